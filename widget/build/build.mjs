/**
 * Builds everything that browsers load into chatd/assets: `node build/build.mjs [folder]`.
 * Same input, same bytes. What is too large is said here; `make check` refuses it.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { bundleScript, bundleStyle, LOADERS_SYNTAX, PARTS, ROOT } from "./bundle.mjs";
import { Output } from "./emit.mjs";
import { report } from "./sizes.mjs";
import { checkUse, childrensTexts, pageTexts, textsOf } from "./texts/bundles.mjs";
import { keysOf, packed, packedForChildren, packedLater, partsOf, withPlaces } from "./texts/pack.mjs";
import { readCatalogues } from "./texts/catalogues.mjs";
import { asked, DRAFTS, readDrafts, unread } from "./texts/drafts.mjs";
import { SOURCES, TEXTS, visitorsCatalogues } from "./texts/plugin.mjs";
import { DEFAULT_EXIT } from "../src/core/quick-exit.ts";

const { version, releaseDate } = JSON.parse(readFileSync(`${ROOT}/package.json`, "utf8"));
/** The public half of the key that signs this release, `{key, is_test}`; `chatd keys release` prints one. */
const releaseKey = JSON.parse(readFileSync(`${ROOT}/release-key.json`, "utf8"));
const facts = {
  __VERSION__: JSON.stringify(version),
  __RELEASE_KEY__: JSON.stringify(releaseKey.key),
  __RELEASE_KEY_IS_TEST__: String(releaseKey.is_test === true),
  __BUILT_AT__: String(Date.parse(`${releaseDate}T00:00:00Z`) / 1000),
};
/** The visitor's application finds what comes later here: `avoinlinjaSeal.seal`, `avoinlinjaTalk.begin`, `avoinlinjaInfo.draw`. */
const [SEAL_GLOBAL, TALK_GLOBAL, INFO_GLOBAL] = ["avoinlinjaSeal", "avoinlinjaTalk", "avoinlinjaInfo"];
/** The scripts that the application adds itself, each by its hash. */
const LATER = ["talk", "seal", "seal-fallback", "info"];
/** Chromium compiles all of such a script while it comes, on another thread, not each function on the page's at its first call; to others it is a comment. */
const COMPILED_WHOLE = "//# allFunctionsCalledOnLoad\n";
const target = resolve(process.argv[2] ?? `${ROOT}/../chatd/assets`);
/** A language whose cards nobody has written yet reads them in English. */
const infoOf = (language) => `src/visitor/info/${language}.json`;
const at = (name) => `w/${version}/${name}`;
const source = (path) => readFileSync(`${ROOT}/${path}`, "utf8");

/** This release goes, the others stay: partners' pages may pin them. */
function emptyRelease(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of [`w/${version}`, "console", "manifest.json"])
    rmSync(`${folder}/${name}`, { recursive: true, force: true });
}

/**
 * The visitor's application, each part pinned by its hash. Which texts come with the first view is known once its script is
 * there, and the script names their hashes: so hashes and places are put into scripts that are otherwise ready.
 */
async function buildVisitor(output) {
  const texts = textsOf(visitorsCatalogues(), "visitor", SOURCES);
  const withCards = Object.keys(texts).filter((language) => existsSync(`${ROOT}/${infoOf(language)}`));
  const talkHashes = unfilled("talk-", Object.keys(texts));
  const hashes = unfilled("catalogue-", Object.keys(texts));
  const scripts = unfilled("", LATER);
  const style = output.add(at("app.css"), await bundleStyle("src/visitor/visitor.css"));
  const talkCss = await bundleStyle("src/visitor/talk.css");
  const talkStyle = output.add(at("talk.css"), talkCss);
  const define = (more) => mapped({ ...more }, (value) => JSON.stringify(value));
  const main = await bundleScript("src/visitor/main.tsx", {
    define: {
      ...facts,
      ...define({
        __STYLE__: `sha256-${style.short}`,
        __CATALOGUES__: hashes,
        __LATER__: scripts,
        __CHILDREN__: "{{children}}",
        __DRAFTS__: unread(drafts, asked()),
      }),
    },
  });
  const talk = await bundleScript("src/visitor/later.ts", {
    global: TALK_GLOBAL,
    define: {
      ...facts,
      ...define({ __TALK_TEXTS__: talkHashes, __TALK_STYLE__: `sha256-${talkStyle.short}`, __TALK_CSS__: talkCss }),
    },
    isLater: true,
  });
  const info = await bundleScript("src/visitor/info.ts", {
    global: INFO_GLOBAL,
    define: { ...facts, ...define({ __INFO__: unfilled("info-", withCards) }) },
    isLater: true,
  });
  // The info cards are also shown where no talk can be had: what they say besides is in the first list.
  const parts = partsOf(keysOf(texts.fi), main.script + info.script, talk.script);
  const pins = {};
  for (const [language, its] of Object.entries(texts)) {
    const add = (name, list) => {
      pins[name] = output.add(at(`${name}.json`), JSON.stringify(list));
    };
    add(`catalogue-${language}`, packed(its, parts));
    add(`talk-${language}`, packedLater(its, parts));
    if (withCards.includes(language)) add(`info-${language}`, JSON.parse(source(infoOf(language))));
  }
  const childrens = packedForChildren(childrensTexts(catalogues), parts);
  pins.children = output.add(at("children.json"), JSON.stringify(childrens));
  const seal = await bundleScript("src/seal/index.ts", { global: SEAL_GLOBAL, define: facts });
  const curves = await bundleScript("src/seal/fallback.ts");
  pins.talk = output.add(at("talk.js"), COMPILED_WHOLE + filled(withPlaces(talk.script, parts), pins));
  pins.seal = output.add(at("seal.js"), COMPILED_WHOLE + seal.script);
  pins["seal-fallback"] = output.add(at("seal-fallback.js"), curves.script);
  pins.info = output.add(at("info.js"), filled(withPlaces(info.script, parts), pins));
  const app = output.add(at("app.js"), COMPILED_WHOLE + filled(withPlaces(main.script, parts), pins));
  return { style, scripts: { app, ...Object.fromEntries(LATER.map((name) => [name, pins[name]])) } };
}

/** Name → where its hash is to stand in a script; the policy in the frame compares the text of a script's hash, so the loader names the same one. */
const unfilled = (prefix, names) => Object.fromEntries(names.map((name) => [name, `{{${prefix}${name}}}`]));
const filled = (script, pins) =>
  script.replace(/\{\{([a-zA-Z-]+)\}\}/g, (whole, name) => (name in pins ? `sha256-${pins[name].short}` : whole));

/** The loader knows the hash of all that may run in its frame; so the loader's own hash in a page pins everything. */
async function buildLoader(output, scripts) {
  const hashes = Object.entries(scripts).map(([name, { short }]) => [name, short]);
  const define = { ...facts, __PINS__: JSON.stringify(hashes) };
  return output.add(
    at("loader.js"),
    (await bundleScript("src/embed/loader.ts", { define, syntax: LOADERS_SYNTAX })).script,
  );
}

/** The own page; what the build does not know, `{{line.…}}`, is for the daemon to fill in. */
function buildOwnPage(output, pins) {
  const page = fill(source("src/visitor/own.html"), { pins, version, texts: pageTexts(catalogues) });
  output.add(at("own.html"), page);
  return { [at("own.html")]: page };
}

/** Language → where its practice scripts are, with the phrases and cards that come with the release. Data, so that no page need let another script run; the console knows their hashes. */
function buildPractice(output) {
  const files = {};
  const starters = (name) => JSON.parse(source(`../chatd/directory/starters/${name}.json`));
  const codes = starters("phrases");
  const list = (name, more) =>
    Object.entries(starters(name)).map(([id, { title, text }]) => ({ id, title, text, ...more(id) }));
  for (const language of ["fi", "sv", "en"]) {
    const scripts = {
      ...JSON.parse(source(`src/console/practice/scripts/${language}.json`)),
      phrases: list(`phrases.${language}`, (id) => ({ code: codes[id].code })),
      cards: list(`cards.${language}`, () => ({})),
    };
    const { file, integrity } = output.add(at(`console/practice-${language}.json`), JSON.stringify(scripts));
    files[language] = { file, integrity };
  }
  return files;
}

/**
 * The console's start page, and the one for an organisation's own site. What that one pins must be served as long as visitors'
 * releases are, so it lies beside them; `{{line.…}}` is for the command that prints it.
 */
async function buildConsole(output) {
  const define = { ...facts, __PRACTICE__: JSON.stringify(buildPractice(output)) };
  const { script, style } = await bundleScript("src/console/main.tsx", { define });
  const both = (path) => ({ app: output.add(`${path}.js`, script), css: output.add(`${path}.css`, style) });
  const index = fill(source("src/console/index.html"), { pins: both(`console/assets/console-${version}`), version });
  output.add("console/index.html", index);
  const hosted = fill(source("src/console/hosted.html"), { pins: both(at("console/console")), version });
  output.add("console/hosted.html", hosted);
  return { "console/hosted.html": hosted };
}

/** The page of a guest in a room of the staff: the same for every line, so that it is held against the manifest whole. */
async function buildGuest(output) {
  const { script, style } = await bundleScript("src/guest/main.tsx", { define: facts });
  const pins = { app: output.add(at("guest.js"), script), css: output.add(at("guest.css"), style) };
  output.add("console/guest.html", fill(source("src/guest/index.html"), { pins, version }));
}

/** The page for the keeper of a root: one file, whose policy lets it run its own script and nothing else. */
async function buildKeeper(output) {
  const { script, style } = await bundleScript("src/keeper/main.tsx", { define: facts });
  const [inScript, inStyle] = [script.replaceAll("</script", "<\\/script").trim(), style.trim()];
  if (/<\/style/i.test(inStyle)) throw new Error("src/keeper: its style would end early");
  const pinned = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const policy = [
    "default-src 'none'",
    `script-src ${pinned(inScript)}`,
    `style-src ${pinned(inStyle)}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
  const parts = { policy, style: `<style>${inStyle}</style>`, script: `<script>${inScript}</script>` };
  const page = source("src/keeper/root.html").replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);
  output.add("console/root.html", page);
}

/** Fill `{{app.file}}`, `{{css.integrity}}`, `{{text.fi.page.no_script}}`, `{{version}}`, `{{exit}}` in a page. */
function fill(page, { pins, version, texts = {} }) {
  const values = { ...texts, version, exit: DEFAULT_EXIT };
  for (const [name, { file, integrity }] of Object.entries(pins))
    Object.assign(values, { [`${name}.file`]: file, [`${name}.integrity`]: integrity });
  return page.replace(/\{\{([a-zA-Z._]+)\}\}/g, (whole, name) => values[name] ?? whole);
}

const mapped = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));

const catalogues = readCatalogues(TEXTS);
checkUse(catalogues, SOURCES);
const drafts = readDrafts(DRAFTS, catalogues); // a mistake in one is told, whether it is on or off
emptyRelease(target);
const output = new Output(target);
const { style, scripts } = await buildVisitor(output);
const ownPage = buildOwnPage(output, { css: style, loader: await buildLoader(output, scripts) });
const pages = { ...ownPage, ...(await buildConsole(output)) };
await buildKeeper(output);
await buildGuest(output);
output.add("console/openapi.json", readFileSync(`${ROOT}/../docs/openapi.json`, "utf8"));
output.writeManifest({
  version,
  exit: DEFAULT_EXIT,
  release_key: { key: releaseKey.key, is_test: releaseKey.is_test === true },
  pages,
  parts: [...PARTS].sort(),
});
report(target);
