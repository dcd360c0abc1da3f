// @vitest-environment happy-dom
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import texts from "../../src/visitor/texts";
import { settle } from "../core/world";
import { area, tabStops, fi, open, type Page, press, profile, state, talk, talking, text, t } from "./stage";

let page: Page;

beforeEach(async () => {
  page = await open();
});
afterEach(() => render(null, document.body));

const reopen = async (...own: Parameters<typeof open>): Promise<void> => {
  page = await open(...own);
};

/** By such words whoever looks would know what the page is. */
const TELLING =
  /keskust|viest|linja|päivyst|jono|apu|chat|messag|line\b|counsel|queue|help|samtal|meddel|jour|kö\b|hjälp/i;

describe("the cover", () => {
  const pressCover = async (): Promise<void> => {
    await press(fi["chat.cover_short"]);
    expect(document.documentElement.style.opacity).toBe("0");
    await page.time.pass(100);
    await settle();
    expect(document.documentElement.style.opacity).toBe("");
  };

  it.each<[string, () => unknown]>([
    ["the first view", () => {}],
    ["the queue", () => page.app.start()],
    ["the conversation", () => talk(page)],
    ["a closed line", () => reopen({ phase: "closed" })],
  ])("comes by a press beside the way out in %s, and leaves nothing to read there", async (_, go) => {
    await go();
    await settle();
    await pressCover();
    expect(tabStops().map((one) => one.textContent)).toEqual([
      fi["shared.leave"],
      fi["cover.title"],
      fi["chat.continue"],
    ]);
    expect(text()).toBe(fi["shared.leave"] + fi["cover.title"] + fi["chat.continue"]);
  });

  it("shows nothing of the conversation, and keeps the draft", async () => {
    await talk(page);
    page.app.send("salaisuus");
    page.app.draft.value = "kesken";
    await settle();
    page.way.cover();
    expect(text()).not.toContain("salaisuus");
    expect(document.querySelector("textarea")).toBeNull();
    page.way.uncover();
    expect(text()).toContain("salaisuus");
    expect(area().value).toBe("kesken");
  });

  it("has the focus, and gives it back to the words, else to the view's title", async () => {
    await pressCover();
    expect(document.activeElement?.textContent).toBe(fi["cover.title"]);
    await press(fi["chat.continue"]);
    expect(document.activeElement?.textContent).toBe(profile.name);
    await talk(page);
    await pressCover();
    await press(fi["chat.continue"]);
    expect(document.activeElement).toBe(area());
  });

  it("takes the focus from nobody who has it elsewhere, when it comes and goes by itself", async () => {
    await talk(page);
    vi.spyOn(document, "hasFocus").mockReturnValue(false);
    page.way.cover();
    expect(document.activeElement).toBe(document.body);
    page.way.uncover();
    await settle();
    expect(document.activeElement).toBe(document.body);
  });

  it("says that something is new when it is somebody's turn, and not for each step of the queue", async () => {
    await page.app.start();
    await settle();
    await pressCover();
    page.tell("state", { ...state, version: 2, place: { ...state.place, ahead: 1 } });
    await settle();
    expect(text()).not.toContain(fi["cover.news"]);
    page.tell("state", { ...state, version: 3, phase: "offered" });
    await settle();
    expect(text()).toContain(fi["cover.news"]);
    expect(text()).not.toContain(fi["queue.ready"]);
    await press(fi["chat.continue"]);
    await pressCover();
    expect(text()).not.toContain(fi["cover.news"]);
  });

  it("says that something is new when words came, and none of them", async () => {
    await talk(page);
    await pressCover();
    page.app.conversation?.timeline.addTheirs("Aino", "salaisuus", 0);
    page.app.changed();
    await settle();
    expect(text()).toContain(fi["cover.news"]);
    expect(text()).not.toMatch(/salaisuus|Aino/);
  });

  it.each(Object.entries(texts))("names neither a talk nor a line to whoever looks, in %s", (_, words) => {
    const told = (key: keyof typeof words): string => JSON.stringify(words[key]);
    const shown = ["cover.idle", "cover.news", "cover.title", "chat.continue", "exit.shift", "shared.leave"] as const;
    expect(told("end.idle")).toMatch(TELLING);
    expect(shown.filter((key) => TELLING.test(told(key)))).toEqual([]);
  });

  it("says nothing else in any state, not even to a screen reader", async () => {
    const aino = await talk(page);
    await aino.say("salaisuus");
    page.way.cover();
    const { conversation } = talking;
    const silent = [{ member: "v", role: "visitor", presence: "silent" }];
    const covered = { ...conversation, members: silent, silent_until: talking.now + 480 };
    page.tell("state", { ...talking, version: 3, conversation: covered });
    await settle();
    window.dispatchEvent(new KeyboardEvent("keydown", { key: "Shift" }));
    page.cut();
    await settle();
    expect(text()).not.toMatch(TELLING);
    expect([...document.querySelectorAll("[aria-label], [title]")]).toEqual([]);
  });

  it("says to who is silent in how many minutes the time ends, and the press that lifts it answers", async () => {
    await talk(page);
    await pressCover();
    const { conversation } = talking;
    const silent = [{ member: "v", role: "visitor", presence: "silent" }];
    const silent_until = talking.now + 480;
    page.tell("state", { ...talking, version: 3, conversation: { ...conversation, members: silent, silent_until } });
    await settle();
    expect(text()).toContain(t("cover.idle", { min: 8 }));
    const here = vi.spyOn(page.app.ticket, "here");
    await press(fi["chat.continue"]);
    expect(here).toHaveBeenCalledOnce();
  });
});
