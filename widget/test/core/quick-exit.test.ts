import { describe, expect, it } from "vitest";
import { SHIFT_PRESSES, SHIFT_WINDOW_MS, watchShift } from "../../src/core/quick-exit";

type Sign = readonly [type: string, more?: object];

const DOWN: Sign = ["keydown", { key: "Shift" }];
const UP: Sign = ["keyup", { key: "Shift" }];
const HELD: Sign = ["keydown", { key: "Shift", repeat: true }];
const down = (key: string, more = {}): Sign => ["keydown", { key, ...more }];
const up = (key: string): Sign => ["keyup", { key }];
const thrice = (...signs: Sign[]): Sign[] => [...signs, ...signs, ...signs];

/** What is told while these come, `apart` milliseconds after each other. */
function told(signs: readonly Sign[], apart = 60): number[] {
  const target = new EventTarget();
  const heard: number[] = [];
  watchShift(target, (presses) => heard.push(presses));
  signs.forEach(([type, more], at) => {
    const timeStamp = 10_000 + at * apart;
    target.dispatchEvent(Object.defineProperties(new Event(type), valuesOf({ ...more, timeStamp })));
  });
  return heard;
}
const valuesOf = (values: object): PropertyDescriptorMap =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));

describe("Shift three times leaves", () => {
  it.each<[string, Sign[]]>([
    ["three presses", thrice(DOWN, UP)],
    ["each held for a moment", thrice(DOWN, HELD, HELD, HELD, UP)],
    ["after a sentence with capitals", [DOWN, down("H"), up("H"), UP, down("e"), up("e"), ...thrice(DOWN, UP)]],
    ["after CapsLock", [down("CapsLock"), up("CapsLock"), ...thrice(DOWN, UP)]],
    ["after a click that took another Shift", [DOWN, ["pointerdown"], UP, ...thrice(DOWN, UP)]],
    ["with a page that still runs from the wheel between the presses", thrice(DOWN, UP, ["wheel"])],
    ["with a release between that belongs to no press", thrice(DOWN, UP, UP)],
  ])("%s", (_, signs) => {
    expect(told(signs)).toContain(SHIFT_PRESSES);
  });

  it("for trembling hands: five seconds between two presses, and no longer", () => {
    expect(told(thrice(DOWN, UP), SHIFT_WINDOW_MS / 2)).toEqual([1, 2, 3]);
    expect(told(thrice(DOWN, UP), SHIFT_WINDOW_MS / 2 + 1)).toEqual([1, 1, 1]);
  });
});

describe("nobody leaves by accident", () => {
  it.each<[string, Sign[]]>([
    ["capital letters", thrice(DOWN, down("A"), up("A"), UP)],
    ["capital letters whose Shift goes up first", thrice(DOWN, down("A"), UP, up("a"))],
    ["a letter still down from before", thrice(down("a"), DOWN, up("a"), UP)],
    ["Shift and click", thrice(DOWN, ["pointerdown"], UP)],
    ["Shift and wheel", thrice(DOWN, ["wheel"], ["wheel"], UP)],
    ["Shift and arrows", thrice(DOWN, down("ArrowLeft"), up("ArrowLeft"), UP)],
    ["another keyboard's language by Alt and Shift", [down("Alt"), ...thrice(down("Shift", { altKey: true }), UP)]],
    ["releases alone, as on-screen keyboards send them", thrice(UP)],
    ["an on-screen keyboard that types without keys", thrice(DOWN, ["input"], UP)],
    ["an on-screen keyboard whose Shift stands beside each letter", thrice(DOWN, UP, ["input"])],
    ["a Shift that is held for long", [DOWN, ...Array.from({ length: 100 }, () => HELD), UP]],
    ["a Shift that was down when the page got the keys", thrice(HELD, UP)],
    ["a press here and there between clicks", thrice(DOWN, UP, ["pointerdown"])],
  ])("%s", (_, signs) => {
    expect(Math.max(0, ...told(signs))).toBeLessThan(2);
  });
});

it("says that it counts anew, so that nobody is promised too much", () => {
  expect(told([DOWN, UP, DOWN, UP, down("a"), DOWN, UP])).toEqual([1, 2, 0, 1]);
});

it("hears nothing more once it is told to stop", () => {
  const target = new EventTarget();
  const stop = new AbortController();
  const heard: number[] = [];
  watchShift(target, (presses) => heard.push(presses), stop.signal);
  stop.abort();
  for (const type of ["keydown", "keyup"]) {
    target.dispatchEvent(Object.defineProperties(new Event(type), valuesOf({ key: "Shift", timeStamp: 1 })));
  }
  expect(heard).toEqual([]);
});
