/**
 * The keys and their gaps as TypeScript. `node build/texts/types.mjs` puts the catalogues into order and writes
 * src/i18n/keys.ts; a test compares it.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FILE, inOrder, readCatalogues, SOURCE } from "./catalogues.mjs";
import { gaps } from "./messages.mjs";
import { TEXTS } from "./plugin.mjs";

const HEAD =
  "/** Made by build/texts/types.mjs from the catalogues: each key with what fills its gaps. Do not edit. */\n";

export function typesOf(catalogues) {
  const source = Object.entries(catalogues[SOURCE]);
  const of = (prefix) => source.filter(([key]) => key.startsWith(prefix));
  return [
    HEAD,
    "export type Value = string | number;\n",
    lines("SharedTexts", of("shared."), ""),
    lines("VisitorTexts extends SharedTexts", of("visitor."), "visitor."),
    lines("ConsoleTexts extends SharedTexts", of("console."), "console."),
    lines("GuestTexts extends SharedTexts", of("guest."), "guest."),
    lines("KeeperTexts extends SharedTexts", of("keeper."), "keeper."),
  ].join("\n");
}

const lines = (name, entries, prefix) =>
  `export interface ${name} {\n${entries
    .map(([key, elements]) => `  ${named(key.slice(prefix.length))}: ${filled(gaps(elements))};\n`)
    .join("")}}\n`;

/** Quoted where it must be, as the formatter has it. */
const named = (key) => (/^[a-z_]\w*$/i.test(key) ? key : `"${key}"`);

const filled = (found) =>
  found.size === 0
    ? "null"
    : `{ ${[...found].map(([name, kind]) => `${name}: ${kind === "number" ? "number" : "Value"}`).join("; ")} }`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of readdirSync(TEXTS).filter((one) => FILE.test(one)))
    writeFileSync(`${TEXTS}/${name}`, inOrder(JSON.parse(readFileSync(`${TEXTS}/${name}`, "utf8"))));
  writeFileSync(fileURLToPath(new URL("../../src/i18n/keys.ts", import.meta.url)), typesOf(readCatalogues(TEXTS)));
}
