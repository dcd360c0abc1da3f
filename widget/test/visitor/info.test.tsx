// @vitest-environment happy-dom
/** The info cards in the visitor's page: two doors, one thing at a time, and nothing that happens meanwhile is missed. */
import { render } from "preact";
import { afterEach, describe, expect, it } from "vitest";
import { drawer } from "../../src/visitor/info-cards";
import type { InfoTexts } from "../../src/visitor/info-texts";
import fiInfo from "../../src/visitor/info/fi.json";
import { settle } from "../core/world";
import { button, fi, helpline, hrefs, info, open, type Page, press, state, talk, talking, text } from "./stage";

const { words, cards } = fiInfo;
const title = (id: string): string => cards.find((one) => one.id === id)?.title ?? "";
const shipped = info.draw;

afterEach(() => {
  info.draw = shipped;
  render(null, document.body);
  document.body.replaceChildren();
});

const sheet = (): HTMLElement | null => document.querySelector("dialog");
const heading = (): string => sheet()?.querySelector("h2")?.textContent ?? "";
const said = (): string => sheet()?.querySelector("[role=status]:not(.unseen)")?.textContent ?? "";
const focused = (): string => document.activeElement?.textContent ?? "";
const titles = (): string[] => [...(sheet()?.querySelectorAll("li button") ?? [])].map((one) => one.textContent ?? "");

async function reading(id: string): Promise<Page> {
  const page = await open();
  await page.app.start();
  await settle();
  await press(words.button);
  await press(title(id));
  return page;
}

describe("the info cards", () => {
  it("are at hand in the first view, in the queue, before a shut door and after the end", async () => {
    for (const phase of ["open", "closed", "full", "intake_stopped", "closed_for_now"] as const) {
      await open({ phase });
      await settle();
      expect(button(words.button), phase).toBeDefined();
    }
    const page = await open();
    await page.app.start();
    await settle();
    expect(button(words.button)).toBeDefined();
    page.app.leaveQueue();
    await settle();
    expect(page.app.view).toBe("ended");
    expect(button(words.button)).toBeDefined();
  });

  it("have two doors, and behind each only what is for those who come through it", async () => {
    const page = await open();
    await settle();
    await press(words.button);
    const mine = titles();
    expect(mine).toEqual(cards.filter((one) => one.door === "me").map((one) => one.title));
    await press(words.professional);
    expect(heading()).toBe(words.professionals);
    expect(titles()).toEqual(cards.filter((one) => one.door === "professional").map((one) => one.title));
    await press(words.back);
    expect(titles()).toEqual(mine);
    await press(fi["shared.close"]);
    page.app.topic.value = "professional";
    await press(words.button);
    expect(heading()).toBe(words.professionals);
  });

  it("on a line for children are their own alone, with the number of all Europe where one may call", async () => {
    await open({ is_for_children: true });
    await settle();
    await press(words.button);
    expect(titles()).toEqual(cards.filter((one) => one.door === "child").map((one) => one.title));
    expect(sheet()?.textContent).not.toContain(words.professional);
    await press(title("do"));
    expect(hrefs(sheet() as HTMLElement)).toContain("tel:116111");
    await press(words.back);
    expect(focused()).toBe(title("do"));
  });

  it("for children name that number once where the line has it too", async () => {
    await open({ is_for_children: true, helplines: [helpline("Lasten puhelin", { number: "116 111" })] });
    await settle();
    await press(words.button);
    await press(title("do"));
    expect(hrefs(sheet() as HTMLElement).filter((one) => one === "tel:116111")).toHaveLength(1);
  });

  it("show a few titles, and those of the next group when it is opened", async () => {
    await open();
    await settle();
    await press(words.button);
    const groups = () => [...(sheet()?.querySelectorAll("details") ?? [])];
    expect(groups().map((one) => one.querySelector("summary")?.textContent)).toEqual(Object.values(fiInfo.groups));
    expect(groups().map((one) => one.open)).toEqual([true, false, false]);
    await press(title("fault"));
    await press(words.back);
    expect(groups().map((one) => one.open)).toEqual([true, false, true]);
  });

  it("are for professionals at their entry", async () => {
    const page = await open();
    await page.app.start();
    await settle();
    const advice = { by: "Ammattilaiselle:", text: "Apua hakevat ensin.", language: "fi" };
    page.tell("state", { ...state, version: 2, line: { ...state.line, advice } });
    await settle();
    await press(words.button);
    expect(heading()).toBe(words.professionals);
  });

  it("each say when they were reviewed, by whom, and have the way out and 112 beside them", async () => {
    await open();
    await settle();
    await press(words.button);
    for (const { title: name, text: sentences } of cards.filter((one) => one.door === "me")) {
      await press(name);
      expect(heading()).toBe(name);
      expect(sheet()?.textContent).toContain(sentences.at(-1));
      expect(sheet()?.textContent).toContain("29. marraskuuta 2026");
      expect(sheet()?.textContent).toContain(words.by);
      expect(sheet()?.querySelector("button")?.textContent).toBe(fi["shared.leave"]);
      expect(hrefs(sheet() as HTMLElement)).toContain("tel:112");
      await press(words.back);
    }
  });

  it("lead back to the title that was read, and at the end to where they were opened", async () => {
    await open();
    await settle();
    button(words.button)?.focus();
    await press(words.button);
    expect(document.activeElement?.tagName).toBe("H2"); // it is read from its beginning
    await press(title("plan"));
    expect(focused()).toBe(title("plan"));
    expect(document.activeElement?.tagName).toBe("H2");
    await press(words.back);
    expect(focused()).toBe(title("plan"));
    expect(document.activeElement?.tagName).toBe("BUTTON");
    sheet()?.dispatchEvent(new Event("cancel", { cancelable: true }));
    await settle();
    expect(sheet()).toBeNull();
    expect(focused()).toBe(words.button);
  });

  it("of other help name the line's own numbers, and none of ours", async () => {
    await open({ helplines: [helpline("Auki", { is_open: true, changes_at: 1_900_000_000 })] });
    await settle();
    await press(words.button);
    await press(title("elsewhere"));
    expect(sheet()?.textContent).toContain("Auki");
    expect(hrefs(sheet() as HTMLElement)).toEqual(["tel:112", "tel:08001", expect.stringContaining("tel:0800")]);
  });
});

describe("while one reads in the queue", () => {
  it("the turn is said at once, and the talk comes with the focus in it", async () => {
    const page = await reading("plan");
    expect(said()).toBe("");
    page.tell("state", { ...state, version: 2, phase: "offered" });
    await settle();
    expect(said()).toBe(fi["queue.ready"]);
    expect(heading()).toBe(title("plan"));
    page.tell("state", { ...talking, version: 3 });
    await settle();
    expect(sheet()).toBeNull();
    expect(page.app.view).toBe("conversation");
    expect(document.activeElement?.tagName).toMatch(/H1|TEXTAREA/);
  });

  it("who was called and did not come says there that she is here", async () => {
    const page = await reading("plan");
    const place = { ...state.place, kept_until: 1_800_000_240 };
    page.tell("state", { ...state, version: 2, place });
    await settle();
    expect(said()).toContain(fi["queue.your_turn"]);
    await press(fi["queue.still_here_yes"]);
    expect(page.asked.map(({ event }) => event)).toContain("here");
  });

  it("a lost line is said, and the cards stay", async () => {
    const page = await reading("plan");
    page.cut();
    await settle();
    expect(heading()).toBe(title("plan"));
    expect(sheet()?.querySelector(".banner")).not.toBeNull();
    await press(words.back);
    expect(sheet()?.textContent).not.toContain(words.stay);
    await press(title("fault"));
    expect(sheet()?.textContent).toContain("Kukaan ei ansaitse väkivaltaa");
  });

  it("the card is still there after a cover, and gone after a talk", async () => {
    const page = await reading("plan");
    page.way.cover();
    await settle();
    expect(text()).not.toContain(title("plan"));
    page.way.uncover();
    await settle();
    expect(heading()).toBe(title("plan"));
    await talk(page);
    page.tell("state", { ...state, version: 9 });
    await settle();
    expect(page.app.view).toBe("waiting");
    expect(sheet()).toBeNull();
  });
});

it("what could not be fetched is asked for again half a minute later, and nothing stands there meanwhile", async () => {
  let asked = 0;
  let isAway = true;
  info.draw = drawer(async () => {
    asked += 1;
    if (isAway) throw new Error("away");
    return fiInfo as InfoTexts;
  });
  const page = await open();
  await settle();
  page.app.changed();
  await settle();
  expect(button(words.button)).toBeUndefined();
  expect(asked).toBe(1);
  isAway = false;
  await page.time.pass(30_000);
  await settle();
  expect(asked).toBe(2);
  expect(button(words.button)).toBeDefined();
});
