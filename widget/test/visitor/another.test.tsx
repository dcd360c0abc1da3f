// @vitest-environment happy-dom
/** Her counsellor is gone, and another could go on: what she is asked, and what each answer does. */
import { render } from "preact";
import { afterEach, describe, expect, it } from "vitest";
import { fromBase64Url, toBase64Url } from "../../src/core/base64";
import type { Say } from "../../src/core/protocol";
import type { Bytes, Joining } from "../../src/core/seal-port";
import { glassJoining, settle } from "../core/world";
import { button, ended, fi, open, press, state, t, talk, talking, text } from "./stage";

afterEach(() => {
  render(null, document.body);
  document.body.replaceChildren();
});

type Page = Awaited<ReturnType<typeof open>>;

const inPhase = (version: number, phase: "orphaned" | "opening" | "open") => ({
  ...talking,
  version,
  conversation: { ...talking.conversation, phase },
});
const said = (page: Page, kind: string): Say[] =>
  page.asked
    .filter((one) => one.event === "say")
    .map((one) => one.payload as Say)
    .filter((one) => one.kind === kind);
const yes = (alias: string): string => t("connect.another_yes", { alias });

async function newcomer(page: Page, alias: string, number = 9): Promise<Joining> {
  const joining = await glassJoining(alias);
  page.tell("state", inPhase(number, "opening"));
  const body = toBase64Url(joining.keyPackage);
  page.tell("deliver", { conversation: "c", number, sender: "e", id: number, kind: "key_package", body });
  await settle();
  return joining;
}

/** A talk with Aino, who is lost; one word is on its way. */
async function aLostTalk(): Promise<Page> {
  const page = await open();
  const aino = await talk(page);
  await aino.say("kuuntelen");
  page.app.send("en uskalla kotiin");
  await settle();
  page.tell("state", inPhase(4, "orphaned"));
  return page;
}

describe("another could go on", () => {
  it("is asked by the verified name, and nothing goes out before the yes", async () => {
    const page = await aLostTalk();
    expect(text()).toContain(fi["conn.counsellor_lost"]);
    const before = said(page, "message").length;
    await newcomer(page, "Eetu");
    expect(text()).toContain("Eetu");
    expect(button(yes("Eetu"))).toBeDefined();
    expect(document.querySelector(".where")?.textContent).not.toContain("Aino");
    page.app.typed("ja vielä");
    page.app.sendDraft();
    await settle();
    expect([said(page, "opening").length, said(page, "message").length]).toEqual([1, before]); // Aino's
    expect([page.app.canSend, page.app.draft.value]).toEqual([false, "ja vielä"]);
  });

  it("with the yes they go on, without the words that were for the first", async () => {
    const page = await aLostTalk();
    const joining = await newcomer(page, "Eetu");
    const before = said(page, "message").length;
    await press(yes("Eetu"));
    const opening = said(page, "opening").at(-1);
    page.tell("receipt", { conversation: "c", stored: opening?.id, delivered: opening?.id });
    await joining.join(fromBase64Url(opening?.body ?? "") as Bytes);
    page.tell("state", inPhase(10, "open"));
    await settle();
    expect([page.app.conversation?.who?.alias, said(page, "message").length]).toEqual(["Eetu", before]);
    expect(text()).toContain(fi["chat.undelivered"]);
    expect(text()).not.toContain(fi["conn.counsellor_lost"]);
    expect(page.app.canSend).toBe(true);
  });

  it("and with them where she ticks that, in the same question", async () => {
    const page = await aLostTalk();
    await newcomer(page, "Eetu");
    const before = said(page, "message").length;
    document.querySelector<HTMLInputElement>(".banner input[type=checkbox]")?.click();
    await settle();
    await press(yes("Eetu"));
    const opening = said(page, "opening").at(-1);
    page.tell("receipt", { conversation: "c", stored: opening?.id, delivered: opening?.id });
    await settle();
    expect(said(page, "message").length).toBe(before + 1);
  });

  it("a no is told to the line, and she waits first in the queue with her words", async () => {
    const page = await aLostTalk();
    await newcomer(page, "Eetu");
    page.answers.wait_for_another = { ...state, version: 11 };
    await press(fi["connect.another_no"]);
    const told = page.asked.filter((one) => one.event === "wait_for_another").map((one) => one.payload);
    expect(told).toEqual([{ conversation: "c" }]);
    expect([page.app.view, page.app.conversation, said(page, "opening").length]).toEqual(["waiting", null, 1]);
    expect(text()).toContain(fi["queue.cut_off"]);
    expect(text()).toContain("kuuntelen");
    expect(page.app.draft.value).toBe("en uskalla kotiin");
    expect(button(fi["queue.leave"])).toBeDefined();
  });

  it("a no that could not be told is told again", async () => {
    const page = await aLostTalk();
    await newcomer(page, "Eetu");
    page.answers.wait_for_another = { refused: "try_again" };
    await press(fi["connect.another_no"]);
    page.answers.wait_for_another = { ...state, version: 11 };
    await page.time.pass(15_000);
    expect(page.app.view).toBe("waiting");
  });

  it("nobody goes on: the end of the talk that is told in passing is none, and she is told that it broke off", async () => {
    const page = await aLostTalk();
    page.tell("state", ended("back_on_line", null));
    await settle();
    expect(page.app.view).toBe("conversation");
    page.tell("state", { ...state, version: 20 });
    await settle();
    expect(page.app.view).toBe("waiting");
    expect(text()).toContain(fi["queue.cut_off"]);
    expect(text()).not.toContain(fi["queue.again"]);
  });

  it("her own counsellor is not asked about, and is back only when words arrive again", async () => {
    const page = await aLostTalk();
    await newcomer(page, "Aino");
    expect(button(fi["connect.another_no"])).toBeUndefined();
    expect(text()).toContain(fi["conn.counsellor_lost"]);
    expect(page.app.isCounsellorLost).toBe(true);
    const opening = said(page, "opening").at(-1);
    page.tell("receipt", { conversation: "c", stored: opening?.id, delivered: 0 });
    await settle();
    expect(page.app.isCounsellorLost).toBe(false);
    expect(text()).toContain(t("chat.new_keys", { alias: "Aino" }));
  });
});
