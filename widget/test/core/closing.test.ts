/** Whatever ends a seal closes its group at once, and what came for the old one is not read by the new one. */

import { expect, it } from "vitest";
import { toBase64Url } from "../../src/core/base64";
import { Conversation } from "../../src/core/conversation";
import type { Deliver, Kind } from "../../src/core/protocol";
import { type Group, type OpeningGroup, type Person, SealError } from "../../src/core/seal-port";
import { encodePayload, NOTHING_HEARD } from "../../src/core/payload";
import { glassJoining, glassOpening, named, revoked, settle, SmallDaemon, ToldTime, VISITOR } from "./world";

/** A visitor's page whose groups tell when they are wiped, before a daemon that a test is. */
class Page {
  readonly daemon = new SmallDaemon(["v", "c"]);
  readonly time = new ToldTime();
  readonly wiped: number[] = [];
  readonly openings: string[] = [];
  readonly groups: Group[] = [];
  readonly conversation: Conversation;
  judged: () => unknown = () => undefined;
  #number = 0;
  #stored = 0;

  constructor() {
    const makeOpening = async (): Promise<OpeningGroup> => {
      const opening = await glassOpening();
      return {
        admit: async (keyPackage) => {
          const admission = await opening.admit(keyPackage);
          return { ...admission, accepted: () => this.#watched(admission.accepted()) };
        },
        wipe: () => void this.openings.push("wiped"),
      };
    };
    this.conversation = new Conversation(
      this.daemon.state("v"),
      { role: "visitor", makeOpening },
      this.daemon.ports("v", this.time),
    );
  }

  #watched(group: Group): Group {
    const at = this.groups.length;
    const watched: Group = {
      ...group,
      judge: async () => {
        await group.judge();
        await this.judged();
      },
      wipe: () => {
        this.wiped.push(at);
        group.wipe();
      },
    };
    this.groups.push(watched);
    return watched;
  }

  async deliver(kind: Kind, body: string): Promise<void> {
    this.#number += 1;
    const one: Deliver = { conversation: "c", number: this.#number, sender: "c", id: this.#number, kind, body };
    this.conversation.onDeliver(one);
    await settle();
  }

  async keyPackage(alias = "Aino"): Promise<void> {
    await this.deliver("key_package", toBase64Url((await glassJoining(alias)).keyPackage));
  }

  /** The daemon has stored our opening. */
  async stored(): Promise<void> {
    this.#stored += 1;
    this.conversation.onReceipt({ conversation: "c", stored: this.#stored, delivered: 0 });
    await settle();
  }

  /** Words of the counsellor, for the newest group or for one that is yet to come. */
  async words(text: string, id: number): Promise<void> {
    const payload = encodePayload({ t: "text", part: 0, of: 1, text }, 1, NOTHING_HEARD);
    await this.deliver(
      "message",
      toBase64Url(new TextEncoder().encode(JSON.stringify({ group: id, payload: [...payload] }))),
    );
  }

  get id(): number {
    return Number(new TextDecoder().decode(this.groups.at(-1)?.id));
  }

  get entries(): string[] {
    return this.conversation.timeline.entries.map((one) => (one.is === "said" ? one.text : one.is));
  }

  static async sealed(): Promise<Page> {
    const page = new Page();
    await page.keyPackage();
    await page.stored();
    expect(page.conversation.sealing).toBe("sealed");
    return page;
  }
}

it("a fresh key package, a listed key and a wipe each wipe the group, and nothing can be written into it", async () => {
  const fresh = await Page.sealed();
  await fresh.keyPackage();
  expect([fresh.wiped, fresh.conversation.sealing]).toEqual([[0], "opening"]);

  const listed = await Page.sealed();
  expect(listed.conversation.canWrite).toBe(true);
  revoked.add(named("Aino").key);
  listed.conversation.judge();
  await settle();
  revoked.clear();
  const { sealing, fault, canWrite } = listed.conversation;
  expect([listed.wiped, sealing, fault, canWrite]).toEqual([[0], "failed", "revoked_credential", false]);
  const before = listed.daemon.line("v").up.length;
  listed.conversation.write("for nobody");
  await listed.conversation.bye();
  await settle();
  expect([listed.daemon.line("v").up.length, await listed.conversation.safetyWords()]).toEqual([before, []]);

  const gone = await Page.sealed();
  gone.conversation.wipe();
  expect([gone.wiped, gone.conversation.roster, gone.conversation.canWrite]).toEqual([[0], [], false]);
});

it("an opening that nobody has answered yet is wiped with the page", async () => {
  const page = new Page();
  await page.keyPackage();
  page.conversation.wipe();
  expect(page.openings).toEqual(["wiped"]);
});

it("a judgement that finds the group gone, or that breaks, is none", async () => {
  for (const error of [new SealError("gone"), new Error("x")]) {
    const page = await Page.sealed();
    page.judged = () => Promise.reject(error);
    page.conversation.judge();
    await settle();
    expect([page.conversation.sealing, page.wiped]).toEqual(["sealed", []]);
  }
});

it("who is on a list that came while they were verified is left as soon as the group is used", async () => {
  const page = new Page();
  await page.keyPackage();
  revoked.add(named("Aino").key);
  await page.stored();
  revoked.clear();
  expect([page.conversation.sealing, page.conversation.fault]).toEqual(["failed", "revoked_credential"]);
});

it("a failure is forgotten when somebody good has come", async () => {
  const page = new Page();
  await page.keyPackage("Nobody");
  expect([page.conversation.sealing, page.conversation.fault]).toEqual(["failed", "bad_credential"]);
  await page.keyPackage();
  await page.stored();
  expect([page.conversation.sealing, page.conversation.fault, page.conversation.roster.length]).toEqual([
    "sealed",
    null,
    2,
  ]);
});

it("words before any keys are nobody's, and those that overtake our receipt are read after it", async () => {
  const page = await Page.sealed();
  const first = page.id;
  await page.keyPackage();
  expect(page.conversation.sealing).toBe("opening");
  await page.words("early", first + 1);
  expect(page.entries).not.toContain("early");
  await page.stored();
  expect(page.id).toBe(first + 1);
  expect(page.entries.filter((one) => one === "early" || one === "gap")).toEqual(["early"]);

  const none = new Page();
  await none.words("to nobody", first);
  await none.keyPackage();
  await none.stored();
  expect(none.entries.filter((one) => one !== "joined")).toEqual(["sign"]);
});

it("words that waited for keys that came to nothing are not opened by the next ones", async () => {
  const page = await Page.sealed();
  await page.keyPackage();
  await page.words("for the second", page.id + 1);
  await page.keyPackage();
  await page.stored();
  await page.stored();
  expect(page.conversation.sealing).toBe("sealed");
  expect(page.entries.filter((one) => one === "gap" || one === "for the second")).toEqual([]);
});

it("a removal closes the counsellor's group; a commit without a group is nothing", async () => {
  const wiped: string[] = [];
  let roster: Person[] = [VISITOR, { ...named("Aino"), isMe: true }];
  let removed = false;
  const group = {
    roster: () => roster,
    judge: async () => undefined,
    process: async () => ({ removed }),
    wipe: () => wiped.push("group"),
  } as unknown as Group;
  const daemon = new SmallDaemon(["v", "c"]);
  const makeJoining = async () => ({ ...(await glassJoining("Aino")), join: async () => group });
  const c = new Conversation(daemon.state("c"), { role: "counsellor", makeJoining }, daemon.ports("c", new ToldTime()));
  let number = 0;
  const deliver = async (kind: Kind): Promise<void> => {
    number += 1;
    c.onDeliver({ conversation: "c", number, sender: "v", id: number, kind, body: "AAAA" });
    await settle();
  };
  c.begin();
  await settle();
  await deliver("commit");
  expect([c.sealing, c.timeline.entries]).toEqual(["waiting", []]);
  await deliver("opening");
  expect([c.sealing, c.roster.length]).toEqual(["sealed", 2]);
  roster = [VISITOR];
  await deliver("commit");
  expect([c.sealing, c.roster, wiped]).toEqual(["sealed", [VISITOR], []]);
  removed = true;
  await deliver("commit");
  expect([c.sealing, wiped, await c.safetyWords(), c.canWrite]).toEqual(["waiting", ["group"], [], true]);
});

it("a page that is wiped takes nothing more: no words, no keys, no list, no goodbye", async () => {
  const page = await Page.sealed();
  const { id, conversation } = page;
  conversation.wipe();
  const before = page.daemon.line("v").up.length;
  conversation.write("late");
  await conversation.bye();
  conversation.judge();
  await page.words("late", id);
  await page.keyPackage();
  await page.time.pass(60_000);
  expect([page.entries, page.groups.length, conversation.sealing]).toEqual([[], 1, "wiped"]);
  expect(page.daemon.line("v").up.length).toBe(before);
});

it("what the daemon calls ended takes no words and no goodbye", async () => {
  const page = await Page.sealed();
  const before = page.daemon.line("v").up.length;
  page.conversation.update({ ...page.daemon.state("v"), phase: "ended" });
  page.conversation.write("late");
  await page.conversation.bye();
  await settle();
  expect([page.conversation.isEnded, page.conversation.canWrite]).toEqual([true, false]);
  expect([page.entries.includes("late"), page.daemon.line("v").up.length]).toEqual([false, before]);
});

it("a question bars writing until its yes, which counts once", async () => {
  const page = await Page.sealed();
  page.conversation.answer(true); // to no question
  await page.keyPackage("Eero");
  expect([page.conversation.sealing, page.conversation.canWrite]).toEqual(["asking", false]);
  page.conversation.answer(false);
  expect([page.conversation.question, page.conversation.sealing]).toEqual([null, "opening"]);
  page.conversation.answer(true);
  await page.stored();
  await page.stored();
  expect([page.conversation.who?.alias, page.conversation.canWrite]).toEqual(["Eero", true]);
});
