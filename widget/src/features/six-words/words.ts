/** Six generated words, 65 bits: written on paper, and read back from what a person types. */

import { WORDS } from "./word-list";

export const WORD_COUNT = 6;
/** Enough to know each word of the list by; what is typed after them must fit the word all the same. */
const TELLING_LETTERS = 4;
/** Nobody who works here should carry these on a slip of paper. */
const HURTING: ReadonlySet<string> = new Set(
  `abuse accident addict alcohol angry army arrest assault attack blade blood bomb bullet burden cannon crash crime
  cruel crush cry danger destroy disease divorce enemy evil fat fatal fury ghost grief guilt gun hurt injury jealous
  knife lonely mad monster nuclear orphan panic pig pistol prison punch rifle riot sad scare shoot sick sword tragic
  ugly useless virus weapon`.split(/\s+/),
);
export const DRAWN: readonly string[] = WORDS.filter((word) => !HURTING.has(word));

/** Each word as likely as any other: what would make the first ones likelier is drawn again. */
export function drawWords(random: (count: number) => Uint8Array): readonly string[] {
  const words: string[] = [];
  while (words.length < WORD_COUNT) {
    const [high = 0, low = 0] = random(2);
    const word = DRAWN[((high << 8) | low) & 2047];
    if (word !== undefined) words.push(word);
  }
  return words;
}

/** The six words that were meant, by what was typed; null when one of them is none of the list, or they are not six. */
export function readWords(typed: string): readonly string[] | null {
  const parts = typed
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((part) => part !== "");
  const words = parts.map(wordOf);
  return words.length === WORD_COUNT && words.every((word) => word !== null) ? words : null;
}

function wordOf(typed: string): string | null {
  if (WORDS.includes(typed)) return typed;
  if (typed.length < TELLING_LETTERS) return null;
  const fitting = WORDS.filter((word) => word.startsWith(typed));
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}
