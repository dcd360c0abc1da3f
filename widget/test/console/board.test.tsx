// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BoardView } from "../../src/console/board/board-view";
import type { BoardLine } from "../../src/core/protocol";
import { A_DESK, type Bench, bench, board, NOW_SECONDS } from "./fakes";

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
afterEach(() => render(null, document.body));

const draw = async (over: Partial<BoardLine>): Promise<string> => {
  b.app.board.anew();
  b.app.board.pushed(board(1, over));
  await act(() => render(<BoardView app={b.app} />, document.body));
  return document.querySelector("table.lines tbody tr")?.textContent ?? "";
};
const acts = (): string[] =>
  [...document.querySelectorAll("table.lines tbody tr:first-child button")].map(
    (one) => one.firstChild?.textContent ?? "",
  );

test("a wait of more than a quarter of an hour raises the alarm, and one of a quarter does not", async () => {
  expect(await draw({ longest_since: NOW_SECONDS - 900 })).not.toContain("⚠ over 15 minutes");
  expect(await draw({ longest_since: NOW_SECONDS - 901 })).toContain("⚠ over 15 minutes");
});

test("what is urgent may be talking already, and is not told as one of those who wait", async () => {
  expect(await draw({ waiting: 1, urgent: 1 })).toContain("1 urgent, waiting or in a conversation");
});

test("an open line that nobody can be offered on raises the alarm, and a closed one does not", async () => {
  const paused = [{ ...A_DESK, alias: "Aino", phase: "paused", conversations: 0, capacity: 2 }] as const;
  const there = [{ ...A_DESK, alias: "Aino", phase: "available", conversations: 0, capacity: 2 }] as const;
  expect(await draw({ phase: "open", desks: paused })).toContain("⚠ Open, and nobody");
  expect(await draw({ phase: "open", desks: there })).not.toContain("⚠ Open, and nobody");
  expect(await draw({ phase: "closed", desks: [] })).not.toContain("⚠ Open, and nobody");
});

test("who waits can be told that they are not served today, while anybody waits", async () => {
  await draw({ phase: "closing", waiting: 3 });
  expect(acts()).toEqual(["Open", "Not today"]);
  await draw({ phase: "closed", waiting: 3 });
  expect(acts()).toEqual(["Open"]);
});

test("those without a connection are told apart from those who wait and are there", async () => {
  expect(await draw({ waiting: 3, away: 1 })).toContain("3 one without a connection");
  expect(await draw({ waiting: 3, away: 0 })).not.toContain("without a connection");
});

test.each([
  ["open", ["Stop intake", "Close"]],
  ["intake_stopped", ["Open", "Close"]],
  ["closing", ["Open"]],
  ["closed", ["Open"]],
] as const)("of a line that is %s a lead is shown what can be done, and no more", async (phase, shown) => {
  await draw({ phase, waiting: 0 });
  expect(acts()).toEqual(shown);
});

test("visitors who could not make sure who answers raise the alarm", async () => {
  expect(await draw({ unverified_last_hour: 0 })).not.toContain("make sure");
  expect(await draw({ unverified_last_hour: 2 })).toContain("⚠ 2 times within the last hour");
});
