/** A room of the staff between several pages with the real seal, and a line that keeps to docs/protocol.md. */
import { describe, expect, test } from "vitest";
import type { Deliver, RoomMember, RoomState, Say } from "../../src/core/protocol";
import { RoomTalk } from "../../src/core/room";
import type { RoomKeys } from "../../src/core/seal-port";
import type { Timers } from "../../src/core/timers";
import { makeNativeKey } from "../../src/seal/curves";
import { makeRoomSeal } from "../../src/seal/rooms";
import { noon, Organisation } from "../seal/people";

const timers: Timers = {
  now: () => 1_800_000_000_000,
  after: (milliseconds, act) => {
    const timer = setTimeout(act, milliseconds < 10_000 ? 1 : milliseconds); // a pause is no wait here
    return () => clearTimeout(timer);
  },
};
/** Whatever stands still waits for a turn of the loop, never for a time. */
const until = (isTrue: () => boolean) => expect.poll(isTrue, { interval: 2, timeout: 10_000 }).toBe(true);

type Kept = Omit<RoomMember, "stage"> & { stage: "queued" | "called" | "here"; call: number; stored: number };

/** The room as the daemon has it, in small: one commit an epoch, one called at a time, words to who is here. */
class Line {
  readonly pages = new Map<string, Page>();
  readonly said: Say[] = [];
  private readonly members: Kept[] = [];
  private readonly last = new Map<string, number>();
  private epoch = 0;
  private version = 0;
  private number = 0;
  private calls = 0;
  private isDue = false;
  private round = 1;
  made = 7;

  state(of: string): RoomState {
    const me = this.members.find(({ member }) => member === of) ?? null;
    return {
      line: "line",
      conversation: "room.line",
      name: "Line",
      organisation: "Ours",
      version: this.version,
      made: this.made,
      round: this.round,
      epoch: this.epoch,
      member: me?.member ?? null,
      stage: me?.stage ?? null,
      call: me?.call ?? 0,
      stored: me?.stored ?? 0,
      delivered: me?.stored ?? 0,
      committer: this.committer,
      is_due: this.isDue,
      members: this.members.map(({ stored: _, ...member }) => member),
      guests: [],
      codes: [],
      codes_paused_until: null,
      members_max: 16,
      over: null,
    }; // prettier-ignore
  }

  get committer(): string | null {
    return this.members.find(({ stage, kind }) => stage === "here" && kind === "staff")?.member ?? null;
  }

  enter(member: string, kind: "staff" | "guest", name: string, office: string, leaf: string): RoomState {
    this.drop(member);
    const stage = this.members.length === 0 ? "here" : "queued";
    if (stage === "here") this.epoch = 0;
    this.members.push({ member, kind, name, organisation: "", office, role: null, leaf, stage, call: 0, stored: 0 });
    this.changed();
    return this.state(member);
  }

  drop(member: string): void {
    const at = this.members.findIndex((one) => one.member === member);
    if (at < 0) return;
    if (this.members[at]?.stage === "here") this.isDue = true;
    this.members.splice(at, 1);
    this.last.delete(member);
    this.changed();
  }

  say(from: string, { id, kind, body }: Say): void {
    this.said.push({ conversation: "", id, kind, body });
    const me = this.members.find(({ member }) => member === from);
    const page = this.pages.get(from);
    if (me === undefined || page === undefined) return;
    if ((kind === "opening" || kind === "commit") && from !== this.committer) {
      page.talk?.onRefusal({ conversation: "room.line", id, refused: "wrong_state" });
      return;
    }
    me.stored = id;
    this.number += 1;
    const called = this.members.find(({ stage }) => stage === "called");
    const to = this.members.filter(({ stage, member }) => stage === "here" && member !== from);
    if (kind === "opening" && called !== undefined) {
      called.stage = "here";
      to.push(called);
    }
    if (kind === "opening" || kind === "commit") {
      this.epoch += 1;
      this.isDue = false;
    }
    const one: Deliver = { conversation: "room.line", number: this.number, sender: from, id, kind, body };
    for (const { member } of to) this.pages.get(member)?.talk?.onDeliver(one);
    page.talk?.onReceipt({ conversation: "room.line", stored: id, delivered: id });
    this.changed();
  }

  /** Everything is gone, and made anew. */
  restart(): void {
    this.members.splice(0);
    this.made += 1;
    this.changed();
  }

  private changed(): void {
    this.version += 1;
    const isBusy = this.members.some(({ stage }) => stage === "called");
    const next = this.members.find(({ stage }) => stage === "queued");
    if (!isBusy && next !== undefined) {
      this.calls += 1;
      next.stage = "called";
      next.call = this.calls;
    }
    for (const [member, page] of this.pages) page.talk?.update(this.state(member));
  }
}

class Page {
  talk: RoomTalk | null = null;
  isDeaf = false;

  constructor(
    readonly line: Line,
    readonly member: string,
    readonly keys: RoomKeys,
    readonly kind: "staff" | "guest",
    readonly name: string,
    readonly office = "",
  ) {
    line.pages.set(member, this);
  }

  enter(): this {
    const state = this.line.enter(this.member, this.kind, this.name, this.office, this.keys.leaf);
    if (this.talk !== null) {
      this.talk.entered(state);
      return this;
    }
    this.talk = new RoomTalk(state, {
      say: (say) => queueMicrotask(() => this.line.say(this.member, say)),
      received: () => undefined,
      catchUp: async () => ({ envelopes: [] }),
      keys: async () => this.keys,
      anew: () => void this.enter(),
      heard: () => undefined,
      changed: () => undefined,
      timers,
      chance: () => 0,
    });
    this.talk.update(this.line.state(this.member));
    return this;
  }

  /** Loaded again. */
  anew(): this {
    this.talk?.wipe();
    this.talk = null;
    return this;
  }

  get read(): readonly string[] {
    return (this.talk?.timeline.entries ?? []).flatMap((one) => (one.is === "said" ? [one.text] : []));
  }

  get gaps(): number {
    return (this.talk?.timeline.entries ?? []).filter((one) => one.is === "gap").length;
  }

  get there(): string {
    return (this.talk?.roster ?? [])
      .map(({ alias }) => alias)
      .sort()
      .join(" ");
  }
}

const rooms = makeRoomSeal();

async function opened() {
  const line = new Line();
  const help = await Organisation.found();
  const staff = async (name: string): Promise<Page> => {
    const shift = await makeNativeKey();
    const identity = await help.identity(shift.publicKey, "counsellor", name);
    return new Page(line, `desk-${name}`, await rooms.staff(shift, identity, help.trust, noon), "staff", name);
  };
  const guest = async (name: string): Promise<Page> =>
    new Page(line, `g-${name}`, await rooms.guest(name, "Poliisi", help.trust, noon), "guest", name, "Poliisi");
  return { line, staff, guest };
}
const areIn = (names: string, ...pages: readonly Page[]) =>
  until(() => pages.every((page) => page.there === names && page.talk?.canWrite === true));

describe("a room of the staff", () => {
  test("takes in one after the other; each reads what is said from then on, and nothing of before", async () => {
    const { staff, guest } = await opened();
    const [aino, eino, oskari] = [await staff("Aino"), await staff("Eino"), await guest("Oskari")];
    aino.enter();
    await until(() => aino.there === "Aino");
    expect(aino.talk?.write("kukaan ei kuule")).toBe(false); // alone
    eino.enter();
    await areIn("Aino Eino", aino, eino);
    expect(aino.talk?.write("ennen vierasta")).toBe(true);
    await until(() => eino.read.length === 1);
    oskari.enter();
    await areIn("Aino Eino Oskari", aino, eino, oskari);
    expect(oskari.talk?.write("hei")).toBe(true);
    expect(eino.talk?.write("terve")).toBe(true);
    await until(() => aino.read.length === 3 && eino.read.length === 3 && oskari.read.length === 2);
    expect(oskari.read).toEqual(expect.arrayContaining(["hei", "terve"]));
    expect([aino, eino, oskari].map(({ gaps }) => gaps)).toEqual([0, 0, 0]);
    const said = aino.talk?.timeline.entries.find((one) => one.is === "said" && one.text === "hei");
    expect(said).toMatchObject({ alias: "Oskari", office: "Poliisi" });
  });

  test("goes on when the one who let everybody in leaves, and shows out who is to go", async () => {
    const { line, staff, guest } = await opened();
    const [aino, eino, oskari] = [await staff("Aino"), await staff("Eino"), await guest("Oskari")];
    aino.enter();
    eino.enter();
    oskari.enter();
    await areIn("Aino Eino Oskari", aino, eino, oskari);
    line.drop("desk-Aino");
    await areIn("Eino Oskari", eino, oskari);
    expect(eino.talk?.write("jatketaan")).toBe(true);
    await until(() => oskari.read.includes("jatketaan"));
    expect(aino.read).toEqual([]);
    line.drop("g-Oskari");
    await until(() => eino.there === "Eino");
    expect(oskari.talk?.isSealed).toBe(false);
  });

  test("takes in many at once and again who was there, and all agree", async () => {
    const { line, staff } = await opened();
    const names = ["Aino", "Eino", "Iida", "Oili", "Pyry", "Rauha", "Sulo"];
    const pages = await Promise.all(names.map(staff));
    for (const page of pages) page.enter();
    await areIn(names.join(" "), ...pages);
    for (const one of ["Iida", "Pyry", "Aino"]) line.drop(`desk-${one}`);
    const left = pages.filter(({ name }) => !["Iida", "Pyry", "Aino"].includes(name));
    await areIn("Eino Oili Rauha Sulo", ...left);
    const back = (pages[2] as Page).anew().enter();
    await areIn("Eino Iida Oili Rauha Sulo", ...left, back);
    expect(back.talk?.write("takaisin")).toBe(true);
    await until(() => left.every(({ read }) => read.includes("takaisin")));
  });

  test("is nothing that can be written in while the keys of somebody are in it whom the line does not name", async () => {
    const { line, staff } = await opened();
    const [aino, eino, iida] = [await staff("Aino"), await staff("Eino"), await staff("Iida")];
    for (const page of [aino, eino, iida]) page.enter();
    await areIn("Aino Eino Iida", aino, eino, iida);
    const state = line.state("desk-Eino");
    eino.talk?.update({
      ...state,
      version: state.version + 1,
      members: state.members.filter(({ name }) => name !== "Iida"),
    });
    expect(eino.talk?.strangers.map(({ alias }) => alias)).toEqual(["Iida"]);
    expect(eino.talk?.write("kuuleeko joku")).toBe(false);
  });

  test("is nothing that can be written in while the line calls a guest by another name, or one of the staff", async () => {
    const { line, staff, guest } = await opened();
    const [aino, eino, oskari] = [await staff("Aino"), await staff("Eino"), await guest("Oskari")];
    for (const page of [aino, eino, oskari]) page.enter();
    await areIn("Aino Eino Oskari", aino, eino, oskari);
    let { version } = line.state("desk-Eino");
    const toldAs = (name: string, more: Partial<RoomMember>) => {
      const state = line.state("desk-Eino");
      const members = state.members.map((one) => (one.name === name ? { ...one, ...more } : one));
      version += 1;
      eino.talk?.update({ ...state, version, members });
      return eino.talk?.strangers.map(({ alias }) => alias);
    };
    expect(toldAs("Oskari", { kind: "staff" })).toEqual(["Oskari"]);
    expect(eino.talk?.write("vain meille")).toBe(false);
    expect(toldAs("Oskari", { name: "Olga" })).toEqual(["Oskari"]);
    expect(toldAs("Oskari", { office: "Sosiaalitoimi" })).toEqual(["Oskari"]);
    expect(toldAs("Aino", { kind: "guest" })).toEqual(["Aino"]);
    expect(toldAs("Aino", {})).toEqual([]);
    expect(eino.talk?.write("vain meille")).toBe(true);
  });

  test("can be written in where somebody has gone who had no keys: nobody is left to be taken out", async () => {
    const { line, staff } = await opened();
    const [aino, eino] = [await staff("Aino"), await staff("Eino")];
    aino.enter();
    eino.enter();
    await areIn("Aino Eino", aino, eino);
    const state = line.state("desk-Eino");
    eino.talk?.update({ ...state, version: state.version + 1, is_due: true });
    expect(eino.talk?.write("jatketaan")).toBe(true);
  });

  test("that was made anew keeps no key of before", async () => {
    const { line, staff } = await opened();
    const [aino, eino] = [await staff("Aino"), await staff("Eino")];
    aino.enter();
    eino.enter();
    await areIn("Aino Eino", aino, eino);
    line.restart();
    await until(() => aino.talk?.isSealed === false && eino.talk?.isSealed === false);
    expect(aino.talk?.write("kenelle")).toBe(false);
  });

  test("a page whose keys do not fit comes in anew by itself", async () => {
    const { staff } = await opened();
    const [aino, eino] = [await staff("Aino"), await staff("Eino")];
    aino.enter();
    eino.enter();
    await areIn("Aino Eino", aino, eino);
    const wrong: Deliver = {
      conversation: "room.line",
      number: 99,
      sender: "desk-Aino",
      id: 2,
      kind: "commit",
      body: "AAAA",
    }; // prettier-ignore
    eino.talk?.onDeliver(wrong);
    await until(() => eino.talk?.isSealed === false);
    await areIn("Aino Eino", aino, eino);
    aino.talk?.write("taas");
    await until(() => eino.read.includes("taas"));
  });
});
