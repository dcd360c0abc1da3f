/** The info cards: the same in every language, short, plain, dated, and with no number but 112. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ADULTS, CHILDREN, plainness } from "../../build/texts/plain.mjs";
import { FALLBACK_LANGUAGE, type InfoTexts } from "../../src/visitor/info-texts";

const folder = new URL("../../src/visitor/info/", import.meta.url);
const all = readdirSync(folder).map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as InfoTexts);
const [SENTENCES_MIN, SENTENCES_MAX] = [4, 8];
const shape = ({ cards }: InfoTexts) =>
  cards.map(({ id, door, group, numbers }) => [id, door, group, numbers === true]);
const CHILDRENS_MIN = 3;
const TITLES_AT_ONCE_MAX = 4;

describe("the info cards", () => {
  it("are at least ten, with both doors, the same in each language", () => {
    expect(all.map((one) => one.language).sort()).toEqual(["en", "fi", "sv"]);
    expect(all.map((one) => one.language)).toContain(FALLBACK_LANGUAGE);
    const [first, ...others] = all.map(shape);
    expect(first?.length).toBeGreaterThanOrEqual(10);
    expect(new Set(first?.map(([, door]) => door))).toEqual(new Set(["me", "professional", "child"]));
    expect(first?.filter(([, door]) => door === "child").length).toBeGreaterThanOrEqual(CHILDRENS_MIN);
    for (const other of others) expect(other).toEqual(first);
    expect(new Set(all.map((one) => one.reviewed)).size).toBe(1);
    const [keys, ...more] = all.map((one) => Object.keys(one.words));
    for (const one of more) expect(one).toEqual(keys);
  });

  it.each(all.map((one) => [one.language, one] as const))("are short and plain in %s", (language, { cards, words }) => {
    expect(plainness({ words: Object.values(words) }, language, ADULTS).faults).toEqual([]);
    for (const { id, door, title, text } of cards) {
      const readers = door === "child" ? CHILDREN : ADULTS;
      expect(text.length, id).toBeGreaterThanOrEqual(SENTENCES_MIN);
      expect(text.length, id).toBeLessThanOrEqual(SENTENCES_MAX);
      expect(plainness({ [id]: text }, language, readers).faults).toEqual([]);
      expect(title.split(" ").length, id).toBeLessThanOrEqual(ADULTS.mean);
      for (const sentence of text) expect(sentence).toMatch(/^\p{Lu}[^!]*[.?]$/u);
    }
    for (const text of Object.values(words)) expect(text).not.toContain("!");
  });

  it.each(all.map((one) => [one.language, one] as const))("name no number but 112 in %s", (_, { cards }) => {
    const said = cards.flatMap(({ title, text }) => [title, ...text]).join(" ");
    expect(new Set(said.match(/\d+/g))).toEqual(new Set(["112"]));
  });

  it("stand in few groups with few titles each, so that the first fits on a small screen", () => {
    for (const { groups, cards } of all) {
      expect(Object.keys(groups)).toEqual(["now", "safe", "what"]);
      for (const group of Object.keys(groups)) {
        const titles = cards.filter((one) => one.group === group);
        expect(titles.length).toBeGreaterThan(0);
        expect(titles.length).toBeLessThanOrEqual(TITLES_AT_ONCE_MAX);
      }
      expect(cards.filter((one) => (one.group === undefined) === (one.door === "me"))).toEqual([]);
    }
  });

  it("for children do not speak of violence, clients or a counsellor", () => {
    const said = all.flatMap(({ cards }) =>
      cards.filter(({ door }) => door === "child").flatMap(({ title, text }) => [title, ...text]),
    );
    expect(
      said.filter((one) => /väkival|päivystäj|asiak|våld|jourhav|klient|violen|counsell|client/i.test(one)),
    ).toEqual([]);
  });

  it("were reviewed on a day that has been", () => {
    for (const { reviewed } of all) {
      expect(reviewed).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(Date.parse(reviewed)).toBeLessThanOrEqual(Date.now());
    }
  });
});
