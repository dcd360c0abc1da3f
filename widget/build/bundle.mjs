/** One source file in, one classic script (or style sheet) out: no chunks, no imports left for the browser. */
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { patchTsMls } from "./patch-ts-mls.mjs";
import { sharedPreact } from "./shared-preact.mjs";
import { texts } from "./texts/plugin.mjs";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

process.env.NODE_ENV = "production"; // of whoever builds it would choose another form of the libraries

/** What the floor of browsers reads. The loader is older: where it runs and the application does not, it shows numbers. */
const SYNTAX = "es2022";
export const LOADERS_SYNTAX = "es2020";

/** Lightning CSS's `Features.LightDark`. No sheet uses `light-dark()`; what would stand for it stood in each. */
const LIGHT_DARK = 1048576;

/** The packages of which something stands in a script, so far. */
export const PARTS = new Set();
const PACKAGE = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/;

/**
 * Bundle `entry` into one self-contained script.
 * `global` names the variable that holds the entry's exports; null when it has none.
 * `isLater`: it draws with the copy of Preact that the application has loaded before it. `hasPseudo`: see texts/pseudo.mjs.
 */
export async function bundleScript(
  entry,
  { global = null, define = {}, syntax = SYNTAX, isLater = false, hasPseudo = false } = {},
) {
  const { output } = await build({
    ...common(define),
    plugins: [patchTsMls(), texts({ hasPseudo }), ...(isLater ? [sharedPreact()] : [])],
    build: {
      ...commonBuild,
      target: syntax,
      rolldownOptions: {
        input: `${ROOT}/${entry}`,
        optimization: { inlineConst: { mode: "all" } }, // what is written again costs less, packed, than a name for it
        ...(global ? { preserveEntrySignatures: "strict" } : {}),
        output: { format: "iife", codeSplitting: false, ...(global ? { name: global, exports: "named" } : {}) },
      },
    },
  });
  const script = output.find((part) => part.type === "chunk");
  const style = output.find((part) => part.type === "asset" && part.fileName.endsWith(".css"));
  checkScript(entry, script.code);
  for (const id of Object.keys(script.modules)) {
    const part = PACKAGE.exec(id.replaceAll("\\", "/"))?.[1];
    if (part) PARTS.add(part);
  }
  return { script: script.code, style: style ? String(style.source) : "" };
}

/** Bundle a style sheet and what it imports into one sheet. */
export async function bundleStyle(entry) {
  const { output } = await build({
    ...common({}),
    build: { ...commonBuild, cssCodeSplit: true, rolldownOptions: { input: `${ROOT}/${entry}` } },
  });
  return String(output.find((part) => part.fileName.endsWith(".css")).source);
}

const common = (define) => ({
  root: ROOT,
  configFile: false,
  envDir: false,
  logLevel: "warn",
  define: { "process.env.NODE_ENV": '"production"', ...define },
  css: { lightningcss: { exclude: LIGHT_DARK } },
});

const commonBuild = {
  write: false,
  minify: true,
  sourcemap: false,
  modulePreload: false,
  assetsInlineLimit: 0,
  cssTarget: "chrome90",
  cssCodeSplit: false, // else a style sheet would be put into the script, which the policy forbids to run
  reportCompressedSize: false,
};

/** A dynamic import would run without integrity and so unpin the seal (measured in Chromium). */
function checkScript(entry, code) {
  if (/\bimport\s*\(/.test(code)) throw new Error(`${entry}: the output holds a dynamic import`);
  if (/\bimport\.meta\b/.test(code)) throw new Error(`${entry}: the output holds import.meta`);
}
