import { afterEach, expect, it, vi } from "vitest";
import { browserTimers } from "../../src/adapters/clock";

afterEach(() => {
  vi.useRealTimers();
});

it("goes on where it was when the device's clock is set back, and by the device's own steps", () => {
  vi.useFakeTimers();
  const began = Date.now() + 60_000;
  vi.setSystemTime(began);
  expect(browserTimers.now()).toBe(began);
  vi.setSystemTime(began - 3_600_000);
  expect(browserTimers.now()).toBe(began);
  vi.setSystemTime(began - 3_600_000 + 7_000);
  expect(browserTimers.now()).toBe(began + 7_000);
  vi.setSystemTime(began + 8_000);
  expect(browserTimers.now()).toBe(began + 8_000);
});
