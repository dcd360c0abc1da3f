import { expect, it } from "vitest";
import { languageOf } from "../../src/core/language-tags";

const HAVING = ["fi", "en", "sv"] as const;

it.each([
  ["fi", "fi"],
  ["en-GB", "en"],
  ["sv_FI", "sv"],
  ["sv-SE", "sv"],
  ["FI-fi", "fi"],
  [" en ", "en"],
  ["en-Latn-GB-x-own", "en"],
  ["so", null],
  ["english", null],
  ["", null],
  ["-", null],
  ["x-default", null],
  ["fil", null], // Filipino is no Finnish
])("%j means %j", (tag, meant) => {
  expect(languageOf(tag, HAVING)).toBe(meant);
});

it.each([
  ["sv", "sv-FI"],
  ["sv-SE", "sv-FI"],
  ["zh-Hant-HK", "zh-Hant"],
  ["zh-HK", "zh-Hans"],
])("%j is served by %j where nothing is nearer", (tag, meant) => {
  expect(languageOf(tag, ["fi", "sv-FI", "zh-Hans", "zh-Hant"])).toBe(meant);
});
