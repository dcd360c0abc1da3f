/**
 * A text above the bound of one message becomes several, in order; together they are the text, to the last sign.
 *
 * Cut where a reader would: after an empty line, a line, a sentence, a word; else between two signs. A sign is what one
 * sees as one: a letter with its accents, a family of emoji, a flag, never half of a surrogate pair. `Intl.Segmenter`
 * would know more of them, but is younger than our oldest browsers.
 */

/** How far back from the bound a better place is looked for. */
const LOOK_BACK_CHARS = 2_000;
/** What looks like a better place, best first. */
const PLACES = [/\n[^\S\n]*\n/g, /\n/g, /[.!?…]["”’)]*\s/g, /\s/g] as const;
/** Goes with the sign before it: accents and variants, joiners and what keeps apart, Korean vowels and ends, skin tones, tags. */
const CLINGS = /^(?:\p{M}|\u200c|\u200d|[\u1160-\u11ff\ud7b0-\ud7ff]|[\u{1f3fb}-\u{1f3ff}]|[\u{e0020}-\u{e007f}])/u;
const JOINER = "\u200d";
const FLAG_LETTER = /[\u{1f1e6}-\u{1f1ff}]/u;

export function splitLong(text: string, maxChars: number): readonly string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > maxChars) {
    const at = cutOf(rest, maxChars);
    parts.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...parts, rest];
}

function cutOf(text: string, maxChars: number): number {
  const from = Math.max(1, maxChars - LOOK_BACK_CHARS);
  const near = text.slice(from, maxChars);
  for (const place of PLACES) {
    const found = [...near.matchAll(place)];
    const last = found[found.length - 1];
    const at = last === undefined ? 0 : from + last.index + last[0].length;
    if (at > 0 && isBetweenSigns(text, at)) {
      return at;
    }
  }
  for (let at = maxChars; at > from; at -= 1) {
    if (isBetweenSigns(text, at)) {
      return at;
    }
  }
  return maxChars; // thousands of accents on one letter: nobody reads that as one sign
}

function isBetweenSigns(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const after = text.codePointAt(at) ?? 0;
  const isInPair =
    before >= 0xd800 && before <= 0xdbff && text.charCodeAt(at) >= 0xdc00 && text.charCodeAt(at) <= 0xdfff;
  const isInLineEnd = before === 0x0d && after === 0x0a;
  const next = String.fromCodePoint(after);
  const isInFlag = FLAG_LETTER.test(next) && flagLettersBefore(text, at) % 2 === 1;
  return !isInPair && !isInLineEnd && !isInFlag && !CLINGS.test(next) && text[at - 1] !== JOINER;
}

/** Two letters make a flag: an odd number before means that the next one is its second half. */
function flagLettersBefore(text: string, at: number): number {
  let count = 0;
  while (at - 2 * (count + 1) >= 0 && FLAG_LETTER.test(text.slice(at - 2 * (count + 1), at - 2 * count))) {
    count += 1;
  }
  return count;
}
