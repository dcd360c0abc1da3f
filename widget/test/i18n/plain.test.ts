import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readCatalogues } from "../../build/texts/catalogues.mjs";
import { parsed } from "../../build/texts/messages.mjs";
import { ADULTS, CHILDREN, plainness, sayings, sentences } from "../../build/texts/plain.mjs";
import { TEXTS } from "../../build/texts/plugin.mjs";

type Reasons = Readonly<Record<string, Readonly<Record<string, string>>>>;
const reasons = JSON.parse(
  readFileSync(new URL("../../build/texts/long-sentences.json", import.meta.url), "utf8"),
) as Reasons;
const catalogues = readCatalogues(TEXTS);
/** Whatever a person sees who seeks help: on the page, beside the link, where scripts are off, and of the services. */
const VISITORS = /^(visitor|child|shared|loader|page|line|snippet|referral|directory)\./;

it.each(Object.keys(catalogues))("what visitors read is plain: %s", (language) => {
  const theirs = Object.entries(catalogues[language] ?? {}).filter(([key]) => VISITORS.test(key));
  const texts = Object.fromEntries(theirs.map(([key, elements]) => [key, sayings(elements)]));
  const { faults, count } = plainness(texts, language, ADULTS, reasons[language]);
  expect(count).toBeGreaterThan(200);
  expect(faults.join("\n")).toBe("");
});

it.each(Object.keys(catalogues))("what children read is plain on every screen: %s", (language) => {
  const every = catalogues[language] ?? {};
  const theirs = Object.entries(every).filter(([key]) => /^(visitor|shared|loader|page)\./.test(key));
  const childs = theirs.map(([key, usual]) => [key, every[key.replace("visitor.", "child.")] ?? usual] as const);
  const texts = Object.fromEntries(childs.map(([key, elements]) => [key, sayings(elements)]));
  expect(childs.filter(([key, one]) => one !== every[key]).length).toBeGreaterThan(15);
  expect(plainness(texts, language, CHILDREN).faults.join("\n")).toBe("");
});

it("a reason is for a language that there is", () => {
  expect(Object.keys(reasons).filter((language) => !(language in catalogues))).toEqual([]);
});

describe("a text", () => {
  const LIMITS = { mean: 4, most: 5 };
  const why = "It is the name of a law, and is said whole.";
  const faults = (texts: Record<string, string[]>, given?: Record<string, string>): string[] =>
    plainness(texts, "en", LIMITS, given).faults;

  it("is read sentence by sentence; a gap is one word, and each branch of a plural is read", () => {
    const ways = sayings(parsed("{n, plural, one {One waits.} other {# wait, says {alias}.}} Go on: now"));
    expect(ways).toEqual(["One waits. Go on: now", "1 wait, says 1. Go on: now"]);
    expect(sentences("One waits. Go “on.” Then: now\nA title").map(({ words }) => words)).toEqual([2, 2, 1, 1, 2]);
    expect(sentences("كيف حالك؟ أنا هنا.").map(({ words }) => words)).toEqual([2, 2]);
  });

  it("with a long sentence is refused by its key, unless its reason stands there", () => {
    const long = { "a.b": ["One two three four five six"] };
    expect(faults(long)).toEqual(["en a.b: 6 words in one sentence, at most 5: “One two three four five six”"]);
    expect(faults(long, { "a.b": why })).toEqual([]);
    expect(faults(long, { "a.b": "so" })).toEqual(["en a.b: “so” says no reason in long-sentences.json"]);
  });

  it("that is short needs no reason, and one that is gone has none", () => {
    const gone = [expect.stringContaining("so its reason in long-sentences.json goes")];
    expect(faults({ "a.b": ["One two"] }, { "a.b": why })).toEqual(gone);
    expect(faults({}, { "a.b": why })).toEqual(gone);
  });

  it("counts for the mean when it is a whole sentence: buttons do not flatter it", () => {
    const wordy = { "a.b": ["One two three four five."], "a.c": ["Go"], "a.d": ["Stop"] };
    expect(faults(wordy)).toEqual(["en: 5.00 words a sentence in the mean of 1, at most 4"]);
  });
});
