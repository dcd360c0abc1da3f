import { beforeEach, describe, expect, test } from "vitest";
import { FocusGuard, MOVED_JUST_NOW_MS } from "../../src/console/panes/guard";

let guard: FocusGuard;
let now: number;
beforeEach(() => {
  guard = new FocusGuard();
  now = 0;
  guard.began("a");
  guard.began("b");
});

const goTo = (talk: string): void => {
  now += 5_000;
  guard.focus(talk, now);
};
/** A whole sentence, twenty seconds long. */
const write = (talk: string): void => {
  for (let letter = 0; letter < 40; letter += 1) {
    now += 500;
    guard.typed(talk, false);
  }
};
const asks = (talk: string): boolean => guard.mustAsk(talk, now);
const send = (talk: string): void => {
  write(talk);
  if (asks(talk)) guard.confirmed(talk);
  guard.sent(talk);
};

describe("a whole sentence is asked back when it was written", () => {
  test("after the focus came from another conversation, whoever has said something there or here", () => {
    goTo("a");
    send("a");
    guard.heard("b");
    goTo("b");
    write("b");
    expect(asks("b")).toBe(true);
    guard.confirmed("b");
    guard.sent("b");
    guard.heard("b");
    guard.heard("a");
    goTo("a");
    write("a");
    expect(asks("a")).toBe(true);
  });

  test("as the rest of an old draft", () => {
    goTo("b");
    write("b");
    goTo("a");
    goTo("b");
    write("b");
    expect(asks("b")).toBe(true);
  });

  test("where the focus has stayed, while only another waits for an answer", () => {
    goTo("a");
    send("a");
    send("b");
    guard.heard("b");
    write("a");
    expect(asks("a")).toBe(true);
    guard.confirmed("a");
    guard.sent("a");
    write("a");
    expect(asks("a")).toBe(false);
  });

  test("though the other, for whom it may have been, has left while it was written", () => {
    goTo("a");
    goTo("b");
    write("b");
    guard.ended("a");
    write("b");
    expect(asks("b")).toBe(true);
    guard.confirmed("b");
    guard.sent("b");
    write("b");
    expect(asks("b")).toBe(false);
  });

  test("until somebody says whom it is for: to keep it as a draft is no answer", () => {
    goTo("a");
    goTo("b");
    write("b");
    expect([asks("b"), asks("b")]).toEqual([true, true]);
  });
});

describe("it does not ask", () => {
  test("twice for the same move", () => {
    goTo("a");
    goTo("b");
    write("b");
    expect(asks("b")).toBe(true);
    guard.confirmed("b");
    guard.sent("b");
    guard.heard("a");
    write("b");
    expect(asks("b")).toBe(false);
  });

  test("where the focus has stayed and the visitor waits for an answer, also while others do", () => {
    goTo("a");
    guard.heard("a");
    guard.heard("b");
    write("a");
    expect(asks("a")).toBe(false);
  });

  test("because another says something while the sentence is being written", () => {
    goTo("a");
    send("a");
    send("b");
    write("a");
    guard.heard("b");
    write("a");
    expect(asks("a")).toBe(false);
  });

  test("where there is only one, or only one is left", () => {
    goTo("a");
    goTo("b");
    guard.ended("a");
    write("b");
    expect(asks("b")).toBe(false);
  });
});

test("all that is sent within a second after the focus came from another conversation is asked back", () => {
  guard.focus("a", 0);
  guard.focus("b", 5000);
  guard.sent("b");
  expect(guard.mustAsk("b", 5000 + MOVED_JUST_NOW_MS - 1)).toBe(true);
  guard.sent("a");
  expect(guard.mustAsk("b", 5000 + MOVED_JUST_NOW_MS)).toBe(false);
});

test("the first focus is no move, and staying is no move", () => {
  guard.focus("a", 0);
  expect(guard.mustAsk("a", 1)).toBe(false);
  guard.focus("a", 2);
  expect(guard.mustAsk("a", 3)).toBe(false);
});

test("there and back within the second is still a move", () => {
  guard.focus("a", 0);
  guard.focus("b", 5000);
  guard.focus("a", 5200);
  expect(guard.mustAsk("a", 5300)).toBe(true);
});

test("a send in a conversation that has not the focus is asked back", () => {
  guard.focus("a", 0);
  expect(guard.mustAsk("b", 60_000)).toBe(true);
});
