import { expect, it } from "vitest";
import { checkUse, childrensTexts } from "../../build/texts/bundles.mjs";
import { readCatalogues } from "../../build/texts/catalogues.mjs";
import { keysOf, packed, packedForChildren } from "../../build/texts/pack.mjs";
import { SOURCES, TEXTS } from "../../build/texts/plugin.mjs";
import childrens from "../../src/visitor/child-texts";
import texts from "../../src/visitor/texts";

it("the shipped words stand at the places of those for which they stand", () => {
  const parts = { first: keysOf(texts.fi).slice(0, 30), later: keysOf(texts.fi).slice(30) };
  const list = [...packed(texts.fi, parts), ...parts.later.map((key) => texts.fi[key as "chat.send"])];
  const places = packedForChildren(childrensTexts(readCatalogues(TEXTS)), parts).fi ?? {};
  const usual = Object.entries(childrens.fi ?? {}).map(([key]) => texts.fi[key as "chat.send"]);
  expect(
    Object.keys(places)
      .map((place) => list[Number(place)])
      .sort(),
  ).toEqual([...usual].sort());
});

it("a text for children that stands for none, or has other gaps, is refused", () => {
  const real = readCatalogues(TEXTS);
  const changed = (key: string, as: string) =>
    Object.fromEntries(Object.entries(real).map(([language, its]) => [language, { ...its, [key]: its[as] ?? [] }]));
  const refused = (key: string, as: string) => () => checkUse(changed(key, as), SOURCES);
  expect(refused("child.chat.nothing", "visitor.chat.send")).toThrow("child.chat.nothing: stands for no text");
  expect(refused("child.chat.send", "visitor.chat.typing")).toThrow("child.chat.send: has other gaps");
  expect(refused("child.chat.send", "visitor.chat.log")).not.toThrow();
});

it("no word of the staff stands where children read, and the button that is named is theirs", () => {
  const names = /päivystäj|vaitiolo|viranomai|jourhav|myndighet|counsellor|authorit/i;
  for (const [language, own] of Object.entries(childrens)) {
    const usual = texts[language as keyof typeof texts];
    const read = Object.entries({ ...usual, ...own }).filter(([key]) => !key.startsWith("demo."));
    expect(read.filter(([, words]) => names.test(JSON.stringify(words))).map(([key]) => key)).toEqual([]);
    expect(own["danger.later"]).toContain(own["consent.start"]);
  }
});
