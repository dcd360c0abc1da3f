/** The catalogues, one file per language, as `chatd` reads them too; and what must be true of all of them together. */
import { readdirSync, readFileSync } from "node:fs";
import { gaps, missingCategories, parsed } from "./messages.mjs";

/** Every key and every gap is measured against this language. */
export const SOURCE = "fi";
export const FILE = /^([a-z]{2,3}(?:-[A-Za-z]+)?)\.json$/;

/** Language → key → the text's elements. Throws one error that names every fault. */
export function readCatalogues(folder) {
  const faults = [];
  const catalogues = {};
  for (const name of readdirSync(folder).sort()) {
    const language = FILE.exec(name)?.[1];
    if (!language) continue;
    const written = readFileSync(`${folder}/${name}`, "utf8");
    const texts = JSON.parse(written);
    if (written !== inOrder(texts)) faults.push(`${language}: keys out of order, or one twice; see docs/texts.md`);
    catalogues[language] = read(texts, language, faults);
  }
  for (const language of Object.keys(catalogues)) compare(catalogues, language, faults);
  if (faults.length > 0) throw new Error(`Texts in ${folder}:\n${faults.join("\n")}`);
  return catalogues;
}

/** The one way to write a catalogue, so that two people's new texts meet in a merge and no key stands twice. */
export const inOrder = (texts) =>
  `${JSON.stringify(Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1))), null, 2)}\n`;

function read(texts, language, faults) {
  const catalogue = {};
  for (const [key, text] of Object.entries(texts))
    try {
      if (text.trim() === "") throw new Error("is empty");
      catalogue[key] = parsed(text);
    } catch (error) {
      faults.push(`${language} ${key}: ${error.message}`);
    }
  return catalogue;
}

function compare(catalogues, language, faults) {
  const [source, own] = [catalogues[SOURCE], catalogues[language]];
  for (const key of Object.keys(source)) if (!(key in own)) faults.push(`${language} ${key}: is missing`);
  for (const [key, elements] of Object.entries(own)) {
    if (!(key in source)) {
      faults.push(`${language} ${key}: is not in ${SOURCE}`);
      continue;
    }
    const [wanted, found] = [source[key], elements].map((one) => JSON.stringify([...gaps(one)]));
    if (wanted !== found) faults.push(`${language} ${key}: has the gaps ${found}, ${SOURCE} has ${wanted}`);
    const missing = missingCategories(elements, language);
    if (missing.length > 0) faults.push(`${language} ${key}: has no plural for ${missing.join(", ")}`);
  }
}
