import { expect, test } from "vitest";
import { matching, offered, slashAt } from "../../../src/console/phrases/matching";

const GREETING = {
  id: "greeting",
  code: "hi",
  title: { fi: "Tervehdys", en: "Greeting" },
  text: { fi: "Hei", sv: "Hej" },
  line: null,
};
const FAR = { ...GREETING, id: "far", line: "other" };
const OWN = { code: "moi", title: "Oma", text: "Moi", language: "fi" };
const WHERE = { line: "avoin", language: "fi", own: "en" };

test.each([
  ["/", 1, { from: 0, to: 1, query: "" }],
  ["Hei /tu", 7, { from: 4, to: 7, query: "tu" }],
  ["rivi\n/112", 9, { from: 5, to: 9, query: "112" }],
  ["/hi sinä", 3, { from: 0, to: 3, query: "hi" }],
])("a slash at the beginning or behind a space asks for phrases: %j", (text, caret, slash) => {
  expect(slashAt(text, caret)).toEqual(slash);
});

test.each([
  ["ja/tai", 6],
  ["https://", 8],
  ["/hi ", 4],
  ["1/2", 3],
  ["/hi", 0],
])("a slash within words, or behind the caret, asks for nothing: %j", (text, caret) => {
  expect(slashAt(text, caret)).toBeNull();
});

test("texts come in the language of the talk, titles in that of the console, one's own first", () => {
  expect(offered([OWN], [GREETING, FAR], WHERE)).toEqual([
    { key: "own-0", code: "moi", title: "Oma", text: "Moi" },
    { key: "greeting", code: "hi", title: "Greeting", text: "Hei" },
  ]);
  expect(offered([OWN], [GREETING], { ...WHERE, language: "en" })).toEqual([]);
  expect(offered([{ ...OWN, language: null }], [], { ...WHERE, language: "en" })).toHaveLength(1);
});

test("codes that begin so come before titles that have it, whatever their accents and size", () => {
  const some = offered([{ ...OWN, code: "x", title: "Hälsa", text: "hi" }], [GREETING], WHERE);
  expect(matching(some, "HI").map(({ code }) => code)).toEqual(["hi"]);
  expect(matching(some, "e").map(({ code }) => code)).toEqual(["hi"]);
  expect(matching(some, "halsa").map(({ code }) => code)).toEqual(["x"]);
  expect(matching(some, "")).toHaveLength(2);
  expect(matching(some, "zzz")).toEqual([]);
});
