// @vitest-environment happy-dom
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TEXT_WHOLE_MAX_CHARS } from "../../src/core/payload";
import type { Say } from "../../src/core/protocol";
import { clockWords, here } from "../../src/visitor/when";
import { settle } from "../core/world";
import { area, fi, open, type Page, press, state, t, talk, talking, text, answered } from "./stage";

let page: Page;

beforeEach(async () => {
  page = await open();
});
afterEach(() => render(null, document.body));

const saidMessages = (): unknown[] =>
  page.asked.filter((one) => one.event === "say" && (one.payload as Say).kind === "message");

/** A page that has not got yet what a talk needs. Returns how it comes. */
async function openEarly(): Promise<() => void> {
  let [arrive, isThere] = [() => {}, false];
  const seal = new Promise<void>((resolve) => {
    arrive = () => {
      isThere = true;
      resolve();
    };
  });
  page = await open({}, { seal, hasCome: () => isThere });
  return arrive;
}

describe("the conversation", () => {
  it("that begins before what it needs has come is waited for, and loses no word", async () => {
    const arrive = await openEarly();
    await answered(page, "Aino");
    expect([page.app.view, page.app.conversation]).toEqual(["conversation", null]);
    arrive();
    await settle();
    page.tell("receipt", { conversation: "c", stored: 1, delivered: 0 });
    await settle();
    expect(page.app.view).toBe("conversation");
    expect(page.app.conversation?.who?.alias).toBe("Aino");
  });

  it("is not begun when it has gone back to the line before what it needs came", async () => {
    const arrive = await openEarly();
    await page.app.start();
    await settle();
    page.tell("state", talking);
    page.tell("state", { ...state, version: 3 });
    arrive();
    await settle();
    expect([page.app.view, page.app.conversation]).toEqual(["waiting", null]);
  });

  it("cannot send before the other is verified", async () => {
    await page.app.start();
    await settle();
    page.tell("state", talking);
    expect(text()).toContain(fi["connect.verifying"]);
    const send = [...document.querySelectorAll("button")].find((one) => one.textContent === fi["chat.send"]);
    expect(send?.disabled).toBe(true);
  });

  it("says so when it cannot be verified, and sends nothing", async () => {
    page.answers.not_verified = new Promise(() => undefined);
    await answered(page, "Nobody");
    expect(text()).toContain(fi["seal.failed"]);
    expect(page.asked.filter((one) => one.event === "say")).toEqual([]);
  });

  it("sends by Enter, not by Shift and Enter, nor while a word is being composed", async () => {
    await talk(page);
    const key = (more: KeyboardEventInit): boolean =>
      area().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...more }));
    page.app.draft.value = "hei";
    key({ shiftKey: true });
    key({ isComposing: true });
    expect(page.app.draft.value).toBe("hei");
    key({});
    expect(page.app.draft.value).toBe("");
    await settle();
    expect(document.querySelector(".words-mine")?.textContent).toBe(`${fi["shared.you"]}hei${fi["chat.sending"]}`);
  });

  it("says in words that the connection broke, that it is back, and that the counsellor is away", async () => {
    await talk(page);
    page.cut();
    const until = clockWords(page.time.now() / 1000 + 570, here("fi")); // noticed half a minute late
    expect(text()).toContain(`${fi["conn.lost_plain"]} Keskustelu säilyy kello ${until} asti.`);
    expect(text()).not.toContain(fi["conn.lost"]);
    page.app.draft.value = "kesken";
    expect(text()).toContain(fi["conn.lost"]);
    page.connect();
    expect(text()).toContain(fi["conn.back"]);
    await page.time.pass(6_000);
    expect(text()).not.toContain(fi["conn.back"]);
    page.cut(true);
    page.connect();
    expect(text()).not.toContain(fi["conn.back"]); // sent on by a daemon that ends: nothing was lost
    const members = [{ member: "d", role: "counsellor", presence: "lost" }];
    page.tell("state", { ...talking, version: 9, conversation: { ...talking.conversation, members } });
    expect(text()).toContain(fi["conn.counsellor_lost"]);
  });

  it("keeps the words in sight when the line takes this page no more", async () => {
    await talk(page);
    page.app.send("salaisuus");
    page.app.draft.value = "kesken";
    await settle();
    page.cut();
    page.network.is = "connecting";
    page.refuse("retired_version");
    await page.time.pass(20_000);
    expect(text()).toContain("salaisuus");
    expect(text()).toContain(fi["conn.offline"].toString().split("\n")[0]);
    expect(page.app.draft.value).toBe("kesken");
  });

  it("says that the other is writing, and not over a line that is lost", async () => {
    const aino = await talk(page);
    await aino.types();
    expect(text()).toContain(t("chat.typing", { alias: "Aino" }));
    page.cut();
    await settle();
    expect(text()).not.toContain(t("chat.typing", { alias: "Aino" }));
  });

  it("tells nothing of typing unless it was turned on", async () => {
    await talk(page);
    const before = page.asked.length;
    page.app.typed("h");
    await settle();
    expect(page.asked.length).toBe(before);
  });

  it("asks before it ends, and shows nothing of it afterwards", async () => {
    await talk(page);
    page.app.send("salaisuus");
    await settle();
    expect(text()).toContain("salaisuus");
    await press(fi["end.button"]);
    expect(text()).toContain(fi["end.confirm"]);
    const asked = [...document.querySelectorAll("dialog button")].map((one) => one.textContent);
    expect(asked).toEqual([fi["shared.leave"], fi["end.confirm_no"], fi["end.confirm_yes"]]); // under a dialog nothing can be pressed
    expect(document.activeElement?.textContent).toBe(fi["end.confirm_no"]);
    const ending = page.app.end();
    await page.time.pass(2_000);
    await ending;
    expect(text()).not.toContain("salaisuus");
    expect(text()).toContain(fi["end.erased"]);
    expect(page.told.at(-1)).toBe("ended");
  });
});

describe("what is written", () => {
  it("in the queue is kept when somebody answers, and is not sent by itself", async () => {
    await page.app.start();
    await settle();
    page.app.typed("kirjoitan odottaessa");
    page.app.sendDraft();
    expect(page.app.draft.value).toBe("kirjoitan odottaessa");
    await talk(page);
    await page.time.pass(1_000);
    expect([page.app.draft.value, saidMessages()]).toEqual(["kirjoitan odottaessa", []]);
    page.app.sendDraft();
    await settle();
    expect([page.app.draft.value, saidMessages().length]).toEqual(["", 1]);
  });

  it("above the bound of one message becomes several, in order and whole", async () => {
    await talk(page);
    const long = Array.from({ length: 4_000 }, (_, n) => `rivi ${n} 😀`).join("\n");
    page.app.typed(long);
    page.app.sendDraft();
    const mine = page.app.conversation?.timeline.entries.flatMap((one) => (one.is === "said" ? [one.text] : [])) ?? [];
    expect(mine.length).toBeGreaterThan(1);
    expect(mine.join("")).toBe(long);
  });

  it("above the bound of all is refused with how much too long it is, and stays", async () => {
    await talk(page);
    page.app.typed("a".repeat(TEXT_WHOLE_MAX_CHARS + 7));
    page.app.sendDraft();
    expect([page.app.draftOver, page.app.canSend, page.app.draft.value.length]).toEqual([
      7,
      false,
      TEXT_WHOLE_MAX_CHARS + 7,
    ]);
    page.app.typed("a".repeat(TEXT_WHOLE_MAX_CHARS));
    expect([page.app.draftOver, page.app.canSend]).toEqual([0, true]);
  });

  it("and cannot be read by the daemon is given up, and the rest goes on", async () => {
    await talk(page);
    page.app.send("yksi");
    await settle();
    page.tell("refusal", { refused: "malformed", conversation: null, id: null });
    await page.time.pass(1_000);
    expect(page.app.conversation?.timeline.entries.at(-1)).toMatchObject({ text: "yksi", mark: "failed" });
  });

  it("is not said again because the line says that it cannot, or tells on the same connection what it has", async () => {
    await talk(page);
    page.app.send("yksi");
    await settle();
    const said = saidMessages().length;
    page.answers.resume = { ...talking, version: 99, conversation: { ...talking.conversation, stored: 1 } };
    page.tell("refusal", { refused: "try_again", conversation: null, id: null });
    await page.time.pass(20_000);
    expect(page.asked.some((one) => one.event === "resume")).toBe(true);
    expect([said, saidMessages().length]).toEqual([1, 1]);
  });

  it("to a conversation that the daemon does not know any more asks for the truth", async () => {
    await talk(page);
    page.answers.resume = { refused: "gone" };
    page.app.send("yksi");
    await settle();
    page.tell("refusal", { refused: "not_a_member", conversation: "c", id: 2 });
    await settle();
    const words = page.app.kept?.entries.flatMap((one) => (one.is === "said" ? [one.text] : []));
    expect([page.app.view, page.app.ticket.outcome, words]).toEqual(["ended", null, ["yksi"]]);
  });
});

describe("words without a receipt", () => {
  it("are called slow, then the line is asked, then made anew", async () => {
    await talk(page);
    page.app.send("kuuleeko kukaan");
    await settle();
    await page.time.pass(5_999);
    expect([page.app.link.isSlow, page.probed.length]).toEqual([false, 0]);
    await page.time.pass(1);
    expect([page.app.link.isSlow, page.probed.length]).toEqual([true, 0]);
    await page.time.pass(4_000);
    expect([page.app.link.phase, page.probed.length]).toEqual(["up", 1]);
    await page.time.pass(20_000);
    expect(page.app.link.phase).toBe("lost");
  });

  it("that come in time ask nobody", async () => {
    await talk(page);
    for (let id = 2; id < 12; id += 1) {
      page.app.send("sana");
      await settle();
      await page.time.pass(5_000);
      page.tell("receipt", { conversation: "c", stored: id, delivered: 0 });
      await settle();
    }
    expect([page.app.link.isSlow, page.probed.length, page.app.link.phase]).toEqual([false, 0, "up"]);
  });
});

it("a conversation that cannot be taken up again is said after 20 s, and one press asks at once", async () => {
  await talk(page);
  page.answers.resume = { refused: "too_often" };
  page.cut();
  await page.time.pass(1_000);
  await page.time.pass(20_000);
  expect([page.app.link.phase, page.app.isInVain]).toEqual(["up", true]);
  page.answers.resume = talking;
  page.app.retry();
  await settle();
  expect(page.app.isInVain).toBe(false);
});
