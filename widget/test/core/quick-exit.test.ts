import { expect, it } from "vitest";
import { shiftCounter } from "../../src/core/quick-exit";

const shifts = (...at: number[]): number => {
  const count = shiftCounter();
  return at.map((timeStamp) => count({ key: "Shift", shiftKey: false, timeStamp })).at(-1) ?? 0;
};

it("gives trembling hands five seconds between two presses, and no longer", () => {
  expect(shifts(10_000, 15_000, 20_000)).toBe(3);
  expect(shifts(10_000, 15_000, 20_001)).toBe(1);
});
