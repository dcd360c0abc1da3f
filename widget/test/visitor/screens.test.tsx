// @vitest-environment happy-dom
import { render } from "preact";
import { afterEach, describe, expect, it } from "vitest";
import { settle } from "../core/world";
import texts from "../../src/visitor/texts";
import { button, fi, open, press, state, t, talk, talking, text } from "./stage";

afterEach(() => {
  render(null, document.body);
  document.body.replaceChildren();
});

const HEADING_MAX_CHARS = 60;
const focused = (): string => document.activeElement?.textContent ?? "";

describe("what was said aloud", () => {
  const aloud = (): string | undefined =>
    [...document.querySelectorAll("[role=status].unseen")].at(-1)?.textContent ?? "";

  it("of an end is over when one starts again", async () => {
    const page = await open();
    await (await talk(page)).bye();
    const ended = { ...talking.conversation, phase: "ended", ended_by: "counsellor", outcome: "served" };
    page.tell("state", { ...talking, version: 9, phase: "ended", outcome: "served", conversation: ended });
    await page.time.pass(2_000);
    await expect.poll(aloud).toContain(texts.fi["end.by_counsellor"].split("\n")[0]);
    await press(fi["end.again"]);
    expect(page.app.view).toBe("welcome");
    expect(aloud()).toBe("");
  });

  it("of a place is over when the talk begins", async () => {
    const page = await open();
    await talk(page);
    await settle();
    expect(page.app.view).toBe("conversation");
    expect(aloud()).not.toMatch(/jono|vuoro|vapautui/);
  });

  it("says why it ended, not only that it has", async () => {
    const page = await open();
    await talk(page);
    const ended = { ...talking.conversation, phase: "ended", outcome: "silent" };
    page.tell("state", { ...talking, version: 9, phase: "ended", outcome: "silent", conversation: ended });
    await page.time.pass(2_000);
    await expect.poll(() => aloud()?.replaceAll("\n", "")).toContain(fi["end.silent"]);
  });
});

describe("the heading", () => {
  it("of each view is short enough to be read at a glance", async () => {
    const heading = (): string => document.querySelector("h1")?.textContent ?? "";
    for (const phase of ["full", "intake_stopped", "closed_for_now", "closed"] as const) {
      await open({ phase, retry_minutes: 20 });
      expect(heading().length).toBeLessThanOrEqual(HEADING_MAX_CHARS);
    }
    for (const why of ["broken", "insecure", "outdated", "unfounded", "unsealed"] as const) {
      const { app } = await open();
      app.giveUp(why);
      expect(heading().length).toBeLessThanOrEqual(HEADING_MAX_CHARS);
    }
  });

  it.each(Object.entries(texts))("has no second sentence, in %s", (_, words) => {
    const lines = Object.values(words).filter((one): one is string => typeof one === "string" && one.includes("\n"));
    expect(lines.length).toBeGreaterThan(10);
    for (const title of lines.map((one) => one.split("\n")[0] ?? "")) {
      expect([title, /[.!?] ./.test(title) || title.length > HEADING_MAX_CHARS]).toEqual([title, false]);
    }
  });
});

describe("the focus", () => {
  it("goes to the heading of the view that a press has opened", async () => {
    const page = await open();
    document.hasFocus = () => true;
    button(fi["consent.start"])?.focus();
    await press(fi["consent.start"]);
    await settle();
    expect(focused()).toBe(fi["queue.title"]);
    page.tell("state", { ...state, version: 5, phase: "ended", outcome: "expired" });
    await settle();
    expect(focused()).toBe(texts.fi["queue.lost_place"].split("\n")[0]);
  });

  it("can skip to the messages", async () => {
    await talk(await open());
    await press(fi["a11y.skip"]);
    expect(document.activeElement).toBe(document.querySelector(".log"));
  });
});

/** What translators of pages do: the text goes, words of theirs come, in elements of their own. */
function translatePage(): void {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) nodes.push(node as Text);
  for (const node of nodes.filter((one) => one.parentElement?.closest("[translate=no]") === null)) {
    const theirs = document.createElement("font");
    theirs.textContent = `[${node.data}]`;
    node.replaceWith(theirs);
  }
}

describe("with a translator in the page", () => {
  it("the queue says the new place, and not the old one beside it", async () => {
    const page = await open();
    await page.app.start();
    await settle();
    translatePage();
    page.tell("state", { ...state, version: 2, place: { ...state.place, ahead: 1 } });
    const seen = document.querySelector("main")?.textContent;
    expect(seen).toContain(t("queue.ahead", { n: 1 }));
    expect(seen).not.toContain(t("queue.ahead", { n: 2 }));
  });

  it("the conversation never says that it is being checked and verified at once", async () => {
    const page = await open();
    await page.app.start();
    await settle();
    page.tell("state", talking);
    translatePage();
    await talk(page);
    expect(text()).toContain(t("state.answers", { alias: "Aino" }));
    expect(text()).not.toContain(fi["connect.verifying"]);
    expect(text()).not.toContain(fi["state.checking"]);
  });

  it("a banner that goes is gone", async () => {
    const page = await open();
    await page.app.start();
    await settle();
    page.cut();
    translatePage();
    page.app.retry();
    await settle();
    expect(text()).not.toContain(fi["conn.lost_plain"]);
  });
});
