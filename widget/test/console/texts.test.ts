import { describe, expect, test } from "vitest";
import { Texts, pickLanguage } from "../../src/console/texts";
import { en, type TextKey } from "../../src/console/texts/en";
import { fi } from "../../src/console/texts/fi";
import { sv } from "../../src/console/texts/sv";
import { NAMES_COUNT } from "../../src/console/panes/numbers";

const keys = Object.keys(en) as TextKey[];
const blanks = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe.each([
  ["fi", fi],
  ["sv", sv],
])("the catalogue %s", (_, catalogue) => {
  test("has every key and no other", () => {
    expect(Object.keys(catalogue).sort()).toEqual([...keys].sort());
  });

  test("keeps every blank, save that of a phrase without time", () => {
    const differing = keys.filter((key) => blanks(catalogue[key]).join() !== blanks(en[key]).join());
    expect(differing).toEqual([]);
  });

  test("shouts nowhere and blames nobody", () => {
    expect(keys.filter((key) => /!|uhri|offer för/i.test(catalogue[key]))).toEqual([]);
  });
});

test("each language has as many names as are counted, all different", () => {
  for (const catalogue of [en, fi, sv]) {
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
  expect(texts.sayOr("reason.something_new", "reason.broken")).toBe(en["reason.broken"]);
});

test("a language code that is none is shown as it is", () => {
  expect(new Texts("fi").languageName("<b>")).toBe("<b>");
});
