/** Three in one conversation, with the real seal: who comes by her yes alone, what each can read, and what is "delivered". */
import { describe, expect, test } from "vitest";
import { ACK_EVERY_MS, Conversation } from "../../src/core/conversation";
import type { Said } from "../../src/core/timeline";
import { readKeyPackage } from "../../src/seal/mls-messages";
import { noon, Organisation, seal } from "../seal/people";
import { add, rogueCounsellor } from "../seal/rogue";
import { SmallDaemon, ToldTime } from "./world";

class Room {
  readonly daemon = new SmallDaemon(["v", "a"]);
  readonly time = new ToldTime();
  readonly pages = new Map<string, Conversation>();

  private constructor(readonly help: Organisation) {}

  static async withTwo(): Promise<Room> {
    const room = new Room(await Organisation.found());
    room.sit("v", { role: "visitor", makeOpening: () => seal.visitor(room.help.trust, noon) });
    room.sit("a", { role: "counsellor", makeJoining: () => room.help.joining("counsellor", "Aino") });
    await room.quiet();
    return room;
  }

  sit(member: string, side: ConstructorParameters<typeof Conversation>[1]): void {
    const page = new Conversation(this.daemon.state(member), side, this.daemon.ports(member, this.time));
    this.pages.set(member, page);
    this.daemon.line(member).conversation = page;
    page.begin();
  }

  async askIn(alias = "Bo", member = "b"): Promise<void> {
    this.daemon.askIn(member);
    this.sit(member, { role: "counsellor", makeJoining: () => this.help.joining("counsellor", alias) });
    await this.quiet();
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
    await room.of("v").company?.take(body);
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
