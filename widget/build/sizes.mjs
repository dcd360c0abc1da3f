/** The sizes that a person on a slow connection pays for, in bytes of brotli. Source: design, "Speed and size". */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What is downloaded together, and how much it may be. `files` are base names under w/VERSION/. */
const LIMITS = [
  // 100 more than it needs: the pins of its scripts are hashes, which do not compress, and make it swing with each build.
  { name: "loader", files: ["loader.js"], max: 4_000 },
  {
    name: "first view (loader, app, styles, one catalogue)",
    files: ["loader.js", "app.js", "app.css"],
    catalogue: true,
    max: 35_000,
  },
  { name: "what a talk needs", files: ["talk.js", "seal.js"], max: 40_000 },
  {
    name: "all of the visitor's page",
    files: ["loader.js", "app.js", "app.css", "talk.js", "seal.js"],
    catalogue: true,
    max: 95_000,
  },
];

/** Each limit with what is used of it; `files` as the manifest says, path → {brotli}. */
function measure(version, files) {
  const size = (name) => files[`w/${version}/${name}`]?.brotli ?? 0;
  const catalogues = Object.keys(files).filter((path) => /^w\/[^/]+\/catalogue-/.test(path));
  const largest = Math.max(0, ...catalogues.map((path) => files[path].brotli));
  return LIMITS.map(({ name, files: parts, catalogue, max }) => ({
    name,
    max,
    used: parts.reduce((sum, part) => sum + size(part), catalogue ? largest : 0),
  }));
}

/** Print each limit with what is used of it; false when one is passed. */
export function report({ version, files }) {
  const limits = measure(version, files);
  for (const { name, used, max } of limits)
    console.log(`${String(used).padStart(6)} of ${max} bytes of brotli: ${name}`);
  const isWithin = limits.every(({ used, max }) => used <= max);
  if (!isWithin) console.error("A part is larger than widget/build/sizes.mjs allows.");
  return isWithin;
}

// `node build/sizes.mjs chatd/assets/manifest.json` looks at what was built before.
if (process.argv[1] === fileURLToPath(import.meta.url))
  process.exitCode = report(JSON.parse(readFileSync(process.argv[2], "utf8"))) ? 0 : 1;
