/** Prints how what we ship differs from the libraries as they were published, and where to read why: `node build/patches.mjs`. */
import { readFileSync } from "node:fs";
import { ROOT } from "./bundle.mjs";
import { checkVersion, LIBRARIES, patched } from "./patch-ts-mls.mjs";

const indented = (sign, text) => text.split("\n").map((line) => `${sign} ${line.trim()}`);

for (const [library, { version, files }] of Object.entries(LIBRARIES)) {
  const folder = `${ROOT}node_modules/${library}`;
  checkVersion(library, JSON.parse(readFileSync(`${folder}/package.json`, "utf8")).version);
  for (const [file, changes] of Object.entries(files)) {
    patched(library, file, readFileSync(`${folder}/${file}`, "utf8")); // throws where a text is not there
    for (const [old, mended, times, why] of changes)
      console.log(
        [
          `${library} ${version} ${file} (${times})`,
          `  ${why}`,
          ...indented("-", old),
          ...indented("+", mended),
          "",
        ].join("\n"),
      );
  }
}
