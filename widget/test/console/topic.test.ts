import { expect, test } from "vitest";
import { Texts } from "../../src/console/texts";
import { isForAdvice, topicWords } from "../../src/console/topic";

const texts = new Texts("en");

test.each([
  ["used", "has used violence, or fears using it"],
  ["professional", "a professional, asks for advice"],
  ["professional.health", "a professional, asks for advice (health care)"],
  ["professional.of_a_later_release", "a professional, asks for advice"],
  ["of_a_later_release", "has not told the topic"],
  [null, "has not told the topic"],
])("what %s comes for is said in words", (topic, words) => {
  expect(topicWords(texts, topic)).toBe(words);
});

test("a professional is one with a field and without", () => {
  expect([null, "used", "professional", "professional.police", "professionals"].map(isForAdvice)).toEqual([
    false,
    false,
    true,
    true,
    false,
  ]);
});
