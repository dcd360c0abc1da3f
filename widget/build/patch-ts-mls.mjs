/**
 * Vite and Vitest plugin: mends ts-mls 1.6.4 as it is bundled, and fails when the library is not exactly what was read.
 * What each change is for stands beside it; docs/adr/0002-seal.md has the whole.
 */
import { readFileSync } from "node:fs";

export const VERSION = "1.6.4";

/** File under dist/src → its changes: exact text, what replaces it, how often it stands there. */
export const CHANGES = {
  "clientState.js": [
    // RFC 9420, 7.9.2: for each unmerged leaf, every node *between* the leaf and this parent must list *that leaf*.
    // Stock code walks past the parent and compares whole lists, so it refuses many valid trees of five leaves or more.
    [
      "for (const parentIdx of dp) {",
      "for (const parentIdx of dp) {\n                    if (parentIdx === i)\n                        break;",
      1,
    ],
    [
      "if (!arraysEqual(dpNode.parent.unmergedLeaves, n.parent.unmergedLeaves))",
      "if (!dpNode.parent.unmergedLeaves.includes(unmergedLeaf))",
      1,
    ],
    // … and the unmerged leaf must be there *and* be below this parent.
    [
      'if (tree[nodeIndex]?.nodeType !== "leaf" && !dp.includes(toNodeIndex(i)))',
      'if (tree[nodeIndex]?.nodeType !== "leaf" || !dp.includes(toNodeIndex(i)))',
      1,
    ],
    // Lifetimes are judged by the clock we trust, not by the device's: it may be years off.
    [
      "const currentTime = BigInt(Math.floor(Date.now() / 1000));",
      "const currentTime = BigInt(Math.floor(config.clock()));",
      1,
    ],
  ],
};

const LIBRARY_FILE = /\/ts-mls\/dist\/src\/(.+\.js)$/;

/** `code` of the library's `file` with our changes. Throws when a text does not stand there as often as it should. */
export function patched(file, code) {
  return (CHANGES[file] ?? []).reduce((text, [old, mended, times]) => {
    const found = text.split(old).length - 1;
    if (found !== times) throw new Error(`ts-mls ${file}: found ${found} times instead of ${times}: ${old}`);
    return text.replaceAll(old, () => mended);
  }, code);
}

function checkVersion(id) {
  const folder = id.slice(0, id.lastIndexOf("/ts-mls/"));
  const { version } = JSON.parse(readFileSync(`${folder}/ts-mls/package.json`, "utf8"));
  if (version !== VERSION) throw new Error(`ts-mls is ${version}; the changes were written for ${VERSION}`);
}

/** The plugin. Only files of the library are touched; a bundle that lost a change on the way is refused. */
export function patchTsMls() {
  const seen = new Set();
  return {
    name: "avoinlinja-patch-ts-mls",
    enforce: "pre",
    load(id) {
      const path = id.replaceAll("\\", "/").replace(/\?.*$/, "");
      const file = LIBRARY_FILE.exec(path)?.[1];
      if (!file) return null;
      checkVersion(path);
      seen.add(file);
      // The package's source maps point to files that it does not bring along.
      const code = readFileSync(path, "utf8").replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
      return { code: patched(file, code), map: null };
    },
    generateBundle(_options, bundle) {
      const holdsLibrary = seen.size > 0;
      const isWhole = Object.keys(CHANGES).every((file) => seen.has(file));
      if (holdsLibrary && !isWhole) throw new Error("ts-mls is bundled, but not every file that we mend went by");
      for (const part of Object.values(bundle))
        if (part.type === "chunk" && part.code.includes("must list leaf node in its unmerged_leaves"))
          if (!part.code.includes(".clock()")) throw new Error("ts-mls is in the bundle without our changes");
    },
  };
}
