/**
 * Vite and Vitest plugin: puts the catalogues into the modules that stand for them in the sources. No configuration.
 * They are files and not names of our own invention, so that Vitest, which keeps what it has loaded, finds them again.
 */
import { fileURLToPath } from "node:url";
import { childrensTexts, inEach, loaderTexts, textsOf } from "./bundles.mjs";
import { readCatalogues, SOURCE } from "./catalogues.mjs";
import { asFarAsTheyGo, asked, DRAFTS, readDrafts, withDrafts } from "./drafts.mjs";
import { withPseudo } from "./pseudo.mjs";

/** Where the catalogues stand: beside the daemon that reads them too. */
export const TEXTS = fileURLToPath(new URL("../../../chatd/base/texts", import.meta.url));
/** What is searched for the keys that are shown. */
export const SOURCES = fileURLToPath(new URL("../../src", import.meta.url));

const code = (value) => JSON.stringify(value);
/** The end of a module's path → what stands in it. */
const MODULES = {
  "/src/visitor/texts.ts": (catalogues) => `export default ${code(textsOf(catalogues, "visitor", SOURCES))};`,
  "/src/visitor/child-texts.ts": (catalogues) => `export default ${code(childrensTexts(catalogues))};`,
  "/src/visitor/moment.ts": (catalogues) => `export default ${code(inEach(catalogues, "visitor.chat.moment"))};`,
  "/src/console/texts/catalogues.ts": (catalogues) =>
    `export default ${code(textsOf(catalogues, "console", SOURCES))};`,
  "/src/guest/texts.ts": (catalogues) => `export default ${code(textsOf(catalogues, "guest", SOURCES))};`,
  "/src/keeper/texts.ts": (catalogues) => `export default ${code(textsOf(catalogues, "keeper", SOURCES))};`,
  "/src/embed/texts.ts": (catalogues) => {
    const { [SOURCE]: first, ...others } = loaderTexts(catalogues); // apart: the loader has no byte to give away
    return `export const first = ${code(first)}; export default { ${SOURCE}: first, ...${code(others)} };`;
  },
};

const moduleOf = (id) => {
  const path = id.replaceAll("\\", "/").replace(/\?.*$/, "");
  return Object.entries(MODULES).find(([end]) => path.endsWith(end))?.[1];
};

/** With the drafts that whoever builds has asked for: for the visitor's page and the loader, nobody else. */
export function visitorsCatalogues(catalogues = readCatalogues(TEXTS)) {
  const wanted = asked();
  return wanted.length === 0 ? catalogues : withDrafts(catalogues, readDrafts(DRAFTS, catalogues), wanted);
}

/** For what is never shipped: with the languages of no people, and with every draft as far as it goes. */
function everyCatalogue() {
  const catalogues = readCatalogues(TEXTS);
  return asFarAsTheyGo(withPseudo(catalogues), readDrafts(DRAFTS, catalogues));
}

/** `hasPseudo`: with what is never shipped. */
export function texts({ hasPseudo = false } = {}) {
  const read = (id) =>
    hasPseudo ? everyCatalogue() : /\/src\/embed\//.test(id) ? visitorsCatalogues() : readCatalogues(TEXTS);
  const filled = (id) => moduleOf(id)?.(read(id));
  return {
    name: "avoinlinja-texts",
    enforce: "pre",
    load: (id) => {
      const its = filled(id);
      return its === undefined ? null : { code: its, map: null };
    },
    /** What Vitest kept from an earlier run must not stand for texts that have changed. */
    configureVitest({ defineCacheKeyGenerator }) {
      defineCacheKeyGenerator(({ id }) => filled(id));
    },
  };
}
