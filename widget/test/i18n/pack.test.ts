import { expect, it } from "vitest";
import { keysOf, packed, packedLater, partsOf, withPlaces } from "../../build/texts/pack.mjs";
import { translator } from "../../src/i18n/words";
import texts from "../../src/visitor/texts";

const keys = keysOf(texts.fi);
const isLater = (key: string): boolean => key.startsWith("chat.");
const script = (named: readonly string[]): string => named.map((key) => `t(\`${key}\`)`).join();
const parts = partsOf(keys, script(keys.filter((key) => !isLater(key))), script(keys.filter(isLater)));
const read = (list: readonly unknown[]): string[] => JSON.parse(JSON.stringify(list));
const unpacked = (language: "fi" | "sv" | "en") => {
  const list = [...read(packed(texts[language], parts)), ...read(packedLater(texts[language], parts))];
  return Object.assign(list, { "": list[0] }) as unknown as typeof texts.fi;
};

it("a shipped program finds in each language the text that was meant, in the first list or behind it", () => {
  for (const language of ["fi", "sv", "en"] as const) {
    for (const key of keys) {
      const place = JSON.parse(withPlaces(JSON.stringify(key), parts)) as "chat.send";
      expect(unpacked(language)[place]).toEqual(texts[language][key as "chat.send"]);
    }
    const ahead = JSON.parse(withPlaces('"queue.ahead"', parts)) as "queue.ahead";
    expect(translator(unpacked(language))(ahead, { n: 2 })).toBe(translator(texts[language])("queue.ahead", { n: 2 }));
  }
});

it("nothing but whole keys in quotation marks is changed", () => {
  const script = 'a.chat.send;"chat.send it";`chat.$`;"no.such"';
  expect(withPlaces(script, parts)).toBe(script);
  expect(withPlaces("t(`chat.send`)+t('chat.send')", parts)).toMatch(/^t\(\d+\)\+t\(\d+\)$/);
});

it("a place is a word apart, and none of them is nothing", () => {
  expect(withPlaces('return"chat.send"in a?"chat.send":0', parts)).toMatch(/^return \d+ in a\?\d+:0$/);
  expect(keys.filter((key) => !JSON.parse(withPlaces(JSON.stringify(key), parts)))).toEqual([]);
});

it("what the first script names comes first, also when the later one names it too; what none names stops the build", () => {
  const all = ["a.b", "a.c", "a.d"];
  expect(partsOf(all, 'x("a.b")', "y('a.b',`a.c`),z=\"a.d\"")).toEqual({ first: ["a.b"], later: ["a.c", "a.d"] });
  expect(() => partsOf(all, 'x("a.b")', 'y("a.d")')).toThrow("no shipped script names: a.c");
});
