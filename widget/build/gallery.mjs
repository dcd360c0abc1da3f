/**
 * Every view without a daemon, as one page to be looked at or measured: `node build/gallery.mjs FOLDER`, and those of the
 * console: `node build/gallery.mjs FOLDER console`. Never shipped.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { bundleScript } from "./bundle.mjs";

const [folder, whose = "visitor"] = process.argv.slice(2);
const entries = { visitor: "src/visitor/gallery/main.tsx", console: "test/console/gallery.tsx" };
const define = {
  __VERSION__: '"0"',
  __BUILT_AT__: "0",
  __RELEASE_KEY_IS_TEST__: "false",
  __TALK_TEXTS__: "{}",
  __TALK_STYLE__: '""',
  __TALK_CSS__: '""',
};
const { script, style } = await bundleScript(entries[whose], { define, hasPseudo: whose === "visitor" });
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}/gallery.js`, script);
writeFileSync(`${folder}/gallery.css`, style);
writeFileSync(
  `${folder}/index.html`,
  '<!doctype html><html lang="fi"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">' +
    '<title>gallery</title><link rel="stylesheet" href="gallery.css"><body><div id="console"></div><script src="gallery.js"></script>',
);
