/**
 * Vite and Vitest plugin: mends ts-mls as it is loaded, and fails when the library is not exactly what was read.
 * Why each change is right stands beside it; docs/adr/0002-seal.md has the whole.
 */
import { readFileSync } from "node:fs";

/** Not in a browser since long, and a dynamic import has no place in a pinned script. */
const NO_NODE = 'await import("crypto")';
const NOTHING = "{}";
/** Where it came in. */
const LOADS = "https://github.com/dajiaji/hpke-js/pull/270";

/** The rule that a receiver checks each entry of `unmerged_leaves` by. */
const RULE = "https://www.rfc-editor.org/rfc/rfc9420#section-12.4.3.1";
/** Mended in the same way since, in what becomes ts-mls 2.0. */
const UPSTREAM = "https://github.com/LukaJCB/ts-mls/pull/505";

/**
 * Package → its version, and file → changes: the exact text, what replaces it, how often it stands there, and where to read why:
 * at its makers where they have mended or written it, else the rule or our own reason. `node build/patches.mjs` prints the difference.
 */
export const LIBRARIES = {
  "ts-mls": {
    version: "1.6.4",
    files: {
      "dist/src/clientState.js": [
        // RFC 9420, 7.9.2: for each unmerged leaf, every node *between* the leaf and this parent must list *that leaf*.
        // As published it walks past the parent and compares whole lists, so it refuses many valid trees of five leaves.
        [
          "for (const parentIdx of dp) {",
          "for (const parentIdx of dp) {\n                    if (parentIdx === i)\n                        break;",
          1,
          UPSTREAM,
        ],
        [
          "if (!arraysEqual(dpNode.parent.unmergedLeaves, n.parent.unmergedLeaves))",
          "if (!dpNode.parent.unmergedLeaves.includes(unmergedLeaf))",
          1,
          UPSTREAM,
        ],
        // An unmerged leaf beyond the tree has no way to the root: the search for it took all memory there was. Anybody
        // who sends a welcome, so any visitor, could have brought down a counsellor's page.
        [
          "const dp = directPath(leafToNodeIndex(leafIndex), leafWidth(tree.length));",
          'if (tree[leafToNodeIndex(leafIndex)]?.nodeType !== "leaf")\n                    return new ValidationError("Unmerged leaf is not there");\n                const dp = directPath(leafToNodeIndex(leafIndex), leafWidth(tree.length));',
          1,
          RULE,
        ],
        // Blank nodes cost a byte on the wire and a chain of hashes here: a bound.
        [
          "const credentialTypes = new Set();",
          'const credentialTypes = new Set();\n    if (!(tree.length <= config.maximumNodes))\n        return new ValidationError("tree too large");',
          1,
          "docs/adr/0002-seal.md",
        ],
        // The unmerged leaf must be there *and* be below this parent.
        [
          'if (tree[nodeIndex]?.nodeType !== "leaf" && !dp.includes(toNodeIndex(i)))',
          'if (tree[nodeIndex]?.nodeType !== "leaf" || !dp.includes(toNodeIndex(i)))',
          1,
          RULE,
        ],
        // Lifetimes are judged by the clock that we trust: the device's may be years off.
        [
          "const currentTime = BigInt(Math.floor(Date.now() / 1000));",
          "const currentTime = BigInt(Math.floor(config.clock()));",
          1,
          "docs/adr/0009-clocks.md",
        ],
      ],
    },
  },
  "@hpke/common": {
    version: "1.10.1",
    files: {
      "esm/src/algorithm.js": [[NO_NODE, NOTHING, 1, LOADS]],
      "esm/src/utils/misc.js": [[NO_NODE, NOTHING, 2, LOADS]],
    },
  },
};

const LIBRARY_FILE = /^(.*\/node_modules\/(ts-mls|@hpke\/common))\/(.+\.js)$/;

/** `code` of a library's file with our changes. Throws when a text does not stand there as often as it should. */
export function patched(library, file, code) {
  return (LIBRARIES[library].files[file] ?? []).reduce((text, [old, mended, times]) => {
    const found = text.split(old).length - 1;
    if (found !== times) throw new Error(`${library}/${file}: found ${found} times instead of ${times}: ${old}`);
    return text.replaceAll(old, () => mended);
  }, code);
}

/** Throws for another version than the one that was read. */
export function checkVersion(library, version) {
  const expected = LIBRARIES[library].version;
  if (version !== expected) throw new Error(`${library} is ${version}; our changes were written for ${expected}`);
}

/** The plugin: no configuration. */
export function patchTsMls() {
  const seen = new Map();
  return {
    name: "avoinlinja-patch-ts-mls",
    enforce: "pre",
    load(id) {
      const path = id.replaceAll("\\", "/").replace(/\?.*$/, "");
      const [, folder, library, file] = LIBRARY_FILE.exec(path) ?? [];
      if (!library) return null;
      checkVersion(library, JSON.parse(readFileSync(`${folder}/package.json`, "utf8")).version);
      seen.set(library, (seen.get(library) ?? new Set()).add(file));
      // The packages' source maps point to files that they do not bring along.
      const code = readFileSync(path, "utf8").replace(/\n\/\/# sourceMappingURL=\S*\s*$/, "\n");
      return { code: patched(library, file, code), map: null };
    },
    /** Vitest keeps what it has loaded from one run to the next, and must not take an earlier mending for this one. */
    configureVitest({ defineCacheKeyGenerator }) {
      defineCacheKeyGenerator(({ id }) => (LIBRARY_FILE.test(id) ? JSON.stringify(LIBRARIES) : undefined));
    },
    generateBundle() {
      for (const [library, files] of seen)
        for (const file of Object.keys(LIBRARIES[library].files))
          if (!files.has(file)) throw new Error(`${library} is bundled, but ${file}, which we mend, never went by`);
    },
  };
}
