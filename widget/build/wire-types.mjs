/**
 * The TypeScript types of what goes over the wire, from the daemon's schema on standard input:
 *
 *     python ops/wire_types.py | node widget/build/wire-types.mjs           writes them
 *     python ops/wire_types.py | node widget/build/wire-types.mjs --check   says whether they are as they should be
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";

const WIDGET = fileURLToPath(new URL("..", import.meta.url));
const TARGET = `${WIDGET}src/core/protocol.generated.ts`;
const HOW = "python ops/wire_types.py | node widget/build/wire-types.mjs";
const HEAD = `// Made from the daemon's shapes (chatd/*/shapes), not by hand: ${HOW}`;

/** The compiler knows the tuples of draft 4 only; how many a list may hold is the daemon's to check. */
function asDraft4(key, value) {
  if (key === "minItems" || key === "maxItems") return undefined;
  if (!value?.prefixItems) return value;
  const { prefixItems, ...rest } = value;
  return { ...rest, items: prefixItems };
}

/** The compiler has no option for it. Its output has one field on each line, and comment lines begin with a star. */
function frozen(types) {
  const result = types
    .replace(/^(\w+|"[^"\n]+")\??: /gm, "readonly $&")
    .replace(/^(readonly .+?: )\[/gm, "$1readonly [")
    .replace(/: \(\[/g, ": (readonly [")
    .replace(/(\w+|\([^()\n]*\))\[\]/g, "readonly $&")
    .replace(/\/\*\*\n \* (.*)\n \*\//g, "\n/** $1 */")
    .replace(/^export interface (\w+) \{\s*\}/gm, "export type $1 = Record<string, never>"); // {} would take anything
  if (/\[\]\[\]/.test(result)) throw new Error("a list of lists: only the outer one would be readonly");
  return result;
}

function formatted(types) {
  const args = ["format", "--stdin-file-path=src/core/protocol.generated.ts"];
  const { status, stdout, stderr } = spawnSync(`${WIDGET}node_modules/.bin/biome`, args, { cwd: WIDGET, input: types });
  if (status !== 0) throw new Error(String(stderr));
  return String(stdout);
}

const schema = JSON.parse(await text(process.stdin), asDraft4);
const options = { bannerComment: HEAD, format: false, ignoreMinAndMaxItems: true };
const types = formatted(frozen(await compile(schema, "Protocol", options)));
if (!process.argv.includes("--check")) {
  writeFileSync(TARGET, types);
} else if (readFileSync(TARGET, "utf8") !== types) {
  console.error(`protocol.generated.ts is not what the daemon's shapes say. Run: ${HOW}`);
  process.exitCode = 1;
}
