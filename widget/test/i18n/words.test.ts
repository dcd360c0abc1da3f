import { readdirSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Reason } from "../../src/core/protocol";
import en from "../../src/i18n/en.json";
import fi from "../../src/i18n/fi.json";
import sv from "../../src/i18n/sv.json";
import { directionOf, fill, reasonKey } from "../../src/i18n/words";
import { LOADER_WORDS } from "../../src/embed/words";

const catalogues = { fi, sv, en } as Record<string, Record<string, string>>;
const holes = (text: string): string[] => [...text.matchAll(/\{[^}]*\}/g)].map(([hole]) => hole).sort();

/** The compiler refuses a list that lacks a reason. */
const REASONS: Record<Reason, true> = {
  line_closed: true,
  line_full: true,
  intake_stopped: true,
  language_not_served: true,
  already_joined: true,
  not_a_member: true,
  not_allowed: true,
  no_room: true,
  not_offered: true,
  on_shift_already: true,
  not_on_shift: true,
  wrong_state: true,
  out_of_order: true,
  outbox_full: true,
  wrong_epoch: true,
  wrong_kind: true,
  bad_credential: true,
  too_often: true,
  retired_version: true,
  malformed: true,
  gone: true,
  try_again: true,
  broken: true,
  offline: true,
};

describe.each(["sv", "en"])("the catalogue %s", (language) => {
  it("has the keys of the Finnish one, each with the same placeholders", () => {
    const words = catalogues[language] ?? {};
    expect(Object.keys(words)).toEqual(Object.keys(fi));
    for (const [key, text] of Object.entries(fi)) {
      // a Finnish sentence may name a person once where another language needs it twice
      expect([key, [...new Set(holes(words[key] ?? ""))]]).toEqual([key, [...new Set(holes(text))]]);
    }
  });
});

it("every text says something, calmly, with placeholders that can be filled", () => {
  for (const [language, words] of Object.entries(catalogues)) {
    for (const [key, text] of Object.entries(words)) {
      const bad = text.trim() === "" || text.includes("!") || holes(text).some((hole) => !/^\{[a-z_.]+\}$/.test(hole));
      expect([language, key, bad]).toEqual([language, key, false]);
    }
  }
});

it("every reason has words in every language", () => {
  for (const words of Object.values(catalogues)) {
    for (const reason of Object.keys(REASONS) as Reason[]) {
      expect(words[reasonKey(reason)]).toBeTruthy();
    }
  }
});

it("no text is there that nothing shows", () => {
  const sources = (folder: string): string[] =>
    readdirSync(folder).flatMap((name) => {
      const path = `${folder}/${name}`;
      return statSync(path).isDirectory() ? sources(path) : /\.tsx?$/.test(name) ? [readFileSync(path, "utf8")] : [];
    });
  const code = sources(`${import.meta.dirname}/../../src`).join("\n");
  const built = /^(reason|role|topic|day)\./; // put together from a value of the wire, each of which is tested
  const unused = Object.keys(fi).filter((key) => !built.test(key) && !code.includes(`"${key}"`));
  expect(unused).toEqual([]);
});

it("the loader's words are there in the same languages", () => {
  expect(Object.keys(LOADER_WORDS).sort()).toEqual(Object.keys(catalogues).sort());
  for (const words of Object.values(LOADER_WORDS)) {
    expect(words.every((text) => text.length > 3)).toBe(true);
  }
});

it("fills placeholders, and leaves what it has no value for", () => {
  expect(fill("{a} {b.c} {d}", { a: 1, "b.c": "x" })).toBe("1 x {d}");
});

it("knows which way a language is read", () => {
  expect(["ar", "fa-AF", "ckb", "fi", "so"].map(directionOf)).toEqual(["rtl", "rtl", "rtl", "ltr", "ltr"]);
});
