/** The recovery passphrase: six generated words, 65 bits. It opens the vault where no passkey does, and is kept on paper. */

import { scryptAsync } from "@noble/hashes/scrypt.js";
import type { Bytes } from "../../core/seal-port";
import { WORDS } from "./word-list";

export const WORD_COUNT = 6;
/** Enough to know each word of the list by; what is typed after them must fit the word all the same. */
const TELLING_LETTERS = 4;
/** 128 MiB and about half a second for each guess. Source: issue 8; https://www.rfc-editor.org/rfc/rfc7914 */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, dkLen: 32 } as const;

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

/** 32 bytes of the words and this salt, in slices: the page goes on. The caller overwrites them. */
export async function stretch(words: readonly string[], salt: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await scryptAsync(words.join(" "), salt, SCRYPT));
}

/** What is shown to the daemon where an organisation allows signing in without a passkey: of another salt than the vault's. */
export const signInKey = (words: readonly string[], account: string): Promise<Bytes> =>
  stretch(words, new TextEncoder().encode(`avoinlinja-sign-in-v1\0${account}`));
