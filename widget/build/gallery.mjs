/** Every view without a daemon, as one page to be looked at or measured: `node build/gallery.mjs FOLDER`. Never shipped. */
import { mkdirSync, writeFileSync } from "node:fs";
import { bundleScript } from "./bundle.mjs";

const [folder] = process.argv.slice(2);
const define = { __VERSION__: '"0"', __BUILT_AT__: "0" };
const { script, style } = await bundleScript("src/visitor/gallery/main.tsx", { define });
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}/gallery.js`, script);
writeFileSync(`${folder}/gallery.css`, style);
writeFileSync(
  `${folder}/index.html`,
  '<!doctype html><html lang="fi"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">' +
    '<title>gallery</title><link rel="stylesheet" href="gallery.css"><body><script src="gallery.js"></script>',
);
