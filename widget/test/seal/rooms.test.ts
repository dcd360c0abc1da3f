/** Rooms of the staff: random lives of up to twelve, through our own pages, with everybody's view compared after each step. */
import { describe, expect, test } from "vitest";
import type { Bytes, Group, Joining, RoomGroup, SigningKey } from "../../src/core/seal-port";
import { makeNativeKey } from "../../src/seal/curves";
import { guestIdentity } from "../../src/seal/guest";
import { readKeyPackage } from "../../src/seal/mls-messages";
import { makeRoomSeal } from "../../src/seal/rooms";
import { commitIn, DAY, faultOf, HOUR, NOON, noon, numbers, Organisation, text, words } from "./people";
import { add, anyPackage, remove, Rogue, staffPackage } from "./rogue";

const rooms = makeRoomSeal();
const MOST = 12;
/** So many of the last words are tried by who comes, and so many of the last removed try what comes. */
const KEPT = 4;

/** Of the staff, or a guest: then without a key that would be kept. */
interface Who {
  readonly name: string;
  readonly shift: SigningKey | null;
}
interface Page {
  readonly who: Who;
  readonly group: Group;
}
interface Sealed {
  readonly by: Who;
  readonly body: Bytes;
  readonly words: string;
}

/** A room as the daemon orders it: one commit wins an epoch, and whoever is in it hears of it. */
class Life {
  readonly pages: Page[] = [];
  /** They were removed and have not heard it: with every key that they had. */
  readonly deaf: Page[] = [];
  /** Staff who were there and have gone. */
  readonly gone: Who[] = [];
  readonly said: Sealed[] = [];
  most = 0;
  raced = 0;
  backAgain = 0;
  #named = 0;
  #seats = new Map<string, number>();

  private constructor(
    readonly help: Organisation,
    readonly next: (below: number) => number,
  ) {}

  static async begin(seed: number): Promise<Life> {
    const life = new Life(await Organisation.found(), numbers(seed * 7919));
    const who = await life.#someone(true);
    const shift = who.shift as SigningKey;
    const group = await (await rooms.staff(shift, await life.#identity(who), life.help.trust, noon)).open();
    life.pages.push({ who, group });
    return life;
  }

  get staff(): readonly Page[] {
    return this.pages.filter(({ who }) => who.shift !== null);
  }

  async step(): Promise<void> {
    const dice = this.next(10);
    const size = this.pages.length;
    if (size < 2 || (dice < 4 && size < MOST)) await this.#add(1 + this.next(Math.min(3, MOST - size)));
    else if (dice < 6) await this.#remove(1 + this.next(3));
    else if (dice < 7) await this.#race();
    await this.#hear(await this.#sayNow());
    await this.#compare();
  }

  async #add(count: number, committer = this.#anyOf(this.staff)): Promise<void> {
    const comers = await Promise.all(Array.from({ length: count }, () => this.#comer()));
    const { opening, newcomers, accepted } = await committer.group.add(comers.map(([, { keyPackage }]) => keyPackage));
    expect(newcomers).toHaveLength(count);
    const late = await this.#sayNow(); // sealed before the change, heard after it
    accepted();
    await this.#follow(commitIn(opening), committer);
    await this.#hear(late);
    for (const [who, joining] of comers) {
      const group = await joining.join(opening);
      for (const one of this.said.slice(-KEPT)) expect(await faultOf(() => group.open(one.body))).not.toBe("none");
      this.pages.push({ who, group });
    }
    this.most = Math.max(this.most, this.pages.length);
  }

  /** Several leave one after the other; each is taken out by somebody of the staff who stays. */
  async #remove(count: number): Promise<void> {
    for (let left = count; left > 0 && this.pages.length > 1; left -= 1) {
      const committer = this.#anyOf(this.staff);
      const others = this.pages.filter((page) => page !== committer);
      const one = this.#anyOf(others);
      const { commit, accepted } = await committer.group.remove(leafOf(one));
      accepted();
      this.pages.splice(this.pages.indexOf(one), 1);
      if (this.next(2) === 0) this.deaf.push(one);
      else expect(await one.group.process(commit)).toEqual({ removed: true });
      if (one.who.shift !== null) this.gone.push(one.who);
      await this.#follow(commit, committer);
    }
  }

  /** Two of the staff change the room at once: the later is told no, and follows the first. */
  async #race(): Promise<void> {
    const [first, second] = this.staff;
    if (!first || !second || this.pages.length >= MOST) return;
    this.raced += 1;
    const [, lost] = await this.#comer(false);
    const beaten = await second.group.add([lost.keyPackage]);
    await this.#add(1, first); // and `second` hears its commit while its own waits
    beaten.refused();
    lost.wipe();
  }

  async #follow(commit: Bytes, committer: Page): Promise<void> {
    for (const page of this.pages)
      if (page !== committer) expect(await page.group.process(commit)).toEqual({ removed: false });
    for (const page of this.deaf.slice(-KEPT))
      expect(await faultOf(() => follows(page.group, commit))).not.toBe("none");
  }

  async #sayNow(): Promise<Sealed> {
    const { who, group } = this.#anyOf(this.pages);
    const said = { by: who, words: `${who.name} ${this.said.length}`, body: await group.seal(text(String(who.name))) };
    this.said.push(said);
    return said;
  }

  async #hear({ by, body }: Sealed): Promise<void> {
    for (const { who, group } of this.pages) {
      if (who === by) continue;
      const { payload, sender } = await group.open(body);
      expect([words(payload), sender.leaf]).toEqual([by.name, this.#seats.get(by.name) ?? sender.leaf]);
      expect(sender.alias).toBe(by.name);
      expect(sender.role).toBe(by.shift === null ? "guest" : "counsellor");
    }
    for (const { group } of this.deaf.slice(-KEPT)) expect(await faultOf(() => group.open(body))).not.toBe("none");
  }

  async #compare(): Promise<void> {
    this.#seats = new Map(this.pages.map((page) => [page.who.name, leafOf(page)]));
    const [first] = this.pages;
    const view = ({ group }: Page) => group.roster().map(({ leaf, role, key, alias }) => [leaf, role, key, alias]);
    for (const page of this.pages) expect(view(page)).toEqual(first && view(first));
    const seats = [...this.#seats.values()].sort((a, b) => a - b);
    expect(first?.group.roster().map(({ leaf }) => leaf)).toEqual(seats);
    const spoken = await Promise.all(this.pages.map(({ group }) => group.safetyWords()));
    expect(new Set(spoken.map(String)).size).toBe(1);
  }

  /** A guest, a new colleague, or one who was there before with the same key of her shift. */
  async #comer(mayBeBack = true): Promise<readonly [Who, Joining]> {
    const back = mayBeBack && this.next(2) === 0 ? this.gone.shift() : undefined;
    if (back) this.backAgain += 1;
    const who = back ?? (await this.#someone(this.next(3) > 0));
    const { trust } = this.help;
    const keys =
      who.shift === null
        ? await rooms.guest(who.name, "Poliisi", trust, noon)
        : await rooms.staff(who.shift, await this.#identity(who), trust, noon);
    return [who, await keys.join()];
  }

  async #someone(isStaff: boolean): Promise<Who> {
    this.#named += 1;
    return { name: `Nimi ${this.#named}`, shift: isStaff ? await makeNativeKey() : null };
  }

  #identity({ name, shift }: Who): Promise<Bytes> {
    return this.help.identity((shift as SigningKey).publicKey, "counsellor", name);
  }

  #anyOf<T>(all: readonly T[]): T {
    return all[this.next(all.length)] as T;
  }
}

const leafOf = ({ group }: Page): number => group.roster().find(({ isMe }) => isMe)?.leaf ?? -1;

/** Whether somebody who was removed can go on: to be told of it is not that. */
async function follows(group: Group, commit: Bytes): Promise<void> {
  if ((await group.process(commit)).removed) throw new Error("told");
}

describe("a room of the staff lives a random life of up to twelve", () => {
  const lives = Number(process.env.ROOM_LIVES ?? 1);
  test.each(Array.from({ length: lives }, (_, seed) => seed + 1))("seed %i", async (seed) => {
    const life = await Life.begin(seed);
    for (let step = 0; step < 25; step += 1) await life.step();
    expect(life.most).toBeGreaterThan(4);
    expect([life.raced, life.backAgain, life.deaf.length].every((times) => times > 0)).toBe(true);
  });
});

const staffOf = async (help: Organisation, shift: SigningKey, alias: string) =>
  rooms.staff(shift, await help.identity(shift.publicKey, "counsellor", alias), help.trust, noon);
const guestOf = async (help: Organisation, name = "Oskari", office = "Poliisi") =>
  (await rooms.guest(name, office, help.trust, noon)).join();

/** A room of two of the staff and a guest, each honest; who came in by which package may be told. */
async function met() {
  const help = await Organisation.found();
  const [own, other] = [await makeNativeKey(), await makeNativeKey()];
  const host = await staffOf(help, own, "Aino").then((keys) => keys.open());
  const joinings = [await staffOf(help, other, "Eino").then((keys) => keys.join()), await guestOf(help)] as const;
  const { opening, accepted } = await host.add(joinings.map(({ keyPackage }) => keyPackage));
  accepted();
  const [colleague, guest] = [await joinings[0].join(opening), await joinings[1].join(opening)];
  return { help, host, colleague, guest, other };
}

describe("who may change a room", () => {
  test("anybody of the staff, and no guest: our own page does not even try", async () => {
    const { help, host, colleague, guest } = await met();
    const comer = await guestOf(help);
    expect(await faultOf(() => guest.add([comer.keyPackage]))).toBe("not_permitted");
    expect(await faultOf(() => guest.remove(0))).toBe("not_permitted");
    expect(await faultOf(() => colleague.remove(1))).toBe("not_permitted"); // oneself
    const { commit, accepted } = await colleague.remove(0);
    accepted();
    expect(await host.process(commit)).toEqual({ removed: true });
    expect(await guest.process(commit)).toEqual({ removed: false });
    expect(guest.roster().map(({ role, alias, isMe }) => [role, alias, isMe])).toEqual([
      ["counsellor", "Eino", false],
      ["guest", "Oskari", true],
    ]);
  });

  test("a guest's page that keeps to no rule is not followed", async () => {
    const help = await Organisation.found();
    const own = await makeNativeKey();
    const host = await staffOf(help, own, "Aino").then((keys) => keys.open());
    const identity = guestIdentity("Oskari", "Poliisi");
    for (const make of [
      async (rogue: Rogue) => rogue.commit([add(readKeyPackage((await anyPackage({ identity })).bytes))]),
      async (rogue: Rogue) => rogue.commit([add((await staffPackage(help)).publicPackage)]),
      async (rogue: Rogue) => rogue.commit([remove(0)]),
      async (rogue: Rogue) => rogue.commit(),
    ]) {
      const own = await anyPackage({ identity });
      const { opening, accepted } = await host.add([own.bytes]);
      accepted();
      const rogue = await Rogue.join(own, opening);
      const commit = await make(rogue);
      expect(await faultOf(() => host.process(commit))).toBe("not_permitted");
    }
  });

  test("a room without anybody of the staff is joined by nobody", async () => {
    const help = await Organisation.found();
    for (const [identity, fault] of [
      [guestIdentity("Aino", "Poliisi"), "not_permitted"],
      [undefined, "bad_credential"], // who is anonymous, as a visitor is
    ] as const) {
      const joining = await guestOf(help);
      const rogue = await Rogue.visitor(identity && { identity });
      expect(await faultOf(async () => joining.join(await rogue.add(joining.keyPackage)))).toBe(fault);
    }
  });

  test("nobody of another organisation comes in as staff, nor with a participant's credential", async () => {
    const { host, help } = await met();
    const stranger = await staffPackage(await Organisation.found("toinen"));
    expect(await faultOf(() => host.add([stranger.bytes]))).toBe("bad_credential");
    const participant = await staffPackage(help, "participant");
    expect(await faultOf(() => host.add([participant.bytes]))).toBe("bad_credential");
    expect(await faultOf(async () => host.add([(await anyPackage()).bytes]))).toBe("bad_credential"); // anonymous
    await host.add([(await guestOf(help)).keyPackage]);
  });

  test("a guest is who she says in her leaf, with two names of the right lengths and nothing hidden in them", async () => {
    const { help, host, guest } = await met();
    const [, , seen] = host.roster();
    expect(seen).toMatchObject({ role: "guest", alias: "Oskari", organisation: "Poliisi", answersAs: null });
    expect(seen?.key).toBe(guest.seats().at(-1)?.key);
    for (const [name, office] of [
      ["", "Poliisi"],
      ["Oskari", ""],
      ["a".repeat(41), "Poliisi"],
      ["Oskari", "a".repeat(61)],
      ["Os\u202ekari", "Poliisi"],
      ["Oskari", "Po\nliisi"],
    ] as const) {
      expect(await faultOf(() => guestOf(help, name, office))).toBe("bad_credential");
      const { bytes } = await anyPackage({ identity: guestIdentity(name, office) });
      expect(await faultOf(() => host.add([bytes]))).toBe("bad_credential");
    }
    const { bytes } = await anyPackage({ identity: text("avoinlinja-guest-v1\0Oskari\0Poliisi\0muuta") });
    expect(await faultOf(() => host.add([bytes]))).toBe("bad_credential");
    const crowd = await guestOf(help, "ä".repeat(40), "ö".repeat(60));
    expect(await faultOf(() => host.add([crowd.keyPackage]))).toBe("none");
  });

  test("a guest is nobody in a conversation", async () => {
    const help = await Organisation.found();
    const joining = await help.joining();
    const rogue = await Rogue.visitor();
    const both = await rogue.add((await guestOf(help)).keyPackage, joining.keyPackage);
    expect(await faultOf(() => joining.join(both))).toBe("bad_credential");
  });

  test("a page that was loaded again comes back only after its leaf was taken out: it has the same key", async () => {
    const { help, host, colleague, guest, other } = await met();
    const back = await staffOf(help, other, "Eino").then((keys) => keys.join());
    expect(await faultOf(() => host.add([back.keyPackage]))).not.toBe("none");
    const { commit, accepted } = await host.remove(1);
    accepted();
    await guest.process(commit);
    expect(await colleague.process(commit)).toEqual({ removed: true });
    const { opening, accepted: taken } = await host.add([back.keyPackage]);
    taken();
    await guest.process(commitIn(opening));
    const again = await back.join(opening);
    expect((await again.open(await guest.seal(text("hei")))).sender.role).toBe("guest");
    expect(again.roster().map(({ leaf }) => leaf)).toEqual([0, 1, 2]); // the blank leaf is used again
  });
});

describe("a room that stands for a whole shift", () => {
  const joinAt = async (now: number) => {
    const help = await Organisation.found();
    const list = await help.listAt(now);
    const trust = help.trusting(list);
    let clock = NOON;
    const at = () => clock;
    const staff = async (alias: string) => {
      const key = await makeNativeKey();
      const identity = await help.identity(key.publicKey, "counsellor", alias, NOON - HOUR, NOON + 11 * HOUR);
      return rooms.staff(key, identity, trust, at);
    };
    const host: RoomGroup = await (await staff("Aino")).open();
    const early = await (await staff("Eino")).join();
    const first = await host.add([early.keyPackage]);
    first.accepted();
    const seated = await early.join(first.opening);
    clock = now;
    const late = await (await staff("Oili")).join();
    const second = await host.add([late.keyPackage]);
    second.accepted();
    await seated.process(commitIn(second.opening));
    return (await late.join(second.opening)).roster().map(({ alias }) => alias);
  };

  test("takes in who comes hours after the others, whose key packages are long over", async () => {
    expect(await joinAt(NOON + 9 * HOUR)).toEqual(["Aino", "Eino", "Oili"]);
  });

  test("but not after a shift's longest time", async () => {
    expect(await faultOf(() => joinAt(NOON + DAY))).toBe("expired_credential");
  });
});
