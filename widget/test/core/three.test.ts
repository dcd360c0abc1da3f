/** Three in one conversation, with the real seal: who comes by her yes alone, what each can read, and what is "delivered". */
import { describe, expect, test } from "vitest";
import { ACK_EVERY_MS, Conversation } from "../../src/core/conversation";
import type { Person } from "../../src/core/seal-port";
import type { Said, Sign } from "../../src/core/timeline";
import { readKeyPackage } from "../../src/seal/mls-messages";
import { noon, Organisation, seal } from "../seal/people";
import { add, rogueCounsellor } from "../seal/rogue";
import { SmallDaemon, ToldTime } from "./world";

class Room {
  readonly daemon = new SmallDaemon(["v", "a"]);
  readonly time = new ToldTime();
  readonly pages = new Map<string, Conversation>();
  /** What her page was told of those who did not come. */
  readonly fates: string[] = [];

  private constructor(readonly help: Organisation) {}

  static async withTwo(): Promise<Room> {
    const room = new Room(await Organisation.found());
    room.sit("v", { role: "visitor", makeOpening: () => seal.visitor(room.help.trust, noon) });
    room.sit("a", { role: "counsellor", makeJoining: () => room.help.joining("counsellor", "Aino") });
    await room.quiet();
    return room;
  }

  sit(member: string, side: ConstructorParameters<typeof Conversation>[1]): void {
    const notIn = (fate: string, who: string): number => this.fates.push(`${fate} ${who}`);
    const page = new Conversation(this.daemon.state(member), side, { ...this.daemon.ports(member, this.time), notIn });
    this.pages.set(member, page);
    this.daemon.line(member).conversation = page;
    page.begin();
  }

  async askIn(alias = "Bo", member = "b"): Promise<void> {
    this.daemon.askIn(member);
    this.sit(member, { role: "counsellor", makeJoining: () => this.help.joining("counsellor", alias) });
    await this.quiet();
  }

  /** The page of this member is loaded again, and has no keys. */
  reload(member: string, alias: string): void {
    this.of(member).wipe();
    this.daemon.line(member).conversation = null;
    this.sit(member, { role: "counsellor", makeJoining: () => this.help.joining("counsellor", alias) });
  }

  async yes(): Promise<void> {
    this.of("v").company?.request?.yes();
    await this.quiet();
  }

  of(member: string): Conversation {
    return this.pages.get(member) as Conversation;
  }

  /** Sealing takes turns of the machine's own, not only promises. */
  async quiet(): Promise<void> {
    for (let still = 0; still < 3; ) {
      await this.daemon.run();
      await new Promise((done) => setTimeout(done, 1));
      const isBusy = [...this.pages.values()].some((page) => !page.isQuiet);
      const isUnderWay = [...this.daemon.lines.values()].some(({ up, down }) => up.length + down.length > 0);
      still = isBusy || isUnderWay ? 0 : still + 1;
    }
  }

  async write(member: string, text: string): Promise<void> {
    this.of(member).write(text);
    await this.quiet();
  }

  /** Until everybody has said how far the others were heard. */
  async acknowledged(): Promise<void> {
    for (let turn = 0; turn < 3; turn += 1) {
      await this.time.pass(ACK_EVERY_MS);
      await this.quiet();
    }
  }

  texts(member: string): string[] {
    return this.said(member).map(({ text }) => text);
  }

  said(member: string): Said[] {
    return this.of(member).timeline.entries.filter((one): one is Said => one.is === "said");
  }

  present(member: string): (string | null)[] {
    return this.of(member).roster.map(({ alias }) => alias);
  }

  gaps(): number {
    return [...this.pages.values()].flatMap(({ timeline }) => timeline.entries.filter(({ is }) => is === "gap")).length;
  }
}

describe("a colleague who is asked in", () => {
  test("comes by her yes, by the name that was verified, and reads nothing of before", async () => {
    const room = await Room.withTwo();
    await room.write("v", "ennen");
    await room.write("a", "kuulen");
    await room.askIn();
    await room.write("v", "kysymys kesken");
    expect(room.of("v").company?.request?.who).toMatchObject({ alias: "Bo", role: "counsellor" });
    expect(room.present("v")).toEqual([null, "Aino"]);
    expect(room.of("b").sealing).toBe("waiting");
    await room.yes();
    for (const page of ["v", "a", "b"]) expect(room.present(page)).toEqual([null, "Aino", "Bo"]);
    await room.write("v", "kaikille");
    await room.write("b", "hei");
    await room.write("a", "kolme");
    expect(room.texts("b")).toEqual(["kaikille", "hei", "kolme"]);
    const all = ["ennen", "kuulen", "kysymys kesken", "kaikille", "hei", "kolme"];
    for (const page of ["v", "a"]) expect(room.texts(page)).toEqual(all);
    expect(room.said("v").map(({ alias }) => alias)).toEqual([null, "Aino", null, null, "Bo", "Aino"]);
    expect(room.gaps()).toBe(0);
  });

  test("sends cards as the first does; what a visitor calls a card is a message", async () => {
    const room = await Room.withTwo();
    await room.askIn();
    await room.yes();
    const mark = { id: "shelters", v: "", lang: "fi" };
    room.of("b").writeCard("Turvakoti\nAina auki.", mark);
    room.of("v").writeCard("Turvakoti\nTule.", mark);
    await room.quiet();
    expect(room.said("v").map(({ alias, card }) => [alias, card])).toContainEqual(["Bo", mark]);
    expect(room.said("a").map(({ alias, card }) => [alias, card])).toEqual(
      expect.arrayContaining([
        ["Bo", mark],
        [null, undefined],
      ]),
    );
  });

  test("does not come with her no, and the two go on as before", async () => {
    const room = await Room.withTwo();
    await room.askIn();
    room.of("v").company?.request?.no();
    await room.quiet();
    expect(room.of("v").company?.request).toBeNull();
    await room.write("v", "kahdestaan");
    expect(room.texts("a")).toEqual(["kahdestaan"]);
    expect(room.texts("b")).toEqual([]);
    for (const page of ["v", "a"]) expect(room.present(page)).toEqual([null, "Aino"]);
  });

  test("is answered once: neither a second press nor the same key package again changes anything", async () => {
    const room = await Room.withTwo();
    await room.askIn();
    const request = room.of("v").company?.request;
    const body = room.daemon.said.filter(({ kind }) => kind === "key_package").at(-1)?.body ?? "";
    request?.no();
    request?.yes();
    await room.of("v").company?.take(body, "b");
    await room.quiet();
    expect(room.of("v").company?.request).toBeNull();
    expect(room.present("v")).toEqual([null, "Aino"]);
  });

  test("who cannot be verified is not even asked about", async () => {
    const room = await Room.withTwo();
    const strangers = await Organisation.found();
    room.daemon.askIn("b");
    room.sit("b", { role: "counsellor", makeJoining: () => strangers.joining("counsellor", "Bo") });
    await room.quiet();
    expect(room.of("v").company).toMatchObject({ request: null, fault: "bad_credential" });
    await room.write("v", "yhä");
    expect(room.texts("a")).toEqual(["yhä"]);
  });

  test("without her yes has nothing to read, though the daemon calls them a member and hands them everything", async () => {
    const room = await Room.withTwo();
    await room.askIn();
    await room.write("v", "vain Ainolle");
    expect(room.daemon.tracks.get("b")?.read).toBeGreaterThan(0); // control: all of it has come
    expect(room.texts("b")).toEqual([]);
    expect(room.present("v")).toEqual([null, "Aino"]);
  });

  test("by the first counsellor's commit, true keys and all, comes into nobody's page", async () => {
    const help = await Organisation.found();
    const { rogue, visitor } = await rogueCounsellor(help);
    const before = visitor.roster();
    const { keyPackage } = await help.joining("counsellor", "Bo");
    const commit = await rogue.commit([add(readKeyPackage(keyPackage))]);
    await expect(visitor.process(commit)).rejects.toMatchObject({ fault: "not_permitted" });
    expect(visitor.roster()).toEqual(before);
  });

  test("leaves by a Remove: reads nothing more, and whoever comes next to the same leaf begins anew", async () => {
    const room = await Room.withTwo();
    await room.askIn();
    await room.yes();
    await room.write("b", "yksi");
    await room.of("v").company?.part(2);
    await room.quiet();
    for (const page of ["v", "a"]) expect(room.present(page)).toEqual([null, "Aino"]);
    await room.write("v", "jälkeen");
    expect(room.texts("b")).toEqual(["yksi"]);
    expect(room.of("b").sealing).toBe("waiting");
    room.daemon.part("b");
    await room.askIn("Cilla", "c");
    await room.yes();
    await room.write("c", "uusi");
    expect(room.texts("v")).toEqual(["yksi", "jälkeen", "uusi"]);
    expect(room.gaps()).toBe(0);
  });

  test("goes on alone when the first has left: a transfer, and she is not asked about the same person again", async () => {
    const room = await Room.withTwo();
    await room.askIn();
    await room.yes();
    await room.of("v").company?.part(1);
    await room.quiet();
    expect(room.of("v").who).toMatchObject({ alias: "Bo" });
    for (const page of ["v", "b"]) expect(room.present(page)).toEqual([null, "Bo"]);
    await room.write("v", "Bolle");
    expect(room.texts("b")).toEqual(["Bolle"]);
    expect(room.texts("a")).toEqual([]);
  });
});

test("a key package that comes before the state that names its member is for the group that stands", async () => {
  const room = await Room.withTwo();
  const before = room.daemon.state("v");
  room.daemon.askIn("b");
  await room.daemon.run();
  room.of("v").update(before); // the line tells of it a moment later
  room.sit("b", { role: "counsellor", makeJoining: () => room.help.joining("counsellor", "Bo") });
  await room.quiet();
  expect([room.of("v").sealing, room.of("v").isAsking]).toEqual(["sealed", false]);
  room.of("v").update(room.daemon.state("v"));
  await room.quiet();
  expect([room.of("v").question, room.of("v").company?.request?.who.alias]).toEqual([null, "Bo"]);
});

describe("who comes and who goes", () => {
  const signs = (room: Room, page: string): string[] =>
    room
      .of(page)
      .timeline.entries.filter((one): one is Sign => one.is === "sign")
      .map(({ what, alias }) => `${what} ${alias ?? "-"}`);

  test("is told to all three, and who comes late is told of all who are there", async () => {
    const room = await Room.withTwo();
    await room.askIn();
    await room.yes();
    expect(signs(room, "v")).toEqual(["joined Aino", "joined Bo"]);
    expect(signs(room, "a")).toEqual(["joined -", "joined Bo"]);
    expect(signs(room, "b")).toEqual(["joined -", "joined Aino"]);
  });

  test("follows the daemon's members: who is none any more is taken out by her page", async () => {
    const room = await Room.withTwo();
    await room.askIn();
    await room.yes();
    room.daemon.part("b");
    await room.quiet();
    for (const page of ["v", "a"]) {
      expect(room.present(page)).toEqual([null, "Aino"]);
      expect(signs(room, page).at(-1)).toBe("left Bo");
    }
    await room.write("v", "kahdestaan");
    expect([room.texts("a"), room.gaps()]).toEqual([["kahdestaan"], 0]);
  });

  test("when the first goes, the other goes on, and the page of the first says nothing of the others", async () => {
    const room = await Room.withTwo();
    await room.askIn();
    await room.yes();
    room.daemon.part("a");
    await room.quiet();
    expect(room.present("v")).toEqual([null, "Bo"]);
    expect(signs(room, "v").slice(-2)).toEqual(["left Aino", "goes_on Bo"]);
    expect(signs(room, "b").at(-1)).toBe("left Aino");
    expect(signs(room, "a")).toEqual(["joined -", "joined Bo"]);
    await room.write("v", "Bolle");
    expect(room.texts("b")).toEqual(["Bolle"]);
  });

  test("the last one is never taken out by the daemon's word: another takes over, with her yes", async () => {
    const room = await Room.withTwo();
    room.daemon.part("a");
    await room.quiet();
    expect(room.present("v")).toEqual([null, "Aino"]);
    expect(room.daemon.said.some(({ kind }) => kind === "commit")).toBe(false);
  });

  test("who has lost the keys is taken out first, and asked about anew", async () => {
    const room = await Room.withTwo();
    await room.askIn();
    await room.yes();
    await room.write("v", "ennen latausta");
    room.reload("b", "Bo");
    await room.quiet();
    for (const page of ["v", "a"]) expect(room.present(page)).toEqual([null, "Aino", "Bo"]);
    room.daemon.part("b"); // as the line does with whoever comes without keys
    await room.quiet();
    expect([room.present("v"), room.of("v").company?.request]).toEqual([[null, "Aino"], null]);
    await room.askIn("Bo", "b2");
    expect(room.of("v").company?.request).toMatchObject({ who: { alias: "Bo" } });
    await room.write("v", "kahdestaan");
    await room.yes();
    for (const page of ["v", "a", "b2"]) expect(room.present(page)).toEqual([null, "Aino", "Bo"]);
    await room.write("v", "taas kolmistaan");
    expect(room.texts("b2")).toEqual(["taas kolmistaan"]);
    expect(room.texts("a")).toEqual(["ennen latausta", "kahdestaan", "taas kolmistaan"]);
    expect(room.gaps()).toBe(0);
  });

  test("the same of the first counsellor: the colleague goes on, and no word is lost", async () => {
    const room = await Room.withTwo();
    await room.askIn();
    await room.yes();
    room.of("a").wipe();
    room.daemon.part("a");
    await room.quiet();
    await room.write("v", "Bolle");
    expect([room.present("b"), room.texts("b"), room.of("v").who?.alias]).toEqual([[null, "Bo"], ["Bolle"], "Bo"]);
    expect(room.gaps()).toBe(0);
  });

  test("who asks and is a member no more is not asked about any more, and nothing has changed", async () => {
    const room = await Room.withTwo();
    await room.askIn();
    const request = room.of("v").company?.request;
    room.daemon.part("b");
    await room.quiet();
    expect([room.of("v").company?.request, signs(room, "v").at(-1)]).toEqual([null, "as_before Bo"]);
    request?.yes();
    await room.quiet();
    expect(room.present("v")).toEqual([null, "Aino"]);
    await room.askIn("Cilla", "c");
    await room.yes();
    expect(room.present("a")).toEqual([null, "Aino", "Cilla"]);
  });

  test("what became of each who asked is told once", async () => {
    const room = await Room.withTwo();
    await room.askIn();
    room.of("v").company?.request?.no();
    room.daemon.part("b");
    await room.askIn("Cilla", "c");
    room.daemon.part("c");
    await room.quiet();
    const strangers = await Organisation.found();
    room.daemon.askIn("d");
    room.sit("d", { role: "counsellor", makeJoining: () => strangers.joining("counsellor", "Dora") });
    await room.quiet();
    expect(room.fates).toEqual(["no b", "over c", "unverified d"]);
    expect(signs(room, "v").slice(1)).toEqual(["as_before Bo", "as_before Cilla", "as_before -"]);
  });

  test("a goodbye and a sign of typing are those of the one who gave them", async () => {
    const room = await Room.withTwo();
    await room.askIn();
    await room.yes();
    await room.acknowledged();
    room.of("b").typing();
    await room.quiet();
    expect(room.of("v").typingNow?.alias).toBe("Bo");
    await room.write("a", "hei");
    expect(room.of("v").typingNow?.alias).toBe("Bo");
    await room.of("b").bye();
    await room.quiet();
    expect([room.of("v").saidBye, room.of("a").saidBye]).toEqual([false, false]);
    await room.of("a").bye();
    await room.quiet();
    expect(room.of("v").saidBye).toBe(true);
  });
});

describe("delivered, among three", () => {
  test("is what both others have said inside the seal", async () => {
    const room = await Room.withTwo();
    await room.askIn();
    await room.yes();
    room.daemon.line("b").isUp = false;
    await room.write("v", "molemmille");
    await room.acknowledged();
    expect(room.texts("a")).toEqual(["molemmille"]);
    expect(room.said("v")[0]?.mark).toBe("sent");
    room.daemon.back("b");
    await room.quiet();
    await room.acknowledged();
    expect(room.said("v")[0]?.mark).toBe("delivered");
  });

  test("does not wait for who has left, nor for who came later", async () => {
    const room = await Room.withTwo();
    room.daemon.line("a").isUp = false;
    await room.write("v", "ennen Bota");
    room.daemon.back("a");
    await room.quiet();
    await room.askIn();
    await room.yes();
    await room.acknowledged();
    expect(room.said("v")[0]?.mark).toBe("delivered");
    room.daemon.line("b").isUp = false;
    await room.write("v", "molemmille");
    await room.acknowledged();
    expect(room.said("v")[1]?.mark).toBe("sent");
    await room.of("v").company?.part(2);
    await room.quiet();
    expect(room.said("v")[1]?.mark).toBe("delivered");
  });

  /** A word for Aino alone that she never gets; then Bo comes in, and Aino is out as the line tells it. */
  async function unheardByFirst(isHostile: boolean): Promise<Room> {
    const room = await Room.withTwo();
    if (isHostile) {
      room.daemon.line("a").conversation = null; // what comes for her is swallowed
    } else {
      room.daemon.cut("a");
    }
    await room.write("v", "vain Ainolle");
    await room.askIn();
    await room.yes();
    await room.acknowledged();
    expect(room.said("v")[0]?.mark).toBe("sent");
    room.daemon.part("a");
    await room.quiet();
    expect(room.present("v")).toEqual([null, "Bo"]);
    return room;
  }

  test.each([["swallowed by the line", true] as const, ["lost with her connection", false] as const])(
    "is no word for the first alone that was %s, when she goes; nor does the other ever get it",
    async (_, isHostile) => {
      const room = await unheardByFirst(isHostile);
      expect(room.said("v")[0]?.mark).toBe("undelivered");
      expect(room.of("v").hasUndelivered).toBe(false);
      room.daemon.askedIn.clear(); // he goes on as the counsellor
      room.reload("b", "Bo");
      await room.quiet();
      room.of("v").question?.goOn(); // he came with new keys, and so may be asked about anew
      await room.quiet();
      await room.write("v", "Bolle");
      await room.acknowledged();
      expect([room.of("v").sealing, room.texts("b")]).toEqual(["sealed", ["Bolle"]]);
      expect(room.said("v").map(({ mark }) => mark)).toEqual(["undelivered", "delivered"]);
    },
  );

  test("stays so for what the first heard alone, and is not said again to who is left", async () => {
    const room = await Room.withTwo();
    await room.write("v", "vain Ainolle");
    await room.acknowledged();
    await room.askIn();
    await room.yes();
    room.daemon.part("a");
    await room.quiet();
    room.daemon.askedIn.clear();
    room.reload("b", "Bo");
    await room.quiet();
    await room.acknowledged();
    expect([room.said("v")[0]?.mark, room.texts("b")]).toEqual(["delivered", []]);
  });

  test("each of two who speak is told it, whoever spoke last", async () => {
    const room = await Room.withTwo();
    await room.askIn();
    await room.yes();
    room.of("a").write("Ainolta");
    room.of("b").write("Bolta");
    await room.quiet();
    await room.acknowledged();
    for (const page of ["a", "b"]) {
      const own = room.said(page).find(({ mine }) => mine);
      expect(own?.mark).toBe("delivered");
    }
    expect(room.gaps()).toBe(0);
  });
});

describe("a word that was written before somebody came", () => {
  /** It is refused while her yes is on its way, so that it could be sealed again for all three. */
  async function refusedBesideHerYes(): Promise<Room> {
    const room = await Room.withTwo();
    await room.askIn();
    room.daemon.refuseNext = ["wrong_state"];
    room.of("v").write("vain Ainolle");
    while (room.daemon.line("v").up.length === 0) await new Promise((done) => setTimeout(done, 1)); // sealed, not heard
    await room.yes();
    for (let turn = 0; turn < 3; turn += 1) {
      await room.time.pass(10_000);
      await room.quiet();
    }
    return room;
  }

  test("is not sealed for her, and its writer reads that it was held", async () => {
    const room = await refusedBesideHerYes();
    for (const page of ["v", "a", "b"]) expect(room.present(page)).toEqual([null, "Aino", "Bo"]);
    expect([room.texts("a"), room.texts("b")]).toEqual([[], []]);
    expect(room.said("v")[0]?.mark).toBe("withheld");
    expect(room.of("v").hasUndelivered).toBe(false);
    await room.write("v", "kaikille");
    for (const page of ["a", "b"]) expect(room.texts(page)).toEqual(["kaikille"]);
    expect(room.gaps()).toBe(0);
  });

  test("goes to all who are there when its writer says so, once", async () => {
    const room = await refusedBesideHerYes();
    const [held] = room.said("v");
    room.of("v").sendToAll(held?.key ?? 0);
    room.of("v").sendToAll(held?.key ?? 0);
    await room.quiet();
    await room.acknowledged();
    for (const page of ["a", "b"]) expect(room.texts(page)).toEqual(["vain Ainolle"]);
    expect(room.said("v")[0]?.mark).toBe("delivered");
    expect(room.gaps()).toBe(0);
  });

  test("of the counsellor, refused for its epoch, is held too", async () => {
    const room = await Room.withTwo();
    await room.askIn();
    room.daemon.cut("a");
    room.of("a").write("vain hänelle");
    await room.yes();
    room.daemon.refuseNext = ["wrong_epoch"]; // two changes of the group have passed
    room.daemon.back("a");
    for (let turn = 0; turn < 3; turn += 1) {
      await room.quiet();
      await room.time.pass(10_000);
    }
    await room.quiet();
    expect([room.texts("v"), room.texts("b")]).toEqual([[], []]);
    expect(room.said("a")[0]?.mark).toBe("withheld");
  });

  test("after her yes is for all three, though it is still on its way", async () => {
    const room = await Room.withTwo();
    await room.askIn();
    room.of("v").company?.request?.yes();
    room.of("v").write("jo kaikille");
    await room.quiet();
    for (const page of ["a", "b"]) expect(room.texts(page)).toEqual(["jo kaikille"]);
    expect(room.said("v")[0]?.mark).not.toBe("withheld");
  });
});

describe("when nobody is left", () => {
  test("whoever comes next is asked about, as another person", async () => {
    const room = await Room.withTwo();
    await room.askIn();
    await room.yes();
    const [, aino, bo] = room.of("v").roster;
    room.of("v").turnOut(bo as Person);
    await room.quiet();
    await room.of("v").company?.part(aino?.leaf ?? 1); // however it came to it
    await room.quiet();
    expect(room.present("v")).toEqual([null]);
    room.daemon.join("c");
    room.daemon.members = ["v", "c"];
    room.of("v").update(room.daemon.state("v"));
    room.sit("c", { role: "counsellor", makeJoining: () => room.help.joining("counsellor", "Cilla") });
    await room.quiet();
    expect(room.of("v").question?.who.alias).toBe("Cilla");
    expect(room.texts("c")).toEqual([]);
  });

  test("the last who stays is not taken out while another is on her way out", async () => {
    const room = await Room.withTwo();
    await room.askIn();
    await room.yes();
    const bo = room.of("v").roster[2] as Person;
    room.of("v").turnOut(bo);
    room.of("v").update({
      ...room.daemon.state("v"),
      members: room.daemon.state("v").members.filter(({ member }) => member !== "a"),
    });
    await room.quiet();
    expect(room.present("v")).toEqual([null, "Aino"]);
  });
});
