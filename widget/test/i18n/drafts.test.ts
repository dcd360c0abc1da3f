import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, describe, expect, it } from "vitest";
import { readCatalogues } from "../../build/texts/catalogues.mjs";
import { asked, DRAFTS, missingIn, readDrafts, unread, withDrafts } from "../../build/texts/drafts.mjs";
import { parsed } from "../../build/texts/messages.mjs";
import { ADULTS, plainness, sayings } from "../../build/texts/plain.mjs";
import { TEXTS, visitorsCatalogues } from "../../build/texts/plugin.mjs";

const catalogues = readCatalogues(TEXTS);
const drafts = readDrafts(DRAFTS, catalogues);
const folder = mkdtempSync(`${tmpdir()}/drafts-`);
afterAll(() => rmSync(folder, { recursive: true }));

const HEAD = { language: "uk", status: "draft", made_by: "a test", review: ["a reader"], reviewed: null };
const KEY = "visitor.queue.ahead";
const COUNTED = "{n, plural, one {#} few {#} many {#} other {#}}";

/** The drafts of a folder with this one in it. */
function draft(change: object, texts: Record<string, string> = { [KEY]: COUNTED }): ReturnType<typeof readDrafts> {
  writeFileSync(`${folder}/uk.json`, `${JSON.stringify({ ...HEAD, ...change, texts }, null, 2)}\n`);
  return readDrafts(folder, catalogues);
}

describe("the six languages that are prepared", () => {
  it("are in no catalogue, and in no build unless whoever builds names them", () => {
    expect(readdirSync(TEXTS).filter((name) => name.endsWith(".json"))).toHaveLength(4); // three, and the languages' names
    expect(Object.keys(visitorsCatalogues()).sort()).toEqual(["en", "fi", "sv"]);
    expect([asked({}), asked({ AVOINLINJA_DRAFTS: "ru, uk" })]).toEqual([[], ["ru", "uk"]]);
  });

  it("say what they are, and nothing is invented for two of them", () => {
    expect(Object.keys(drafts).sort()).toEqual(["ar", "et", "ru", "se", "so", "uk"]);
    expect(Object.entries(drafts).filter(([, { reviewed }]) => reviewed !== null)).toEqual([]);
    expect([drafts.se, drafts.so].map((one) => [one?.status, Object.keys(one?.texts ?? {})])).toEqual([
      ["prepared", []],
      ["prepared", []],
    ]);
  });

  it("have names of their own that the page knows", () => {
    const names = JSON.parse(readFileSync(`${TEXTS}/languages.json`, "utf8")) as Record<string, string>;
    expect(Object.keys(drafts).filter((language) => !(language in names))).toEqual([]);
  });

  it.each(["ar", "et", "ru", "uk"])("are plain as far as they go: %s", (language) => {
    const texts = Object.entries(drafts[language]?.texts ?? {}).map(([key, its]) => [key, sayings(its)] as const);
    expect(plainness(Object.fromEntries(texts), language, ADULTS).faults.join("\n")).toBe("");
  });

  it("stay off while a text is missing, and nothing of another language is put in its place", () => {
    for (const [language, its] of Object.entries(drafts)) {
      expect(missingIn(its, catalogues).length).toBeGreaterThan(0);
      expect(() => withDrafts(catalogues, drafts, [language])).toThrow(`texts are missing, so it stays off`);
    }
    expect(() => withDrafts(catalogues, drafts, ["xx"])).toThrow("Draft xx: there is none");
  });
});

it("a draft that is whole can be built, and is marked until it has been read", () => {
  const whole = Object.fromEntries(Object.keys(catalogues.fi ?? {}).map((key) => [key, parsed("x")]));
  const uk = { ...HEAD, status: "draft" as const, texts: whole };
  expect(Object.keys(withDrafts(catalogues, { uk }, ["uk"])).sort()).toEqual(["en", "fi", "sv", "uk"]);
  expect(unread({ uk }, ["uk"])).toEqual(["uk"]);
  expect(unread({ uk: { ...uk, status: "reviewed", reviewed: "2027-01-01" } }, ["uk"])).toEqual([]);
});

it.each([
  ["a text that there is not", {}, { "visitor.no.such": "x" }, "uk visitor.no.such: is not in fi"],
  ["other gaps", {}, { [KEY]: "x" }, `uk ${KEY}: has the gaps []`],
  [
    "a plural that lacks a form",
    {},
    { [KEY]: "{n, plural, one {#} other {#}}" },
    `uk ${KEY}: has no plural for few, many`,
  ],
  ["the wrong name", { language: "ru" }, undefined, "uk: says that it is ru"],
  ["a status of its own", { status: "fine" }, undefined, "uk: status fine is none of"],
  ["nobody to read it", { review: [] }, undefined, "uk: says not who must read it"],
  ["a review that it does not tell of", { status: "reviewed" }, undefined, "uk: is reviewed, reviewed null"],
  ["a review of a draft", { reviewed: "2027-01-01" }, undefined, "uk: is draft, reviewed 2027-01-01"],
  ["texts, and says that nothing is written", { status: "prepared" }, undefined, "uk: is prepared with 1 texts"],
])("a draft with %s is refused", (_, change, texts, fault) => {
  expect(() => draft(change, texts)).toThrow(fault);
});

it("a draft of a language that has a catalogue, or out of order, is refused", () => {
  expect(() => draft({})).not.toThrow();
  expect(() => readDrafts(folder, { ...catalogues, uk: {} })).toThrow("uk: has a catalogue; its draft goes");
  expect(() => draft({}, { "visitor.chat.send": "x", "shared.close": "x" })).toThrow("uk: keys out of order");
});
