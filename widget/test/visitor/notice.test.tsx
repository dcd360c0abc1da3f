// @vitest-environment happy-dom
/** A lead's words in the waiting page: shown in the language they are in, read out once, and gone when they are taken back. */
import { render } from "preact";
import { afterEach, expect, it } from "vitest";
import { settle } from "../core/world";
import { open, state, talking, text } from "./stage";

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
