import { expect, test } from "vitest";
import { FocusGuard, MOVED_JUST_NOW_MS } from "../../src/console/panes/guard";

test("a send less than a second after the focus came from another conversation is asked back", () => {
  const guard = new FocusGuard();
  guard.focus("a", 0);
  guard.focus("b", 5000);
  expect(guard.mustAsk("b", 5000 + MOVED_JUST_NOW_MS - 1)).toBe(true);
  expect(guard.mustAsk("b", 5000 + MOVED_JUST_NOW_MS)).toBe(false);
});

test("the first focus is no move, and staying is no move", () => {
  const guard = new FocusGuard();
  guard.focus("a", 0);
  expect(guard.mustAsk("a", 1)).toBe(false);
  guard.focus("a", 2);
  expect(guard.mustAsk("a", 3)).toBe(false);
});

test("there and back within the second is still a move", () => {
  const guard = new FocusGuard();
  guard.focus("a", 0);
  guard.focus("b", 5000);
  guard.focus("a", 5200);
  expect(guard.mustAsk("a", 5300)).toBe(true);
});

test("a send in a conversation that has not the focus is asked back", () => {
  const guard = new FocusGuard();
  guard.focus("a", 0);
  expect(guard.mustAsk("b", 60_000)).toBe(true);
});
