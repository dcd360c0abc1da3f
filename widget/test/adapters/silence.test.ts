import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Silence } from "../../src/adapters/silence";

let asked: number;
let broken: number;
let silence: Silence;

beforeEach(() => {
  vi.useFakeTimers();
  asked = broken = 0;
  silence = new Silence(
    12_000,
    () => {
      asked += 1;
    },
    () => {
      broken += 1;
    },
  );
});
afterEach(() => {
  silence.stop();
  vi.useRealTimers();
});

const up = (): void => {
  silence.pinged(15_000);
  silence.heard();
};

it("before anything was said is given its time, and nobody is asked", () => {
  vi.advanceTimersByTime(11_999);
  expect([asked, broken]).toEqual([0, 0]);
  vi.advanceTimersByTime(1);
  expect([asked, broken]).toEqual([0, 1]);
});

it("of a line that was up is asked about first, and is called broken within 30 s", () => {
  up();
  vi.advanceTimersByTime(22_999);
  expect(asked).toBe(0);
  vi.advanceTimersByTime(1);
  expect([asked, broken]).toEqual([1, 0]);
  vi.advanceTimersByTime(5_000);
  expect([asked, broken]).toEqual([1, 1]);
});

it("is over with anything that is heard", () => {
  up();
  for (let ping = 0; ping < 20; ping += 1) {
    vi.advanceTimersByTime(22_000);
    silence.heard();
  }
  silence.probe(2_500);
  vi.advanceTimersByTime(2_400);
  silence.heard();
  vi.advanceTimersByTime(20_000);
  expect([asked, broken]).toEqual([1, 0]);
});

it("after a hint is broken when the answer does not come, however often one is given", () => {
  up();
  silence.probe(2_500);
  vi.advanceTimersByTime(2_000);
  silence.probe(2_500);
  vi.advanceTimersByTime(500);
  expect([asked, broken]).toEqual([1, 1]);
});

it("is not believed by a page that slept: it asks once more, and then it is", () => {
  up();
  silence.probe(2_500);
  const slept = performance.now() + 600_000;
  vi.spyOn(performance, "now").mockReturnValue(slept); // frozen: its timer comes when it wakes
  vi.advanceTimersByTime(2_500);
  expect([asked, broken]).toEqual([2, 0]);
  vi.advanceTimersByTime(2_500);
  expect([asked, broken]).toEqual([2, 1]);
});
