/**
 * Are texts plain? Short sentences, as docs/texts.md asks: nine words in the mean, fifteen at most; twelve where children
 * read. What is longer for a reason has it in `long-sentences.json`, and a reason that nothing needs any more is refused.
 *
 * A sentence ends at a full stop, a question mark, a colon or a new line, as the Swedish measure LIX counts. A gap is one
 * word; of a plural each branch is read by itself.
 */
import { TYPE } from "@formatjs/icu-messageformat-parser";

/** Words a sentence. */
export const ADULTS = { mean: 9, most: 15 };
export const CHILDREN = { mean: 9, most: 12 };

const REASON_MIN_CHARS = 20; // "because." is none
const WORD = /[\p{L}\p{N}]/u;
/** A stop, with what closes after it, then a space or the end. Arabic has marks of its own. */
const ENDS = /(?<=[.?!:؟…][”"»)\]]*)\s+|\n+/u;
const STOP = /[.?!؟…][”"»)\]]*$/u;

/** Each way in which a parsed text can be said. */
export function sayings(elements, number = "1") {
  return elements.reduce(
    (before, element) => before.flatMap((one) => said(element, number).map((more) => one + more)),
    [""],
  );
}

function said({ type, value, options }, number) {
  if (type === TYPE.literal) return [value];
  if (type === TYPE.plural) return Object.values(options).flatMap((one) => sayings(one.value, number));
  return [number]; // whatever fills it
}

/** The sentences of a text that is said: words of each, and whether it is whole or a heading, a button. */
export const sentences = (text) =>
  text
    .split(ENDS)
    .map((one) => ({
      text: one.trim(),
      words: one.split(/\s+/).filter((word) => WORD.test(word)).length,
      isWhole: STOP.test(one.trim()),
    }))
    .filter(({ words }) => words > 0);

/**
 * Faults of the texts of one language. `texts`: key → every way in which it is said. `reasons`: key → why a sentence of it
 * is longer. Only whole sentences count for the mean: buttons and headings would flatter it.
 */
export function plainness(texts, language, { mean, most }, reasons = {}) {
  const every = Object.entries(texts).flatMap(([key, ways]) =>
    [...new Set(ways.flatMap(sentences).map((one) => JSON.stringify(one)))].map((one) => ({ key, ...JSON.parse(one) })),
  );
  const long = every.filter(({ words }) => words > most);
  const faults = long
    .filter(({ key }) => !(key in reasons))
    .map(({ key, words, text }) => `${language} ${key}: ${words} words in one sentence, at most ${most}: “${text}”`);
  for (const [key, reason] of Object.entries(reasons)) {
    if (!long.some((one) => one.key === key))
      faults.push(`${language} ${key}: no sentence is over ${most} words, so its reason in long-sentences.json goes`);
    if (reason.trim().length < REASON_MIN_CHARS)
      faults.push(`${language} ${key}: “${reason}” says no reason in long-sentences.json`);
  }
  const whole = every.filter(({ isWhole }) => isWhole);
  const found = whole.reduce((sum, { words }) => sum + words, 0) / Math.max(1, whole.length);
  if (found > mean)
    faults.push(`${language}: ${found.toFixed(2)} words a sentence in the mean of ${whole.length}, at most ${mean}`);
  return { faults, mean: found, count: whole.length };
}
