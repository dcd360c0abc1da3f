// @vitest-environment happy-dom
/** Cards of a counsellor at the visitor's page: where they were said, in the list of all, without a connection, and gone with her. */
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CARD_MAX_CHARS, CARDS_LISTED_MAX_COUNT } from "../../src/core/card";
import { settle } from "../core/world";
import { button, ended, hrefs, open, type Page, press, talk } from "./stage";

let page: Page;
let other: Awaited<ReturnType<typeof talk>>;
const MARK = { id: "shelters", v: "", lang: "fi" };
const SHELTER = "Turvakoti\nTurvakoti on maksuton.\nNollalinja: 080 005 005.";
const cards = (inside: ParentNode = document.body): Element[] => [...inside.querySelectorAll(".sent-card")];
const list = (): Element | null => document.querySelector("dialog .sent-cards");

beforeEach(async () => {
  page = await open();
  other = await talk(page);
});
afterEach(() => render(null, document.body));

describe("a card where it was said", () => {
  it("has its heading, its words in their language, and numbers to call", async () => {
    await other.say(SHELTER, { ...MARK, v: "2026-11-01" });
    const [card] = cards();
    expect(card?.querySelector('[role="heading"]')?.textContent).toBe("Turvakoti");
    expect(card?.querySelector("[lang]")?.getAttribute("lang")).toBe("fi");
    expect(hrefs(card as HTMLElement)).toEqual(["tel:080005005"]);
    expect(card?.textContent).toContain("Tarkistettu 1.11.2026");
  });

  it("that nobody has checked says nothing of a check", async () => {
    await other.say(SHELTER, MARK);
    expect(cards()[0]?.textContent).not.toContain("Tarkistettu");
  });

  it("is text and nothing else, whatever stands in it", async () => {
    const bad = '<img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a>';
    await other.say(`${bad}\n${bad}`, MARK);
    expect(document.querySelector(".log img")).toBeNull();
    expect(hrefs(cards()[0] as HTMLElement)).toEqual([]);
    expect(cards()[0]?.textContent).toContain(bad);
  });

  it("leads to numbers and to the line's own page of services alone; a message asks of any other page too", async () => {
    const { origin } = page.app.world.config;
    const body = `${origin}/s/turva/fi/kainuu https://elsewhere.example/ ${origin}/l/turva`;
    await other.say(`Palvelut\n${body}`, MARK);
    const links = [...(cards()[0]?.querySelectorAll(".link") ?? [])].map((one) => one.textContent);
    expect(links).toEqual([`${origin}/s/turva/fi/kainuu`]);
    await other.say(body);
    expect(document.querySelectorAll(".log .link").length).toBe(1 + 3);
  });

  it("above its bounds, or with a mark that is none, is a message like any other", async () => {
    await other.say(`Turvakoti\n${"x".repeat(CARD_MAX_CHARS)}`, MARK);
    await other.say("Hei", { ...MARK, lang: '"><script>' });
    expect(cards()).toEqual([]);
    expect(document.querySelector(".log")?.textContent).toContain("Hei");
    expect(button("Kortit (1)")).toBeUndefined();
  });
});

describe("the list of cards", () => {
  it("is there once there is a card, and has each once, the newest first", async () => {
    expect(document.body.textContent).not.toContain("Kortit (");
    await other.say(SHELTER, MARK);
    await other.say("Raha\nKela neuvoo.", { ...MARK, id: "money" });
    await other.say(`${SHELTER} Uusi.`, MARK);
    await press("Kortit (2)");
    expect(cards(list() ?? document).map((one) => one.querySelector('[role="heading"]')?.textContent)).toEqual([
      "Turvakoti",
      "Raha",
    ]);
    expect(list()?.textContent).toContain("Uusi.");
    await press("Sulje");
    expect(list()).toBeNull();
  });

  it("can be read without a connection, with the way out above it", async () => {
    await other.say(SHELTER, MARK);
    page.network.is = "down";
    page.cut();
    await settle();
    await press("Kortit (1)");
    expect(hrefs(list() as HTMLElement)).toEqual(["tel:080005005"]);
    expect(document.querySelector("dialog .button-leave")).not.toBeNull();
  });

  it("is bounded", async () => {
    for (let n = 0; n <= CARDS_LISTED_MAX_COUNT; n += 1)
      await other.say(`Kortti ${n}\nSanat.`, { ...MARK, id: `c${n}` });
    await press(`Kortit (${CARDS_LISTED_MAX_COUNT})`);
    expect(cards(list() ?? document).length).toBe(CARDS_LISTED_MAX_COUNT);
    expect(cards(list() ?? document)[0]?.textContent).toContain(`Kortti ${CARDS_LISTED_MAX_COUNT}`);
    expect(list()?.textContent).not.toContain("Kortti 0\n");
  });

  it("goes with the quick exit, and nothing of it is left", async () => {
    await other.say(SHELTER, MARK);
    await press("Kortit (1)");
    page.way.wipe();
    await settle();
    expect(document.body.textContent).toBe("");
    expect(page.app.conversation).toBeNull();
    expect(page.app.kept).toBeNull();
  });

  it("ends with the talk; its cards stand among the last words for as long as those do", async () => {
    await other.say(SHELTER, MARK);
    page.tell("state", ended("served"));
    await settle();
    expect(cards().length).toBe(1);
    expect(button("Kortit (1)")).toBeUndefined();
  });
});
