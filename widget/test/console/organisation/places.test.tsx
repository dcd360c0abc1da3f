// @vitest-environment happy-dom
/** The order of phrases: one press moves one of them, is published, and leaves the focus where the next press is. */
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test } from "vitest";
import { moved, placesOf } from "../../../src/console/organisation/places";
import type { HeldPhrase } from "../../../src/core/protocol";
import { clear } from "../drawn";
import { seat } from "./seat";

const s = seat();
beforeEach(async () => {
  await s.begin();
  s.daemon.may = ["phrase"];
});
afterEach(clear);

function aPhrase(id: string, place: number | null): void {
  const value = { code: id, title: { fi: id }, text: { fi: id }, line: null, starter: null, hidden: false, place };
  s.daemon.items.set(`phrase ${id}`, { version: 1, by: null, draft: null, value });
}

const order = (): readonly (string | null)[] =>
  [...document.querySelectorAll("[data-place]")].map((one) => one.getAttribute("data-place"));
const place = (id: string): unknown => {
  const { value } = s.daemon.items.get(`phrase ${id}`) ?? { value: null };
  return value !== null && "place" in value ? value.place : undefined;
};

async function press(label: string): Promise<void> {
  await s.press(label);
  await act(async () => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve));
  });
}

test("what has no place comes up behind those that have one, and then past them", async () => {
  for (const id of ["aa", "bb", "cc"]) aPhrase(id, null);
  await s.sit("lead");
  for (const each of document.querySelectorAll("details")) each.open = true;
  expect(order()).toEqual(["aa", "bb", "cc"]);
  await press("Up: cc");
  expect(order()).toEqual(["cc", "aa", "bb"]);
  expect(place("cc")).toBe(1);
  await press("Up: bb");
  expect(order()).toEqual(["cc", "bb", "aa"]);
  await press("Up: bb");
  expect([order(), place("bb"), place("cc"), place("aa")]).toEqual([["bb", "cc", "aa"], 1, 2, null]);
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Down: bb");
  await press("Down: bb");
  expect(order()).toEqual(["cc", "bb", "aa"]);
  await press("Down: bb");
  expect([place("bb"), place("cc")]).toEqual([null, 1]);
  expect(order()).toEqual(["cc", "aa", "bb"]);
});

test("while one of them has a draft nothing is moved, and that is said", async () => {
  for (const id of ["aa", "bb"]) aPhrase(id, null);
  const held = s.daemon.items.get("phrase aa");
  if (held !== undefined) held.draft = { base: 1, at: 1, value: held.value };
  await s.sit("lead");
  for (const each of document.querySelectorAll("details")) each.open = true;
  expect(s.page()).toContain("Publish or drop your drafts first.");
  expect(s.button("Up: bb")?.disabled).toBe(true);
});

test("two of the same place are parted by the next press", () => {
  const held = ["aa", "bb"].map((id) => ({ id, value: { place: 1, title: { fi: id } } }) as unknown as HeldPhrase);
  const items = placesOf(held, ({ id }) => id);
  expect([...moved(items, "bb", true)]).toEqual([["aa", 2]]);
});
