// @vitest-environment happy-dom
import { render } from "preact";
import { afterEach, describe, expect, it } from "vitest";
import { toBase64Url } from "../../src/core/base64";
import { KEPT_MS } from "../../src/visitor/kept";
import { glassJoining, settle } from "../core/world";
import { ended, button, fi, open, press, state, t, talk, talking, text, answered } from "./stage";

afterEach(() => {
  render(null, document.body);
  document.body.replaceChildren();
});

type Page = Awaited<ReturnType<typeof open>>;

/** A talk with words both ways, in which somebody takes over who cannot be verified. */
async function aTalkCutOff(): Promise<Page> {
  const page = await open();
  const aino = await talk(page);
  await aino.say("soita 040 123");
  page.app.send("asun Koivukujalla");
  await settle();
  page.tell("receipt", { conversation: "c", stored: 2, delivered: 2 });
  await aino.hear(2); // an acknowledgement of hers, and the words
  page.app.send("ei ehtinyt perille");
  await settle();
  page.answers.not_verified = new Promise(() => undefined);
  page.tell("state", { ...talking, version: 4, conversation: { ...talking.conversation, phase: "opening" } });
  await unverified(page);
  return page;
}
async function unverified(page: Page, conversation = "c"): Promise<void> {
  const { keyPackage } = await glassJoining("Nobody");
  page.tell("deliver", {
    conversation,
    number: 9,
    sender: "e",
    id: 1,
    kind: "key_package",
    body: toBase64Url(keyPackage),
  });
  await settle();
}
/** And the daemon has given the place back. */
async function aTalkGivenBack(): Promise<Page> {
  const page = await aTalkCutOff();
  page.tell("state", { ...state, version: 9 });
  await settle();
  return page;
}
const [CHECKING = ""] = fi["connect.verifying"].split("\n");
const draft = (): string | undefined => document.querySelector("textarea")?.value;

describe("a seal that fails", () => {
  it("is told to the daemon, the place is kept, and what was written stays", async () => {
    const page = await open();
    await page.app.start();
    await settle();
    page.app.typed("kirjoitin jo");
    await answered(page, "Nobody");
    expect(page.asked.filter((one) => one.event === "not_verified").map((one) => one.payload)).toEqual([
      { conversation: "c" },
    ]);
    expect([page.app.view, page.app.conversation, page.app.back]).toEqual(["waiting", null, "queue.again"]);
    expect([page.app.draft.value, page.asked.filter((one) => one.event === "say")]).toEqual(["kirjoitin jo", []]);
  });

  it("is not taken for an end when the daemon tells of the conversation's end in passing", async () => {
    const page = await open();
    page.answers.not_verified = new Promise(() => undefined);
    await answered(page, "Nobody");
    page.tell("state", ended("not_verified", null));
    await settle();
    expect(page.app.view).toBe("conversation");
    page.tell("state", { ...state, version: 10 });
    expect([page.app.view, page.app.back]).toEqual(["waiting", "queue.again"]);
  });

  it("for the last time is an end", async () => {
    const page = await open();
    page.answers.not_verified = ended("not_verified", null);
    await answered(page, "Nobody");
    expect([page.app.view, page.app.ticket.outcome]).toEqual(["ended", "not_verified"]);
  });

  it("is told again when it could not be told, and never twice when it could", async () => {
    const page = await open();
    page.answers.not_verified = { refused: "try_again" };
    await answered(page, "Nobody");
    await page.time.pass(3_000);
    const tries = page.asked.filter((one) => one.event === "not_verified").length;
    expect(tries).toBeGreaterThan(1);
    page.answers.not_verified = { ...state, version: 3 };
    await page.time.pass(15_000);
    expect(page.app.view).toBe("waiting");
    const before = page.asked.length;
    await page.time.pass(60_000);
    expect(page.asked.length).toBe(before);
  });
});

describe("a seal that fails in the midst of a talk", () => {
  it("leaves the words where they stand, and says of none that was sent that it was not", async () => {
    await aTalkCutOff();
    expect(text()).toContain("040 123");
    expect(text()).toContain("Koivukujalla");
    expect(text()).toContain(fi["queue.again"]);
    expect(text()).not.toContain(fi["seal.failed"]);
  });

  it("keeps them readable while the next is looked for, and what never arrived is to be sent still", async () => {
    const page = await aTalkGivenBack();
    expect(page.app.view).toBe("waiting");
    expect(text()).toContain(fi["queue.again"]);
    const log = document.querySelector(".log")?.textContent ?? "";
    expect(log).toContain("040 123");
    expect(log).toContain("Koivukujalla");
    expect(log).not.toContain("ehtinyt");
    expect(draft()).toBe("ei ehtinyt perille");
    await page.time.pass(KEPT_MS * 3);
    expect(page.app.kept).not.toBeNull(); // as long as there is the place
  });

  it("says of what stands in the draft that it may not have arrived, here and in the next talk, until it is sent", async () => {
    const page = await aTalkGivenBack();
    expect(text()).toContain(fi["queue.unsent"]);
    expect(text()).not.toContain(fi["queue.write"]);
    const next = { ...talking.conversation, id: "c2", stored: 0, delivered: 0 };
    page.tell("state", { ...talking, version: 12, conversation: next });
    await settle();
    expect(text()).toContain(fi["chat.unsent"]);
    page.app.typed("");
    await settle();
    expect(text()).not.toContain(fi["chat.unsent"]);
    page.app.typed("jotain muuta");
    await settle();
    expect(text()).not.toContain(fi["chat.unsent"]);
  });

  it("says nothing of the kind where only a draft was not sent", async () => {
    const page = await open();
    await talk(page);
    page.app.typed("kirjoitin jo");
    page.tell("state", { ...state, version: 9 });
    await settle();
    expect([text().includes(fi["queue.unsent"]), text().includes(fi["queue.write"])]).toEqual([false, true]);
  });

  it("and they go when she says so, without what waits to be sent", async () => {
    const page = await aTalkGivenBack();
    await press(fi["end.erase"]);
    expect(text()).not.toContain("040 123");
    expect([page.app.kept, draft()]).toEqual([null, "ei ehtinyt perille"]);
  });

  it("and they stand above the talk with the next, who says that she has come under them", async () => {
    const page = await aTalkGivenBack();
    const next = { ...talking.conversation, id: "c2", stored: 0, delivered: 0 };
    page.tell("state", { ...talking, version: 12, conversation: next });
    await settle();
    expect(page.app.view).toBe("conversation");
    expect(document.querySelector(".log")?.textContent).toContain("Koivukujalla");
    expect(page.app.conversation?.timeline.entries.map((one) => one.key)).toEqual([1, 2]);
    expect(page.app.kept).toBeNull();
  });

  it("and where the next is no other either, it is said, and no more that this is looked at", async () => {
    const page = await aTalkGivenBack();
    page.tell("state", { ...talking, version: 12, conversation: { ...talking.conversation, id: "c2" } });
    await settle();
    expect(text()).toContain(CHECKING);
    await unverified(page, "c2");
    expect(text()).toContain(fi["queue.again"]);
    expect(text()).not.toContain(CHECKING);
  });

  it("and a place that ends meanwhile takes them away only after a while", async () => {
    const page = await aTalkGivenBack();
    page.tell("state", { ...state, version: 12, phase: "ended", value: null, place: null, outcome: "refused_by_lead" });
    await settle();
    expect(text()).toContain("Koivukujalla");
    expect(button(fi["end.erase"])).toBeDefined();
    await page.time.pass(KEPT_MS);
    expect([page.app.kept, page.app.draft.value]).toEqual([null, ""]);
    expect(text()).not.toContain("Koivukujalla");
  });

  it("and whoever leaves the queue leaves nothing", async () => {
    const page = await aTalkGivenBack();
    page.app.leaveQueue();
    await settle();
    expect([page.app.kept, page.app.draft.value]).toEqual([null, ""]);
  });

  it("and after the last try the talk ends with its words", async () => {
    const page = await aTalkCutOff();
    const ended = { ...talking.conversation, phase: "ended", outcome: "not_verified" };
    page.answers.resume = { ...talking, version: 20, phase: "ended", outcome: "not_verified", conversation: ended };
    page.cut();
    page.app.retry();
    await settle();
    await page.time.pass(3_000);
    expect(text()).toContain(fi["end.not_verified"]);
    expect(text()).toContain("Koivukujalla");
  });
});

it("where nobody had said anything, nothing was sent", async () => {
  const page = await open();
  await page.app.start();
  await settle();
  page.app.typed("kirjoitin jo");
  page.answers.not_verified = { ...state, version: 9 };
  page.tell("state", talking);
  await unverified(page);
  expect(text()).toContain(fi["queue.again"]);
  expect(text()).toContain(t("queue.ahead", { n: 2 }));
  expect([page.app.kept, draft()]).toEqual([null, "kirjoitin jo"]);
});

it("where nobody has said any keys, she reads why she waits again; not where her turn is kept", async () => {
  const page = await open();
  await page.app.start();
  await settle();
  page.tell("state", talking);
  await settle();
  page.tell("state", { ...state, version: 9 });
  await settle();
  expect(text()).toContain(fi["queue.again"]);
  page.tell("state", { ...talking, version: 10, conversation: { ...talking.conversation, id: "c2" } });
  await settle();
  page.tell("state", { ...state, version: 11, place: { ...state.place, kept_until: 1_800_000_300 } });
  page.tell("state", { ...state, version: 12 });
  await settle();
  expect(text()).not.toContain(fi["queue.again"]);
});

describe("an end in the queue, after a talk was given back, is the end of a wait", () => {
  it.each([
    ["expired", "queue.lost_place"],
    ["refused_by_lead", "queue.not_today"],
    ["no_show", "queue.no_show"],
    ["left", "end.place_gone"],
  ] as const)("%s", async (outcome, says) => {
    const page = await aTalkGivenBack();
    page.tell("state", { ...state, version: 12, phase: "ended", value: null, place: null, outcome });
    await settle();
    expect(text()).toContain(fi[says]);
    for (const key of ["end.lost", "end.by_line", "end.erased", "end.thanks"] as const) {
      expect(text()).not.toContain(fi[key]);
    }
  });
});
