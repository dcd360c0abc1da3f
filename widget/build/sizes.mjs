/** The sizes that a person on a slow connection pays for, in bytes of brotli. Source: design, "Speed and size". */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { brotli } from "./emit.mjs";

/** What is downloaded together, and how much it may be. `files` are base names under w/VERSION/; of `texts` the largest language counts. */
const LIMITS = [
  { name: "loader", files: ["loader.js"], max: 5_000 },
  {
    name: "first view (loader, app, styles, one catalogue)",
    files: ["loader.js", "app.js", "app.css"],
    texts: ["catalogue"],
    max: 35_000,
  },
  { name: "what a talk needs", files: ["talk.js", "seal.js"], texts: ["talk"], max: 59_000 },
  {
    name: "all of the visitor's page",
    files: ["loader.js", "app.js", "app.css", "talk.js", "seal.js"],
    texts: ["catalogue", "talk"],
    max: 95_000,
  },
  { name: "the info cards in one language", files: [], texts: ["info"], max: 8_000 },
  { name: "what shows the info cards", files: ["info.js"], max: 6_000 },
  { name: "the page of a guest in a room of the staff", files: ["guest.js", "guest.css"], max: 58_000 },
];

/** A version of twelve characters stands for every other, so that a longer one leaves no part less room. */
const ANY_VERSION = "100.100.1000";
/** So do these pins: hashes do not compress, and made the loader swing by forty bytes with every change of another script. */
const PIN = /[A-Za-z0-9+/]{43}=/g;
const anyPin = (number) => createHash("sha256").update(`pin ${number}`).digest("base64");

/** The same for every version, and whatever its parts are pinned to. */
function asMeasured(text, version) {
  let pins = 0;
  return text.replaceAll(version, ANY_VERSION).replace(PIN, () => {
    pins += 1;
    return anyPin(pins);
  });
}

/** Each limit with what is used of it, of what was built into `folder`. */
function measure(folder) {
  const { version, files } = JSON.parse(readFileSync(`${folder}/manifest.json`, "utf8"));
  const size = (path) =>
    path in files ? brotli(Buffer.from(asMeasured(readFileSync(`${folder}/${path}`, "utf8"), version))).length : 0;
  const largest = (texts) =>
    Math.max(
      0,
      ...Object.keys(files)
        .filter((path) => path.startsWith(`w/${version}/${texts}-`))
        .map(size),
    );
  const sum = (sizes) => sizes.reduce((all, one) => all + one, 0);
  return LIMITS.map(({ name, files: parts, texts = [], max }) => ({
    name,
    max,
    used: sum([...parts.map((part) => size(`w/${version}/${part}`)), ...texts.map(largest)]),
  }));
}

/** Print each limit with what is used of it; false when one is passed. */
export function report(folder) {
  const limits = measure(folder);
  for (const { name, used, max } of limits)
    console.log(`${String(used).padStart(6)} of ${max} bytes of brotli: ${name}`);
  const isWithin = limits.every(({ used, max }) => used <= max);
  if (!isWithin) console.error("A part is larger than widget/build/sizes.mjs allows.");
  return isWithin;
}

// `node build/sizes.mjs chatd/assets/manifest.json` looks at what was built before.
if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = report(dirname(process.argv[2])) ? 0 : 1;
