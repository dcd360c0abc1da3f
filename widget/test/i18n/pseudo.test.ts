import { expect, it } from "vitest";
import { isRightToLeft, textsOf } from "../../build/texts/bundles.mjs";
import { readCatalogues } from "../../build/texts/catalogues.mjs";
import { compile, parsed } from "../../build/texts/messages.mjs";
import { LONGER, withPseudo } from "../../build/texts/pseudo.mjs";
import { SOURCES, TEXTS } from "../../build/texts/plugin.mjs";
import { format, type Values } from "../../src/i18n/format";
import { directionOf } from "../../src/i18n/words";

const catalogues = readCatalogues(TEXTS);
const visitor = textsOf(withPseudo(catalogues), "visitor", SOURCES);
const values: Values = { n: 3, min: 2, max: 5, alias: "Bo", who: "Bo" };
const said = (language: string, key: string): string =>
  format(visitor[language]?.[key] ?? "", language, values).replace(/\{\w+\}/g, "Bo");

it.each(["en-XA", "ar-XB"])(
  "a language of no people (%s) has every text, longer, and in no letter that we use",
  (one) => {
    for (const key of Object.keys(visitor.en ?? {}).filter((each) => each !== "")) {
      const [whole, english] = [said(one, key), said("en", key)];
      expect(whole.length).toBeGreaterThanOrEqual(english.length * (1 + LONGER));
      expect(whole.replaceAll("Bo", "")).not.toMatch(/[A-Za-z]/);
      expect(whole).toMatch(/^\[[\s\S]*\]$/u);
    }
    expect(
      said(one, "unfit.broken")
        .split("\n")
        .every((line) => /^\[.*\]$/u.test(line)),
    ).toBe(true);
  },
);

it("is never built into a release", () => {
  expect(Object.keys(catalogues).sort()).toEqual(["en", "fi", "sv"]);
});

it("a name in a text that is read from right to left stands apart, and takes no mark of the text with it", () => {
  const elements = parsed("{alias} (1)");
  expect(format(compile(elements, { isApart: true }), "ar", { alias: "Bo" })).toBe("\u2068Bo\u2069 (1)");
  expect(format(compile(elements), "fi", { alias: "Bo" })).toBe("Bo (1)");
  expect(said("ar-XB", "chat.typing")).toContain("\u2068Bo\u2069");
});

it("the build and the page agree on which languages are read from right to left", () => {
  const every = ["ar", "ckb", "en", "et", "fa", "fi", "he", "ps", "ru", "se", "so", "sv", "ug", "uk", "ur"];
  expect(every.filter(isRightToLeft)).toEqual(every.filter((one) => directionOf(one) === "rtl"));
});
