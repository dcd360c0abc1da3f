// @vitest-environment happy-dom
/** The last hours on the board: a picture with its table, asked for while somebody looks, and given up when nobody does. */
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { LastHours, TenMinutes } from "../../src/core/protocol";
import { clear, drawn } from "./drawn";
import { type Bench, bench, board, NOW_SECONDS, settle } from "./fakes";

const ten = (at: number, over: Partial<TenMinutes> = {}): TenMinutes => ({
  begins: NOW_SECONDS - (36 - at) * 600,
  waiting: 0,
  served: 1,
  free: 1,
  answered: 0,
  left: 0,
  ...over,
});
const hours = (version: number, over: Partial<TenMinutes> = {}): LastHours => ({
  version,
  now: NOW_SECONDS,
  lines: [
    {
      line: "line-1",
      name: "Line",
      unit: null,
      tens: Array.from({ length: 37 }, (_, at) => ten(at, at === 30 ? over : {})),
    },
  ],
});

let b: Bench;
const show = drawn(() => b);
beforeEach(async () => {
  b = await bench();
  b.wire.answers.set("watch", () => board(1));
  b.wire.answers.set("watch_last_hours", (payload) =>
    (payload as { is_on: boolean }).is_on ? hours(1, { waiting: 3.5, answered: 4, left: 2 }) : {},
  );
  await b.app.signIn.enter("link");
  b.wire.comeUp();
  await settle();
  b.app.show("board");
  await show();
});
afterEach(clear);

/** What is drawn, what that asks for, and what the answer changes. */
const rest = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn += 1) await act(settle);
};
const press = async (name: string): Promise<void> => {
  const all = [...document.querySelectorAll<HTMLButtonElement>("button")];
  all.find((one) => one.textContent === name)?.click(); // drawn in the turn that follows
  await rest();
};

test("is asked for only when somebody wants to see it, and drawn with its figures in words and as a table", async () => {
  expect(b.wire.of("watch_last_hours")).toEqual([]);
  await press("Show the last hours");
  expect(b.wire.of("watch_last_hours")).toEqual([{ is_on: true }]);
  const picture = document.querySelector(".last-hours svg[role=img]");
  expect(picture?.getAttribute("aria-label")).toBe(
    "At most 3.5 waited and 1 were in conversation. 4 answered in all, 2 left.",
  );
  const rows = [...document.querySelectorAll(".stacked tbody tr")];
  expect(rows).toHaveLength(37);
  expect([...(rows[6]?.querySelectorAll("td") ?? [])].map((one) => one.textContent)).toEqual([
    "Waiting 3.5",
    "In conversation 1",
    "Free places 1",
    "Answered 4",
    "Left without an answer 2",
  ]);
});

test("a time at which nobody looked is a gap and is said so, and no zero", async () => {
  b.wire.answers.set("watch_last_hours", () => hours(1, { waiting: null, served: null, free: null }));
  await press("Show the last hours");
  const line = document.querySelector(".last-hours path.waiting[d^='M2']")?.getAttribute("d") ?? "";
  expect(line.match(/M/gu)).toHaveLength(2);
  expect(document.querySelectorAll(".stacked tbody tr")[6]?.textContent).toContain("not known");
});

test("what is pushed is drawn, and what is older is not", async () => {
  await press("Show the last hours");
  b.wire.push("last_hours", hours(3, { waiting: 9 }));
  b.wire.push("last_hours", hours(2, { waiting: 1 }));
  await rest();
  expect(document.querySelector(".last-hours svg[role=img]")?.getAttribute("aria-label")).toContain("At most 9 waited");
});

test("is given up on another view, taken up on the board again, and asked for with a new connection", async () => {
  await press("Show the last hours");
  b.app.show("work");
  await rest();
  b.app.show("board");
  await rest();
  expect(b.wire.of("watch_last_hours").map((one) => one.is_on)).toEqual([true, false, true]);
  b.wire.goDown();
  b.wire.comeUp();
  await rest();
  expect(b.wire.of("watch_last_hours")).toHaveLength(4);
  await press("Hide the last hours");
  expect(document.querySelector(".last-hours")).toBe(null);
  expect(b.wire.of("watch_last_hours")[4]).toEqual({ is_on: false });
});
