import catalogues from "../../src/console/texts/catalogues";
import { expect, test } from "vitest";
import { Texts, pickLanguage } from "../../src/console/texts";
import { NAMES_COUNT } from "../../src/console/panes/numbers";

const inEach = Object.entries(catalogues);

test.each(inEach)("the texts in %s shout nowhere and blame nobody", (_, catalogue) => {
  const bad = Object.entries(catalogue).filter(([, text]) => /!|uhri|offer för/i.test(JSON.stringify(text)));
  expect(bad).toEqual([]);
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
