// @vitest-environment happy-dom
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { VisitorState } from "../../src/core/protocol";
import { KEPT_MS } from "../../src/visitor/kept";
import { settle } from "../core/world";
import { ended, open, type Page, talk } from "./stage";

let page: Page;

beforeEach(async () => {
  page = await open();
});
afterEach(() => render(null, document.body));

const words = (): string[] => (page.app.kept?.entries ?? []).flatMap((one) => (one.is === "said" ? [one.text] : []));

describe("a talk that another ends", () => {
  it("keeps the last words, though the end comes right behind them, and the draft; the keys are gone", async () => {
    const aino = await talk(page);
    page.app.send("hei");
    await settle();
    page.app.typed("halusin vielä");
    const { conversation } = page.app;
    await aino.say("soita 116 006");
    page.tell("state", ended("served"));
    await settle();
    expect(page.app.view).toBe("ended");
    expect(words()).toEqual(["hei", "soita 116 006"]);
    expect([page.app.kept?.alias, page.app.draft.value, page.app.hadWords]).toEqual(["Aino", "halusin vielä", true]);
    expect([page.app.ticket.outcome, page.app.isOwnEnd]).toEqual(["served", false]);
    expect([conversation?.sealing, page.app.conversation]).toEqual(["wiped", null]);
    expect([page.app.link.phase, page.told.filter((word) => word === "ended")]).toEqual(["down", ["ended"]]);
  });

  it("while the page was lost still brings what was said before, which comes ahead of the answer", async () => {
    const aino = await talk(page);
    let answer = (_: VisitorState): void => {};
    page.answers.resume = new Promise<VisitorState>((resolve) => {
      answer = resolve;
    });
    page.cut();
    await page.time.pass(2_000);
    expect(page.asked.at(-1)?.event).toBe("resume");
    const heard = aino.say("soita 116 006");
    answer(ended("served"));
    await heard;
    await settle();
    await page.time.pass(2_000);
    expect([page.app.view, words()]).toEqual(["ended", ["soita 116 006"]]);
    expect(page.asked.filter((one) => one.event === "received").at(-1)?.payload).toEqual({
      conversation: "c",
      up_to: 2,
    });
  });

  it("shows what never arrived as not sent", async () => {
    await talk(page);
    page.app.send("hei");
    await settle();
    page.tell("state", ended("abandoned_by_line", null));
    await settle();
    expect(page.app.kept?.entries.flatMap((one) => (one.is === "said" ? [one.mark] : []))).toEqual(["undelivered"]);
  });

  it.each<[string, () => Promise<void> | void]>([
    ["five minutes", () => page.time.pass(KEPT_MS)],
    ["the person's wish", () => page.app.erase()],
    ["closing", () => page.way.close()],
    ["the quick exit", () => page.way.wipe()],
    ["a fresh start", () => page.app.again()],
    ["a page that goes", () => void window.dispatchEvent(new Event("pagehide"))],
  ])("keeps them only until %s", async (_, go) => {
    await talk(page);
    page.app.send("hei");
    page.app.typed("kesken");
    await settle();
    page.tell("state", ended("served"));
    await settle();
    await page.time.pass(1_000);
    expect(words()).toEqual(["hei"]);
    await go();
    expect([page.app.kept, page.app.draft.value]).toEqual([null, ""]);
  });

  it("and a page that slept through the five minutes has nothing left when it wakes", async () => {
    await talk(page);
    page.app.send("hei");
    await settle();
    page.tell("state", ended("served"));
    await settle();
    const slept = page.time.now() + KEPT_MS;
    vi.spyOn(page.time, "now").mockReturnValue(slept); // its timers have not run
    page.app.look();
    expect(page.app.kept).toBeNull();
  });

  it("leaves nothing of a talk that the person ended: the question said so", async () => {
    await talk(page);
    page.app.send("hei");
    const first = page.app.end();
    void page.app.end(); // a second press
    await page.time.pass(2_000);
    await first;
    expect([page.app.view, page.app.kept, page.app.isOwnEnd]).toEqual(["ended", null, true]);
    expect(page.asked.filter((one) => one.event === "end")).toHaveLength(1);
  });
});
