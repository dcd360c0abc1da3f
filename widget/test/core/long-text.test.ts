import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitLong } from "../../src/core/long-text";

const segmenter = new Intl.Segmenter("fi", { granularity: "grapheme" });
/** Where the newest browsers say that a sign begins. */
const beginnings = (text: string): Set<number> => new Set([...segmenter.segment(text)].map((one) => one.index));
const cuts = (parts: readonly string[]): number[] => {
  let at = 0;
  return parts.slice(0, -1).map((part) => (at += part.length));
};
const SIGNS = [
  "a",
  "ä",
  "e\u0301",
  "👩‍👩‍👧",
  "🇫🇮",
  "👍🏽",
  "\r\n",
  "\n",
  " ",
  "ي",
  "नि",
  "❤️",
  "𝒳",
  ".",
  "می\u200c",
  "\u1112\u1161\u11ab",
  "1️⃣",
  "\u200f",
];

describe("a long text", () => {
  it("is the same in its parts, of which none is too long and none ends within a sign", () => {
    const text = fc.array(fc.constantFrom(...SIGNS), { maxLength: 400 }).map((signs) => signs.join(""));
    fc.assert(
      fc.property(text, fc.integer({ min: 40, max: 120 }), (whole, most) => {
        const parts = splitLong(whole, most);
        expect(parts.join("")).toBe(whole);
        expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(most);
        const starts = beginnings(whole);
        expect(cuts(parts).filter((at) => !starts.has(at))).toEqual([]);
      }),
    );
  });

  it("without a blank ends within no sign either", () => {
    const text = fc.array(fc.constantFrom(...SIGNS.filter((sign) => sign.trim() !== "")), {
      minLength: 40,
      maxLength: 200,
    });
    fc.assert(
      fc.property(text, fc.integer({ min: 30, max: 60 }), (signs, most) => {
        const starts = beginnings(signs.join(""));
        expect(cuts(splitLong(signs.join(""), most)).filter((at) => !starts.has(at))).toEqual([]);
      }),
    );
  });

  it("is one when it fits, and at the bound", () => {
    expect(splitLong("", 10)).toEqual([""]);
    expect(splitLong("0123456789", 10)).toEqual(["0123456789"]);
  });

  it("is cut after an empty line before a line, a sentence, a word", () => {
    expect(splitLong("yksi kaksi.\n\nkolme neljä\nviisi kuusi", 34)[0]).toBe("yksi kaksi.\n\n");
    expect(splitLong("yksi kaksi. kolme neljä\nviisi kuusi", 34)[0]).toBe("yksi kaksi. kolme neljä\n");
    expect(splitLong("yksi kaksi. kolme neljä viisi", 24)[0]).toBe("yksi kaksi. ");
    expect(splitLong("yksi kaksi kolme", 12)[0]).toBe("yksi kaksi ");
  });

  it("of one word is cut all the same, and a letter under a thousand accents too", () => {
    expect(splitLong("a".repeat(25), 10).map((part) => part.length)).toEqual([10, 10, 5]);
    expect(splitLong(`a${"\u0301".repeat(30)}`, 10).join("")).toBe(`a${"\u0301".repeat(30)}`);
  });

  it("keeps lone halves of a pair where they are", () => {
    const odd = `${"\ud83d".repeat(15)}${"\ude00".repeat(15)}`;
    expect(splitLong(odd, 10).join("")).toBe(odd);
  });
});
