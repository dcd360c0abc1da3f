/** In which place a conversation stands, and what it is called: a place stays its own until it has ended, and a name is not used twice in a row. */

import type { KeptPlaces } from "../storage";

/** As many as one desk takes; what comes beyond them is shown all the same. */
export const PLACES_MAX = 3;
export const NAMES_COUNT = 12;
const FIRST_LETTER = 65;

/** Decided once, when the conversation comes. */
export interface Placed {
  /** 0 for the first place. */
  readonly number: number;
  /** Picks a word of the catalogue, so that a new person at A is not called like the one before. */
  readonly nameNumber: number;
}

/**
 * The place for the next conversation. Among as many as the desk takes: the first with nothing in it, else the first
 * with one that has ended; when all are taken, the first beyond them.
 */
export function nextPlace(open: readonly Placed[], ended: readonly Placed[], capacity: number): number {
  const isIn = (those: readonly Placed[], number: number): boolean => those.some((one) => one.number === number);
  const all = Array.from({ length: capacity + open.length + 1 }, (_, number) => number);
  const free = all.filter((number) => !isIn(open, number));
  const among = free.filter((number) => number < capacity);
  return among.find((number) => !isIn(ended, number)) ?? among[0] ?? free[0] ?? 0;
}

/** What was decided, kept over a reload: a conversation that comes back stands where it stood, and is called so. */
export class Places {
  private seen = 0;
  private kept = new Map<string, Placed>();

  /** As `nextPlace`; in its own place again where that is not another's by now. */
  place(conversation: string, open: readonly Placed[], ended: readonly Placed[], capacity: number): Placed {
    const before = this.kept.get(conversation);
    if (before !== undefined && !open.some((one) => one.number === before.number)) return before;
    const placed = { number: nextPlace(open, ended, capacity), nameNumber: this.seen % NAMES_COUNT };
    this.seen += 1;
    this.kept.set(conversation, placed);
    return placed;
  }

  /** Those of conversations that are over are not needed. */
  toKeep(open: readonly string[]): KeptPlaces {
    const of = open.flatMap((conversation) => {
      const placed = this.kept.get(conversation);
      return placed === undefined ? [] : [{ conversation, ...placed }];
    });
    return { seen: this.seen, of };
  }

  restore({ seen, of }: KeptPlaces): void {
    this.seen = Math.max(this.seen, seen);
    for (const { conversation, number, nameNumber } of of) this.kept.set(conversation, { number, nameNumber });
  }

  forget(): void {
    this.seen = 0;
    this.kept.clear();
  }
}

/** A, B, C, and on for what comes beyond the places. */
export const letterOf = (number: number): string => String.fromCharCode(FIRST_LETTER + number);

/** The pane as a whole. */
export const paneId = (number: number): string => `pane-${letterOf(number)}`;

/** Where its words are written. */
export const composerId = (number: number): string => `write-${letterOf(number)}`;
