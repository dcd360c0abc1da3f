import { expect, it } from "vitest";
import { keysOf, packed, withPlaces } from "../../build/texts/pack.mjs";
import { translator } from "../../src/i18n/words";
import texts from "../../src/visitor/texts";

const keys = keysOf(texts.fi);
const unpacked = (language: "fi" | "sv" | "en") => {
  const list = JSON.parse(JSON.stringify(packed(texts[language]))) as string[];
  return Object.assign(list, { "": list[0] }) as unknown as typeof texts.fi;
};

it("a shipped program finds in each language the text that was meant", () => {
  for (const language of ["fi", "sv", "en"] as const) {
    for (const key of keys) {
      const place = JSON.parse(withPlaces(JSON.stringify(key), keys)) as "chat.send";
      expect(unpacked(language)[place]).toEqual(texts[language][key as "chat.send"]);
    }
    const ahead = JSON.parse(withPlaces('"queue.ahead"', keys)) as "queue.ahead";
    expect(translator(unpacked(language))(ahead, { n: 2 })).toBe(translator(texts[language])("queue.ahead", { n: 2 }));
  }
});

it("nothing but whole keys in quotation marks is changed", () => {
  const script = 'a.chat.send;"chat.send it";`chat.$`;"no.such"';
  expect(withPlaces(script, keys)).toBe(script);
  expect(withPlaces("t(`chat.send`)+t('chat.send')", keys)).toMatch(/^t\(\d+\)\+t\(\d+\)$/);
});

it("a place is a word apart, and none of them is nothing", () => {
  expect(withPlaces('return"chat.send"in a?"chat.send":0', keys)).toMatch(/^return \d+ in a\?\d+:0$/);
  expect(keys.filter((key) => !JSON.parse(withPlaces(JSON.stringify(key), keys)))).toEqual([]);
});
