/**
 * The words of a ceremony by telephone: six of the list of safety words, 48 bits of a hash that nobody could choose. What
 * is typed may be without its dots and with one slip in a word: no two words of the list are as near as that.
 */

import type { Bytes } from "../../core/seal-port";
import { WORDS } from "../../seal/word-list";

/** 8 bits each; at least 44 in all. */
export const WORDS_COUNT = 6;

export const wordsOf = (hash: Bytes): readonly string[] =>
  Array.from(hash.subarray(0, WORDS_COUNT), (value) => WORDS[value] as string);

/** What somebody typed: the words, as the list has them, and those that are none of it. */
export interface Typed {
  readonly words: readonly string[];
  readonly unknown: readonly string[];
}

export function readWords(typed: string): Typed {
  const pieces = typed.split(/[^\p{Letter}\p{Mark}]+/u).filter((piece) => piece !== "");
  const words: string[] = [];
  const unknown: string[] = [];
  for (const piece of pieces) {
    const word = meant(piece);
    if (word === null) unknown.push(piece);
    else words.push(word);
  }
  return { words, unknown };
}

/** The word itself, or the only one that is a slip away; null: none. */
function meant(piece: string): string | null {
  const small = piece.normalize("NFC").toLowerCase();
  if (WORDS.includes(small)) return small;
  const plain = undotted(small);
  const near = WORDS.filter((word) => undotted(word) === plain);
  const found = near.length > 0 ? near : WORDS.filter((word) => isOneSlip(undotted(word), plain));
  return found.length === 1 ? (found[0] as string) : null;
}

const undotted = (word: string): string => word.normalize("NFD").replace(/\p{Mark}/gu, "");

/** One letter more, less or another, or two neighbours changed about. */
function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let from = 0;
  while (from < a.length && from < b.length && a[from] === b[from]) from += 1;
  const [left, right] = [a.slice(from), b.slice(from)];
  const isSwapped = left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2);
  return (
    left.slice(1) === right.slice(1) ||
    left.slice(1) === right ||
    left === right.slice(1) ||
    (isSwapped && left.length > 1)
  );
}
