/**
 * Catalogues that nobody may be shown yet: `widget/drafts/ru.json`. Each says at its head what it is and who must read it. They
 * may miss keys, and are in no release; `AVOINLINJA_DRAFTS="ru uk" node build/build.mjs` builds those that are whole, and the
 * page then says that nobody has checked the translation. Nothing is filled in from another language: a text in the wrong
 * language would be read aloud with the wrong sounds, and believed to be meant.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FILE, inOrder, SOURCE } from "./catalogues.mjs";
import { gaps, missingCategories, parsed } from "./messages.mjs";

export const DRAFTS = fileURLToPath(new URL("../../drafts", import.meta.url));
/** What a draft must have before it can be built: all that the visitor's page says. */
const NEEDED = /^(visitor|shared|loader|page)\./;
const HEAD = ["language", "status", "made_by", "review", "reviewed", "texts"];
const STATUS = ["prepared", "draft", "reviewed"]; // nothing written yet; written and unread; read by all who must

/** Language → head and texts. Throws one error that names every fault. */
export function readDrafts(folder, catalogues) {
  const faults = [];
  const drafts = {};
  for (const name of readdirSync(folder)
    .sort()
    .filter((one) => FILE.test(one))) {
    const language = FILE.exec(name)[1];
    const written = readFileSync(`${folder}/${name}`, "utf8");
    const draft = JSON.parse(written);
    drafts[language] = { ...draft, texts: read(draft, language, catalogues[SOURCE], faults) };
    if (language in catalogues) faults.push(`${language}: has a catalogue; its draft goes`);
    if (written !== `${JSON.stringify({ ...draft, texts: JSON.parse(inOrder(draft.texts)) }, null, 2)}\n`)
      faults.push(`${language}: keys out of order, or one twice`);
  }
  if (faults.length > 0) throw new Error(`Drafts in ${folder}:\n${faults.join("\n")}`);
  return drafts;
}

function read(draft, language, source, faults) {
  const { status, review, reviewed, texts } = draft;
  if (Object.keys(draft).join() !== HEAD.join()) faults.push(`${language}: the head is not ${HEAD.join(", ")}`);
  if (draft.language !== language) faults.push(`${language}: says that it is ${draft.language}`);
  if (!STATUS.includes(status)) faults.push(`${language}: status ${status} is none of ${STATUS.join(", ")}`);
  if (!Array.isArray(review) || review.length === 0) faults.push(`${language}: says not who must read it`);
  if ((status === "prepared") !== (Object.keys(texts).length === 0))
    faults.push(`${language}: is ${status} with ${Object.keys(texts).length} texts`);
  if ((status === "reviewed") !== (reviewed !== null)) faults.push(`${language}: is ${status}, reviewed ${reviewed}`);
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [key, readOne(key, text, language, source, faults)]),
  );
}

function readOne(key, text, language, source, faults) {
  try {
    const elements = parsed(text);
    if (!(key in source)) throw new Error(`is not in ${SOURCE}`);
    const [wanted, found] = [source[key], elements].map((one) => JSON.stringify([...gaps(one)]));
    if (wanted !== found) throw new Error(`has the gaps ${found}, ${SOURCE} has ${wanted}`);
    const missing = missingCategories(elements, language);
    if (missing.length > 0) throw new Error(`has no plural for ${missing.join(", ")}`);
    return elements;
  } catch (error) {
    faults.push(`${language} ${key}: ${error.message}`);
    return [];
  }
}

/** What a draft lacks of the visitor's page. */
export const missingIn = ({ texts }, catalogues) =>
  Object.keys(catalogues[SOURCE]).filter((key) => NEEDED.test(key) && !(key in texts));

/** The catalogues with the drafts that are asked for by name. Throws when one is not there, or lacks a text. */
export function withDrafts(catalogues, drafts, asked) {
  const added = asked.map((language) => {
    const draft = drafts[language];
    if (draft === undefined) throw new Error(`Draft ${language}: there is none`);
    const missing = missingIn(draft, catalogues);
    if (missing.length > 0)
      throw new Error(`Draft ${language}: ${missing.length} texts are missing, so it stays off: ${missing.join(", ")}`);
    return [language, draft.texts];
  });
  return { ...catalogues, ...Object.fromEntries(added) };
}

/** For the gallery alone: as far as they go, and in English where they do not. */
export const asFarAsTheyGo = (catalogues, drafts) => ({
  ...catalogues,
  ...Object.fromEntries(
    Object.entries(drafts).map(([language, { texts }]) => [language, { ...catalogues.en, ...texts }]),
  ),
});

/** Those that whoever builds has asked for, and of them those that nobody has read. */
export const asked = (environment = process.env) =>
  (environment.AVOINLINJA_DRAFTS ?? "").split(/[\s,]+/).filter(Boolean);
export const unread = (drafts, languages) => languages.filter((one) => drafts[one]?.status !== "reviewed");
