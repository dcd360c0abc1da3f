// @vitest-environment happy-dom
/** A colour of the page counts only if all that stands on it and around it can be read; what is refused is said once. */

import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { accents, isLeft, readLooks } from "../../src/embed/looks";

const [DAY, NIGHT] = ["--avoinlinja-accent", "--avoinlinja-accent-dark"] as const;
let page: Record<string, string>;
let direction: string;
let warned: string[];

beforeEach(() => {
  page = {};
  direction = "ltr";
  warned = [];
  vi.stubGlobal("getComputedStyle", () => ({ direction, getPropertyValue: (name: string) => page[name] ?? "" }));
  vi.spyOn(console, "warn").mockImplementation((words) => warned.push(words));
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** WCAG 2.2, to the letter. */
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(one: string, other: string): number {
  const [more, less] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (more + 0.05) / (less + 0.05);
}

/** What our styles have for each name, by day and by night. */
const [ours, oursByNight] = (() => {
  const css = readFileSync(`${import.meta.dirname}/../../src/ui/base.css`, "utf8");
  const [day, night] = css.split("prefers-color-scheme: dark") as [string, string];
  const read = (text: string): Record<string, string> =>
    Object.fromEntries([...text.matchAll(/--([\w-]+): (#\w+);/g)].map(([, name, color]) => [name, whole(`${color}`)]));
  return [read(day), read(night)] as const;
})();
function whole(color: string): string {
  return color.length === 4 ? `#${[...color.slice(1)].map((one) => one + one).join("")}` : color;
}
/** On which it stands as words, of a link, a button or what is pressed. */
const GROUNDS = ["paper", "card", "accent-soft", "theirs", "note-soft", "danger-soft"];

describe("a colour of the page", () => {
  const colors = fc.integer({ min: 0, max: 0xffffff }).map((one) => `#${one.toString(16).padStart(6, "0")}`);
  it.each([
    ["by day", DAY, 0, ours],
    ["by night", NIGHT, 1, oursByNight],
  ] as const)("%s counts only where it can be read with all that we have", (_, name, at, its) => {
    let [taken, refused] = [0, 0];
    fc.assert(
      fc.property(colors, (color) => {
        page[name] = color;
        readLooks();
        const now = accents[at] as string;
        taken += +(now === color);
        refused += +(now !== color);
        for (const ground of GROUNDS) expect(contrast(now, its[ground] as string), ground).toBeGreaterThanOrEqual(4.5);
        expect(contrast(now, its["accent-ink"] as string), "words on it").toBeGreaterThanOrEqual(4.5);
        expect(contrast(now, at ? "#000000" : "#ffffff"), "words on the button").toBeGreaterThanOrEqual(4.5);
      }),
      { numRuns: 1000 },
    );
    expect(Math.min(taken, refused)).toBeGreaterThan(100);
  });

  it.each(["red", "#fff", "#7a1fa2;color:red", "rgb(0,0,0)", "var(--x)", "#12345g", "#1_2_3_", "url(x)", "#7a1fa2ff"])(
    "as %s is refused, and ours stays",
    (written) => {
      page = { [DAY]: written, [NIGHT]: written };
      readLooks();
      expect(accents).toEqual(["#17565e", "#7cc4c6"]);
      expect(warned).toEqual([`${DAY}: refused`, `${NIGHT}: refused`]);
    },
  );

  it("is ours as base.css has it where the page says nothing, and nothing is said of it", () => {
    readLooks();
    expect(accents).toEqual([ours.accent, oursByNight.accent]);
    expect(warned).toEqual([]);
  });

  it("is not spoken of before the page has loaded, for its styles may still come", () => {
    const state = vi.spyOn(document, "readyState", "get").mockReturnValue("interactive");
    page[DAY] = "#ffcc00";
    readLooks();
    expect(warned).toEqual([]);
    state.mockReturnValue("complete");
    readLooks();
    expect(warned).toEqual([`${DAY}: refused`]);
  });

  it.each([
    ["", "ltr", false],
    ["", "rtl", true],
    ["left", "ltr", true],
    ["right", "rtl", false],
    ["middle", "ltr", false],
  ])("corner %j in a page that runs %s: left is %s", (corner, runs, is) => {
    page["--avoinlinja-corner"] = corner;
    direction = runs;
    readLooks();
    expect(isLeft).toBe(is);
  });
});
