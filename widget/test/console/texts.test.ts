import catalogues from "../../src/console/texts/catalogues";
import { expect, test } from "vitest";
import { Texts, pickLanguage } from "../../src/console/texts";
import { NAMES_COUNT } from "../../src/console/panes/numbers";
import { KEPT_MS } from "../../src/visitor/kept";

const inEach = Object.entries(catalogues);

test.each(inEach)("the texts in %s shout nowhere and blame nobody", (_, catalogue) => {
  const bad = Object.entries(catalogue).filter(([, text]) => /!|uhri|offer för/i.test(JSON.stringify(text)));
  expect(bad).toEqual([]);
});

test.each([
  ["fi", "viisi minuuttia"],
  ["sv", "fem minuter"],
  ["en", "five minutes"],
] as const)("whoever ends is told in %s how long the visitor can still read", (language, long) => {
  expect(new Texts(language).say("talk.end_what")).toContain(long);
  expect(KEPT_MS).toBe(5 * 60_000);
});

test("each language has as many names as are counted, all different", () => {
  for (const [, catalogue] of inEach) {
    const names = catalogue["talk.names"].split(" ");
    expect(new Set(names).size).toBe(NAMES_COUNT);
  }
});

test("the browser's first language that there is, else English", () => {
  expect(pickLanguage(["se-FI", "sv-FI", "fi"])).toBe("sv");
  expect(pickLanguage(["de", "pl"])).toBe("en");
});

test("a reason without words of its own has those of a fault", () => {
  const texts = new Texts("en");
  expect(texts.sayOr("reason.something_new", "reason.broken")).toBe(catalogues.en["reason.broken"]);
});

test("a language code that is none is shown as it is", () => {
  expect(new Texts("fi").languageName("<b>")).toBe("<b>");
});
