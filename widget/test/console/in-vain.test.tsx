// @vitest-environment happy-dom
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test } from "vitest";
import { clear, drawn } from "./drawn";
import { type Bench, bench, conversation, onShift, opening, settle, state } from "./fakes";

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
afterEach(clear);
const draw = drawn(() => b);

const isShown = (): boolean =>
  document.querySelector(".banners")?.textContent?.includes(b.app.texts.say("connection.in_vain")) ?? false;
const isTold = (): number =>
  b.app.attention.sayings.all.filter(({ words }) => words.includes(b.app.texts.say("connection.in_vain"))).length;
const told = (): Promise<void> =>
  act(async () => {
    b.wire.push("refusal", { refused: "try_again", conversation: null, id: null });
    await settle();
  });
const pass = (milliseconds: number): Promise<void> =>
  act(async () => {
    b.timers.advance(milliseconds);
    await settle();
  });

test("that the line can keep nothing is said at once, for as long as it says so, and by voice once", async () => {
  await onShift(b, state(1, { conversations: [conversation("c1")] }));
  opening(b, "c1");
  await settle();
  await draw();
  expect(isShown()).toBe(false);
  await told();
  expect([isShown(), isTold()]).toEqual([true, 1]);
  await pass(10_000);
  await told();
  expect([isShown(), isTold()]).toEqual([true, 0]);
  await pass(10_000);
  expect(isShown()).toBe(true);
  await pass(6_000);
  expect(isShown()).toBe(false);
});

test("whether a visitor is here is not claimed while the line can keep nothing", async () => {
  await onShift(b, state(1, { conversations: [conversation("c1")] }));
  opening(b, "c1");
  await settle();
  await draw();
  const shown = (): string => document.querySelector(".presence")?.textContent ?? "";
  expect(shown()).toContain(b.app.texts.say("presence.here"));
  await told();
  const now = b.app.clock.now();
  const time = b.app.texts.time(now, now);
  expect(shown()).toContain(b.app.texts.say("presence.unknown", { time }));
  expect(shown()).not.toContain(b.app.texts.say("presence.here"));
  await pass(16_000);
  expect(shown()).toContain(b.app.texts.say("presence.here"));
});
