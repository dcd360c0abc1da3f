import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, expect, it } from "vitest";
import { checkUse, pageTexts, textsOf } from "../../build/texts/bundles.mjs";
import { inOrder, readCatalogues } from "../../build/texts/catalogues.mjs";
import { SOURCES, TEXTS } from "../../build/texts/plugin.mjs";
import { typesOf } from "../../build/texts/types.mjs";

type Texts = Record<string, string>;

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

function newFolder(): string {
  const folder = mkdtempSync(`${tmpdir()}/texts-`);
  made.push(folder);
  return folder;
}

/** The real catalogues in a folder of their own, one language changed. */
function changed(language: string, change: (texts: Texts) => void): string {
  const folder = newFolder();
  for (const each of ["fi", "sv", "en"]) {
    const texts = JSON.parse(readFileSync(`${TEXTS}/${each}.json`, "utf8")) as Texts;
    if (each === language) change(texts);
    writeFileSync(`${folder}/${each}.json`, inOrder(texts));
  }
  return folder;
}

const written = (language: string, key: string, text: string): string =>
  changed(language, (texts) => {
    texts[key] = text;
  });
const KEY = "visitor.queue.ahead";

it.each([
  [
    "is missing in one language",
    changed("sv", (texts) => {
      delete texts[KEY];
    }),
    `sv ${KEY}: is missing`,
  ],
  ["is in one language only", written("en", "visitor.chat.new", "New"), "en visitor.chat.new: is not in fi"],
  ["is empty", written("en", "visitor.chat.send", " "), "en visitor.chat.send: is empty"],
  [
    "has another gap",
    written("sv", "visitor.chat.typing", "{namn} skriver"),
    'sv visitor.chat.typing: has the gaps [["namn"',
  ],
  ["lacks a gap", written("sv", "visitor.chat.typing", "Skriver"), "sv visitor.chat.typing: has the gaps []"],
  [
    "counts where the others do not",
    written("sv", KEY, "Det är {n} före dig"),
    `sv ${KEY}: has the gaps [["n","value"`,
  ],
  ["lacks a plural category", written("en", KEY, "{n, plural, other {#}}"), `en ${KEY}: has no plural for one`],
  ["lacks the plural for the rest", written("en", KEY, "{n, plural, one {#}}"), `en ${KEY}: MISSING_OTHER_CLAUSE`],
  ["has a gap that does not end", written("en", KEY, "{n"), `en ${KEY}: EXPECT_ARGUMENT_CLOSING_BRACE`],
])("a text that %s is refused", (_, folder, fault) => {
  expect(() => readCatalogues(folder)).toThrow(fault);
});

it("a form that the applications cannot fill in is refused", () => {
  const catalogues = readCatalogues(TEXTS);
  const plain = Object.values(catalogues.fi ?? {});
  expect(plain.length).toBeGreaterThan(400);
  const folder = newFolder();
  writeFileSync(`${folder}/fi.json`, inOrder({ "visitor.a": "{n, selectordinal, one {#} other {#}}" }));
  expect(() => textsOf(readCatalogues(folder), "visitor", SOURCES)).toThrow("ordinals");
  writeFileSync(`${folder}/fi.json`, inOrder({ "visitor.a": "{at, date, short}" }));
  expect(() => textsOf(readCatalogues(folder), "visitor", SOURCES)).toThrow("{at, …}");
});

it("a catalogue out of order, or with a key twice, is refused", () => {
  const folder = newFolder();
  for (const written of ['{\n  "b": "x",\n  "a": "x"\n}\n', '{\n  "a": "x",\n  "a": "y"\n}\n']) {
    writeFileSync(`${folder}/fi.json`, written);
    expect(() => readCatalogues(folder)).toThrow("fi: keys out of order, or one twice");
  }
  writeFileSync(`${folder}/fi.json`, '{\n  "a": "x",\n  "b": "x"\n}\n');
  expect(Object.keys(readCatalogues(folder))).toEqual(["fi"]);
});

/** Catalogues and sources of two texts, to see what is called unused. */
function used(texts: Texts, code: string, made: readonly string[]): () => void {
  const folder = newFolder();
  const common = {
    "shared.leave": "a",
    "shared.close": "a",
    "loader.failed": "a",
    "loader.own": "a",
    "page.no_script": "a",
  };
  writeFileSync(`${folder}/fi.json`, inOrder({ ...common, ...texts }));
  mkdirSync(`${folder}/src/visitor`, { recursive: true });
  writeFileSync(`${folder}/src/visitor/a.ts`, code);
  const catalogues = readCatalogues(folder);
  return () => checkUse(catalogues, `${folder}/src`, { visitor: { without: ["console"], made } });
}

it("a text that nothing shows is refused, unless it is said to be made of parts", () => {
  expect(used({ "visitor.a.b": "x" }, 't("a.b")', [])).not.toThrow();
  expect(used({ "visitor.a.b": "x" }, 't("a.c")', [])).toThrow("visitor.a.b: nothing shows it");
  expect(used({ "shared.b": "x" }, 't("a.c")', [])).toThrow("shared.b: nothing shows it");
  expect(used({ "visitor.a.b": "x" }, "t(made)", ["a\\.b"])).not.toThrow();
  expect(used({}, "", ["a\\.b"])).toThrow("visitor.a\\.b: build/texts/bundles.mjs names it, no text has it");
  expect(used({ "line.state.open": "x" }, "", [])).not.toThrow(); // the daemon's; its tests look there
});

it("every text of the applications is shown", () => {
  expect(() => checkUse(readCatalogues(TEXTS), SOURCES)).not.toThrow();
});

it("each bundle takes its texts and no others", () => {
  const catalogues = readCatalogues(TEXTS);
  const [visitor, console] = [textsOf(catalogues, "visitor", SOURCES), textsOf(catalogues, "console", SOURCES)];
  expect(visitor.fi).toMatchObject({ "": "fi", "shared.close": "Sulje", "chat.send": "Lähetä" });
  expect(visitor.fi).not.toHaveProperty(["board.title"]);
  expect(console.fi).not.toHaveProperty(["shared.estimate"]);
  const daemons = ["line.state.open", "directory.hours.closed", "snippet.link", "loader.own", "page.no_script"];
  for (const key of daemons) {
    expect(visitor.fi).not.toHaveProperty([key]);
    expect(console.fi).not.toHaveProperty([key]);
  }
  expect(pageTexts(catalogues)["text.sv.shared.leave"]).toBe("Lämna sidan snabbt");
});

it("the list of keys and gaps is the one that the catalogues give", () => {
  const checkedIn = readFileSync(`${SOURCES}/i18n/keys.ts`, "utf8");
  expect(checkedIn).toBe(typesOf(readCatalogues(TEXTS)));
});
