// @vitest-environment happy-dom
/** A lead's words in the waiting page: shown in the language they are in, read out once, and gone when they are taken back. */
import { render } from "preact";
import { afterEach, expect, it } from "vitest";
import { settle } from "../core/world";
import { open, state, talk, talking, text } from "./stage";

afterEach(() => {
  render(null, document.body);
  document.body.replaceChildren();
});

const notice = { by: "Linjen meddelar:", text: "Kaksi vastaa\ntänään.", language: "fi" };
const words = (): HTMLElement | null => document.querySelector(".notice-words");

const waiting = async () => {
  const page = await open();
  await page.app.start();
  await settle();
  const say = async (version: number, said: typeof notice | null): Promise<void> => {
    page.tell("state", { ...state, version, line: { ...state.line, notice: said } });
    await settle();
  };
  return { page, say };
};

it("is shown with its language, in a place that a screen reader has watched before", async () => {
  const { say } = await waiting();
  const places = document.querySelectorAll('[role="status"]').length;
  expect(words()).toBeNull();
  await say(2, notice);
  expect(text()).toContain("Linjen meddelar:");
  expect(words()?.lang).toBe("fi");
  expect(words()?.closest('[role="status"]')).not.toBeNull();
  expect(document.querySelectorAll('[role="status"]').length).toBe(places);
});

it("stays the same element while it stays the same, so that it is read out once", async () => {
  const { say } = await waiting();
  await say(2, notice);
  const shown = words();
  await say(3, { ...notice });
  expect(words()).toBe(shown);
  await say(4, { ...notice, text: "Yksi vastaa." });
  expect(words()).not.toBe(shown);
  await say(5, null);
  expect(words()).toBeNull();
});

it("is text, whatever is written in it", async () => {
  const { say } = await waiting();
  await say(2, { ...notice, text: "<b>nyt</b>" });
  expect(words()?.textContent).toBe("<b>nyt</b>");
  expect(document.querySelector("b")).toBeNull();
});

it("is over with the wait", async () => {
  const { page, say } = await waiting();
  await say(2, notice);
  page.tell("state", { ...talking, version: 9 });
  await settle();
  expect(words()).toBeNull();
});

const advice = { by: "Ammattilaiselle:", text: "Älä kerro nimiä.\nVoit myös soittaa: 080 005 005.", language: "fi" };

it("tells a professional beside it what concerns her, with a number to tap", async () => {
  const { page } = await waiting();
  page.tell("state", { ...state, version: 2, line: { ...state.line, notice, advice } });
  await settle();
  expect([...document.querySelectorAll(".notice-words")].map((one) => one.textContent)).toEqual([
    advice.text,
    notice.text,
  ]);
  expect(document.querySelector('.notice-words a[href="tel:080005005"]')).not.toBeNull();
});

it("tells her of names at the box for as long as she talks", async () => {
  const page = await open();
  await talk(page);
  const said = { ...advice, text: "Älä kerro nimiä." };
  page.tell("state", { ...talking, version: 9, line: { ...state.line, advice: said } });
  await settle();
  const box = document.querySelector("textarea");
  const hint = document.getElementById(box?.getAttribute("aria-describedby")?.split(" ")[0] ?? "");
  expect(hint?.textContent).toContain("Älä kerro nimiä.");
  expect(hint?.querySelector(".unseen")).toBeNull();
});
