/** Whatever ends a seal closes its group at once, and what came for the old one is not read by the new one. */

import { expect, it } from "vitest";
import { Conversation } from "../../src/core/conversation";
import type { Kind } from "../../src/core/protocol";
import { type Group, type Person, SealError } from "../../src/core/seal-port";
import { Page } from "./one-page";
import { glassJoining, named, revoked, settle, SmallDaemon, ToldTime, VISITOR } from "./world";

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
  await deliver("message"); // for keys of before a reload
  expect([c.sealing, c.timeline.entries]).toEqual(["waiting", []]);
  await deliver("opening");
  expect([c.sealing, c.roster.length]).toEqual(["sealed", 2]);
  expect(c.timeline.entries).toMatchObject([{ is: "sign", what: "joined", alias: null }]);
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

it("who comes, and comes again, is said by name", async () => {
  const page = await Page.sealed();
  await page.keyPackage();
  await page.stored();
  await page.keyPackage("Eero");
  page.conversation.answer(true);
  await page.stored();
  expect(page.conversation.timeline.entries).toMatchObject([
    { is: "sign", what: "joined", alias: "Aino" },
    { is: "sign", what: "new_keys", alias: "Aino" },
    { is: "sign", what: "joined", alias: "Eero" },
  ]);
});

it("a yes counts for the one it was said to, until somebody has gone on", async () => {
  const page = await Page.sealed();
  await page.keyPackage("Eero");
  page.conversation.answer(true);
  await page.keyPackage("Eero");
  expect([page.conversation.sealing, page.conversation.question]).toEqual(["opening", null]);
  await page.keyPackage("Liisa");
  expect([page.conversation.sealing, page.conversation.question?.who.alias]).toEqual(["asking", "Liisa"]);
});

it("an answer about an earlier opening takes no question away, and puts no group in use", async () => {
  const page = await Page.sealed();
  await page.keyPackage();
  await page.keyPackage("Eero");
  page.conversation.onRefusal({ refused: "wrong_state", conversation: "c", id: 2 });
  expect([page.conversation.sealing, page.conversation.question?.who.alias]).toEqual(["asking", "Eero"]);
  const none = (): Group => {
    throw new Error("no group is made");
  };
  expect(page.conversation.adopt("stored", none, () => null)).toBe(false);
});

it("a new group counts from one: its first words are neither a gap nor heard already", async () => {
  const page = await Page.sealed();
  await page.words("of the first", page.id);
  await page.keyPackage();
  await page.stored(); // that the words were heard
  await page.stored();
  await page.words("of the second", page.id);
  expect(page.entries.filter((one) => one !== "sign")).toEqual(["of the first", "of the second"]);
});

it("before any keys nothing can be written, and no goodbye or typing is kept for them", async () => {
  const page = new Page();
  expect([page.conversation.canWrite, page.conversation.hasUndelivered, page.conversation.roster]).toEqual([
    false,
    false,
    [],
  ]);
  page.conversation.typing();
  await page.conversation.bye();
  await page.keyPackage();
  await page.stored();
  expect([page.said, page.conversation.canWrite]).toEqual([["opening"], true]);
  page.conversation.cut();
  page.conversation.typing();
  await settle();
  page.conversation.resumed({ ...page.daemon.state("v"), stored: 1 });
  await settle();
  expect(page.said).toEqual(["opening"]);
});

it("closed, it says nothing by the old group, also when a late answer comes after a wipe", async () => {
  const page = await Page.sealed();
  page.conversation.write("one");
  await settle();
  expect([page.said, page.conversation.hasUndelivered]).toEqual([["opening", "message"], true]);
  page.conversation.wipe();
  page.conversation.resumed({ ...page.daemon.state("v"), stored: 1 });
  page.conversation.onRefusal({ refused: "wrong_epoch", conversation: "c", id: 99 });
  await settle();
  expect(page.said).toEqual(["opening", "message"]);
});

it("received is said of what was opened, and never of nothing or without a connection", async () => {
  const page = await Page.sealed();
  expect(page.received).toEqual([1]);
  page.conversation.cut();
  await page.words("on the way", page.id);
  expect(page.received).toEqual([1]);
  const none = new Page();
  none.conversation.onDeliver({ conversation: "c", number: 3, sender: "c", id: 3, kind: "message", body: "AAAA" });
  await settle();
  expect(none.received).not.toContain(0);
});

it("typing is said once in twenty seconds, and not while words are on their way; of nothing there are no words", async () => {
  const page = await Page.sealed();
  await page.words("theirs", page.id);
  const arrive = async (): Promise<void> => {
    page.conversation.onReceipt({ conversation: "c", stored: page.said.length, delivered: page.said.length });
    await settle();
  };
  await arrive();
  expect(page.conversation.hasUndelivered).toBe(false);
  const before = page.said.length;
  const types = async (): Promise<number> => {
    page.conversation.typing();
    await settle();
    await arrive();
    return page.said.length - before;
  };
  expect([await types(), await types()]).toEqual([1, 1]);
  await page.time.pass(19_999);
  expect(await types()).toBe(1);
  await page.time.pass(1);
  expect(await types()).toBe(2);
  await page.time.pass(20_000);
  page.conversation.write(" \n");
  await settle();
  expect(page.said.length).toBe(before + 2);
  page.conversation.write("words");
  await settle();
  expect(await types()).toBe(3); // the words alone
});
