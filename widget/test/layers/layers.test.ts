/** The linter holds the layers of biome.json: on a copy of our sources, a wrong import is refused and a right one is not. */
import { execFile } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { beforeAll, expect, it } from "vitest";

const WIDGET = resolve(import.meta.dirname, "../..");
const RULES = ["lint/style/noRestrictedImports", "lint/style/noRestrictedGlobals"];
const NO_LAYER = "This file is in no layer";

interface Report {
  readonly diagnostics: readonly {
    readonly category: string;
    readonly message: string;
    readonly location: { readonly path: string };
  }[];
}
/** A copy of the sources as they are, to be spoilt. */
function copySources(): string {
  const folder = mkdtempSync(join(tmpdir(), "layers-"));
  cpSync(join(WIDGET, "src"), join(folder, "src"), { recursive: true });
  cpSync(join(WIDGET, "biome.json"), join(folder, "biome.json"));
  symlinkSync(join(WIDGET, "node_modules"), join(folder, "node_modules"));
  return folder;
}

/** What the linter says of the layers: file and message. */
async function lint(folder: string): Promise<readonly (readonly [file: string, message: string])[]> {
  const only = RULES.map((rule) => `--only=${rule.replace("lint/", "")}`);
  const output = await new Promise<string>((done) => {
    const biome = join(WIDGET, "node_modules/.bin/biome");
    const options = { cwd: folder, maxBuffer: 50_000_000 };
    execFile(biome, ["lint", "--reporter=json", "--max-diagnostics=none", ...only], options, (_error, stdout) =>
      done(stdout),
    );
  });
  const { diagnostics } = JSON.parse(output) as Report;
  return diagnostics
    .filter(({ category }) => RULES.includes(category))
    .map(({ location, message }) => [location.path, message]);
}

const sources = (folder: string): string[] =>
  readdirSync(join(folder, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `src/${name}`)
    .sort();

/** Folder of the file, and what it says. */
const WRONG = [
  ["core/", 'import "../visitor/app";'],
  ["core/", 'import type { SocketAddress } from "../adapters/socket";\nexport type A = SocketAddress;'],
  ["core/", 'export { seal } from "../seal/index";'],
  ["core/", 'export const read = () => import("../ui/button");'],
  ["core/", 'import "preact";'],
  ["core/", 'document.title = "";'],
  ["core/", "export const width = window.innerWidth;"],
  ["core/", "setTimeout(() => {}, 1);"],
  ["core/", "export const now = Date.now();"],
  ["core/", 'void fetch("/");'],
  ["seal/", 'import "../core/conversation";'],
  ["seal/", "setTimeout(() => {}, 1);"],
  ["adapters/", 'import "../seal/index";'],
  ["ui/", 'import "../visitor/app";'],
  ["ui/", 'localStorage.setItem("a", "b");'],
  ["embed/", 'import "../seal/index";'],
  ["embed/", 'import "../core/conversation";'],
  ["embed/", 'import "../adapters/socket";'],
  ["visitor/", 'import "../console/app";'],
  ["visitor/views/", 'import "../../console/app";'],
  ["visitor/", 'import "../seal/index";'],
  ["console/", 'import "../visitor/app";'],
  ["guest/", 'import "../console/app";'],
  ["guest/", 'import "../seal/index";'],
  ["guest/", "sessionStorage.clear();"],
  ["console/", 'import "lodash";'],
  ["features/letters/", 'import "../../visitor/app";'],
  ["nowhere/", 'import "./other";'],
  ["", 'import "./core/backoff";'],
  ["console/a/b/", 'import "../../../core/backoff";'],
] as const;
const RIGHT = [
  ["core/", 'import "./backoff";'],
  ["features/letters/", 'import "../../core/backoff";\nimport "../../ui/button";\nimport "preact";'],
  ["visitor/", 'import "../features/letters/right";'],
  ["console/keys/", 'import "../main";\nimport "../shift/start";\nimport "../../core/backoff";'],
] as const;
/** Each in a file of its own. */
const fileOf = (folder: string, name: string, at: number): string => `src/${folder}${name}${at}.ts`;

let refused: ReadonlySet<string> = new Set();

beforeAll(async () => {
  const copy = copySources();
  const put = (file: string, text: string): void => {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    writeFileSync(join(copy, file), text);
  };
  for (const [at, [folder, text]] of WRONG.entries()) {
    put(fileOf(folder, "wrong", at), text);
  }
  for (const [at, [folder, text]] of RIGHT.entries()) {
    put(fileOf(folder, "right", at), text);
  }
  refused = new Set((await lint(copy)).map(([file]) => file));
  rmSync(copy, { recursive: true });
});

it.each(WRONG.map(([folder, text], at) => [folder, text, at] as const))("refuses in src/%s: %s", (folder, _, at) => {
  expect(refused).toContain(fileOf(folder, "wrong", at));
});

it("lets pass what the layers allow, and our sources as they are", () => {
  expect([...refused].filter((file) => !/wrong\d+\.ts$/.test(file))).toEqual([]);
});

it("every file has a layer of its own", async () => {
  const spoilt = copySources();
  for (const file of sources(spoilt)) {
    appendFileSync(join(spoilt, file), '\nimport "nowhere";\n');
  }
  const refused = (await lint(spoilt)).filter(([, message]) => !message.startsWith(NO_LAYER));
  rmSync(spoilt, { recursive: true });
  expect([...new Set(refused.map(([file]) => file))].sort()).toEqual(sources(WIDGET));
});
