/**
 * The npm package `@avoinlinja/embed`: `node build/package.mjs [folder]`, by default widget/embed. One module and its types, from the
 * loader's own `src/embed/api.ts`; `npm pack` in that folder makes the file.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "vite";
import { ROOT } from "./bundle.mjs";

const SOURCE = join(ROOT, "embed");
const target = resolve(process.argv[2] ?? SOURCE);
const dist = join(target, "dist");
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

await build({
  root: ROOT,
  configFile: false,
  envDir: false,
  logLevel: "warn",
  build: {
    lib: { entry: join(SOURCE, "index.ts"), formats: ["es"], fileName: () => "index.js" },
    outDir: dist,
    emptyOutDir: false,
    minify: false, // whoever bundles it does that, and can read it before
    target: "es2020",
    reportCompressedSize: false,
  },
});

/** The types of this one module, and of what it takes from the loader's. */
const types = mkdtempSync(join(tmpdir(), "avoinlinja-types-"));
const compilerOptions = { noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: ROOT, outDir: types };
const project = {
  extends: join(ROOT, "tsconfig.json"),
  compilerOptions,
  include: [],
  files: [join(SOURCE, "index.ts")],
};
writeFileSync(join(types, "tsconfig.json"), JSON.stringify(project));
execFileSync(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", types], { stdio: "inherit" });
const declared = (path) => readFileSync(join(types, path), "utf8");
writeFileSync(join(dist, "index.d.ts"), declared("embed/index.d.ts").replaceAll("../src/embed/api", "./api.js"));
writeFileSync(join(dist, "api.d.ts"), declared("src/embed/api.d.ts"));
rmSync(types, { recursive: true });

const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const about = JSON.parse(readFileSync(join(SOURCE, "package.json"), "utf8"));
if (about.version !== version) throw new Error(`widget/embed/package.json: its version is not ${version}`);
if (target !== SOURCE)
  for (const name of ["package.json", "README.md"]) copyFileSync(join(SOURCE, name), join(target, name));
