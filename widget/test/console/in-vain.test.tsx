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

type Told = "connection.in_vain" | "connection.no_database" | "connection.mended";

const isShown = (key: Told = "connection.in_vain"): boolean =>
  document.querySelector(".banners")?.textContent?.includes(b.app.texts.say(key)) ?? false;
const isTold = (key: Told = "connection.in_vain"): number =>
  b.app.attention.sayings.all.filter(({ words }) => words.includes(b.app.texts.say(key))).length;
const told = (store: "live" | "durable" = "live"): Promise<void> =>
  act(async () => {
    b.wire.push("fault", { store });
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

test("that the database is away stands beside, also for who has no shift, and the end of both is said once", async () => {
  await onShift(b, state(1, {}));
  await draw();
  await told("durable");
  expect([isShown("connection.no_database"), isTold("connection.no_database"), isShown()]).toEqual([true, 1, false]);
  await told();
  expect([isShown("connection.no_database"), isShown(), isTold()]).toEqual([true, true, 1]);
  await pass(10_000);
  await told("durable");
  await pass(6_000);
  expect([isShown("connection.no_database"), isShown(), isTold("connection.mended")]).toEqual([true, false, 0]);
  await pass(10_000);
  expect([isShown("connection.no_database"), isTold("connection.mended")]).toEqual([false, 1]);
});
