/** What makes a message a card, inside the seal; and what a hostile page can make of it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CARD_HEADING_MAX_CHARS,
  CARD_LINES_MAX_COUNT,
  CARD_MAX_CHARS,
  cardIn,
  cardMarkOf,
  isOwnServicesPage,
} from "../../src/core/card";
import { Assembler, decodePayload, encodePayload, PART_MAX_BYTES, textContents } from "../../src/core/payload";
import { PAYLOAD_MAX_BYTES } from "../../src/core/seal-port";

const MARK = { id: "shelters", v: "2026-11-01", lang: "fi" };

describe("inside the seal", () => {
  it("a card is a text with a mark on its first part: who knows no cards reads the same words", () => {
    const [content, ...more] = textContents("Turvakoti\nSoita 080 005 005.", MARK);
    expect(more).toEqual([]);
    expect(content).toEqual({ t: "text", part: 0, of: 1, text: "Turvakoti\nSoita 080 005 005.", card: MARK });
    const payload = decodePayload(encodePayload(content ?? expect.fail(), 1)) ?? expect.fail();
    expect(new Assembler().take(payload).content).toMatchObject({ text: "Turvakoti\nSoita 080 005 005.", card: MARK });
  });

  it("the mark of a text in several parts goes with the first, and each part fits its bucket", () => {
    const long = { id: "c".repeat(64), v: "2026-11-01", lang: "zh-Hant-TW" };
    const parts = textContents("ä".repeat(PART_MAX_BYTES), long);
    expect(parts.map((one) => "card" in one)).toEqual([true, false]);
    const assembler = new Assembler();
    const heard = { upTo: 99_999, gaps: [1, 2, 11_111, 22_222, 33_333, 44_444], of: 7 };
    const last = parts.map((one, at) => {
      const bytes = encodePayload(one, 99_999 + at, heard);
      expect(bytes.length).toBeLessThanOrEqual(PAYLOAD_MAX_BYTES);
      return assembler.take(decodePayload(bytes) ?? expect.fail()).content;
    })[1];
    expect(last).toMatchObject({ card: long });
  });

  it.each([
    ["no mark", "yes"],
    ["a list", ["shelters", "", "fi"]],
    ["an id with a tag", { ...MARK, id: "<b>" }],
    ["an id above its bound", { ...MARK, id: "c".repeat(65) }],
    ["a version that is no day", { ...MARK, v: "tomorrow" }],
    ["no version", { id: "shelters", lang: "fi" }],
    ["a language that is none", { ...MARK, lang: 'fi" onclick="' }],
    ["a language without an end", { ...MARK, lang: "fi-".repeat(99) }],
  ])("%s is no card, and the words are there all the same", (_, card) => {
    const bytes = new TextEncoder().encode(JSON.stringify({ n: 1, t: "text", part: 0, of: 1, text: "Hei", card }));
    const { content } = new Assembler().take(decodePayload(bytes) ?? expect.fail());
    expect(content).toMatchObject({ text: "Hei", card: undefined });
  });

  it("whatever is said of a card, a page does not break", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void cardMarkOf(value)));
  });
});

describe("its bounds", () => {
  it("the first line is the heading", () => {
    expect(cardIn("Otsikko\nYksi\nKaksi")).toEqual({ heading: "Otsikko", body: "Yksi\nKaksi" });
    expect(cardIn("Otsikko")).toEqual({ heading: "Otsikko", body: "" });
  });

  it.each([
    ["nothing before the first line's end", "\nYksi"],
    ["a heading above its bound", "h".repeat(CARD_HEADING_MAX_CHARS + 1)],
    ["more words than fit", `H\n${"x".repeat(CARD_MAX_CHARS)}`],
    ["more lines than fit", `H${"\nx".repeat(CARD_LINES_MAX_COUNT)}`],
  ])("%s: it is shown as a message", (_, text) => {
    expect(cardIn(text)).toBeNull();
  });

  it("at its bounds it is a card", () => {
    expect(cardIn("h".repeat(CARD_HEADING_MAX_CHARS))).not.toBeNull();
    expect(cardIn(`H\n${"x".repeat(CARD_MAX_CHARS - 2)}`)).not.toBeNull();
    expect(cardIn(`H${"\nx".repeat(CARD_LINES_MAX_COUNT - 1)}`)).not.toBeNull();
  });
});

describe("the one page that a card may lead to", () => {
  const origin = "https://line.example";

  it("is the line's own page of services", () => {
    expect(isOwnServicesPage(`${origin}/s/turva/fi/kainuu`, origin)).toBe(true);
  });

  it.each([
    "https://line.example/l/turva",
    "https://line.example/s/turva?to=https://elsewhere.example",
    "https://line.example/s/turva#kainuu",
    "https://line.example/s/../console",
    "https://line.example.elsewhere.example/s/turva",
    "https://elsewhere.example/s/turva",
    "http://line.example/s/turva",
    "https://line.example/s/%2e%2e/console",
  ])("%s is not", (address) => {
    expect(isOwnServicesPage(address, origin)).toBe(false);
  });
});
