import { beforeEach, describe, expect, test } from "vitest";
import { Idle } from "../../src/console/idle";
import { coverWhenIdle } from "../../src/console/page";
import { type Bench, bench, conversation, NOW_SECONDS, offer, onShift, state, ToldTimers } from "./fakes";

const MINUTE_MS = 60_000;

describe("three minutes without input", () => {
  let timers: ToldTimers;
  let idle: Idle;
  let mayCover: boolean;
  let covered: number;
  beforeEach(() => {
    timers = new ToldTimers();
    mayCover = true;
    covered = 0;
    idle = new Idle(timers, () => {
      if (mayCover) covered += 1;
      return mayCover;
    });
    idle.touch();
  });

  test("cover, and input begins them anew", () => {
    timers.advance(3 * MINUTE_MS - 1);
    idle.touch();
    timers.advance(3 * MINUTE_MS - 1);
    expect(covered).toBe(0);
    timers.advance(1);
    expect(covered).toBe(1);
  });

  test("cover as soon as nothing stands in the way any more", () => {
    mayCover = false;
    timers.advance(4 * MINUTE_MS);
    mayCover = true;
    timers.advance(5_000);
    expect(covered).toBe(1);
  });

  test("cover nothing that has just come", () => {
    timers.advance(3 * MINUTE_MS - 10_000);
    idle.came();
    timers.advance(29_000);
    expect(covered).toBe(0);
    timers.advance(10_000);
    expect(covered).toBe(1);
  });

  test("cover after six at the latest, however often words come before an empty chair", () => {
    for (let at = 0; at < 6 * MINUTE_MS; at += 10_000) {
      idle.came();
      expect(covered).toBe(0);
      timers.advance(10_000);
    }
    timers.advance(5_000);
    expect(covered).toBe(1);
  });
});

describe("the cover falls", () => {
  let b: Bench;
  beforeEach(async () => {
    b = await bench();
  });
  const orphan = { conversation: "o1", line: "line-1", language: "fi", since: NOW_SECONDS, urgent: null };
  const talk = conversation("c1");

  test.each([
    ["over words", true, { conversations: [talk] }],
    ["not where there is no conversation", false, {}],
    ["not over an open offer", false, { conversations: [talk], offer: offer() }],
    ["not over a conversation without a counsellor", false, { conversations: [talk], orphans: [orphan] }],
  ])("%s", async (_, isCovered, over) => {
    await onShift(b, state(1, over));
    expect(coverWhenIdle(b.app)).toBe(isCovered);
    expect(b.app.showing.cover.value).toBe(isCovered ? "idle" : "open");
  });

  test("not over the board, and only once", async () => {
    await onShift(b, state(1, { conversations: [talk] }));
    b.app.show("board");
    expect(coverWhenIdle(b.app)).toBe(false);
    b.app.show("work");
    b.app.showing.cover.value = "asked";
    expect(coverWhenIdle(b.app)).toBe(false);
    expect(b.app.showing.cover.value).toBe("asked");
  });
});
