/** Which of the three panes a conversation stands in, and what it is called: a pane stays its own until it is freed, and a name is not used twice in a row. */

import type { KeptPlaces } from "../storage";

export const PANE_LETTERS = ["A", "B", "C"] as const;
type PaneLetter = (typeof PANE_LETTERS)[number];
export const NAMES_COUNT = 12;

/** Decided once, when the conversation comes. */
export interface Placed {
  /** 0, 1 or 2, from the left. */
  readonly number: number;
  /** Picks a word of the catalogue, so that a new person at A is not called like the one before. */
  readonly nameNumber: number;
}

/** The lowest free pane, or null when all three are taken. */
export function freePane(taken: readonly Placed[]): number | null {
  const used = new Set(taken.map((one) => one.number));
  const free = PANE_LETTERS.findIndex((_, number) => !used.has(number));
  return free < 0 ? null : free;
}

/** For a new conversation. `seen` counts all placed before it, in this shift. */
export function place(taken: readonly Placed[], seen: number): Placed | null {
  const number = freePane(taken);
  return number === null ? null : { number, nameNumber: seen % NAMES_COUNT };
}

/** What was decided, kept over a reload: a conversation that comes back stands where it stood, and is called so. */
export class Places {
  private seen = 0;
  private kept = new Map<string, Placed>();

  /** Null when all three panes are taken. */
  place(conversation: string, taken: readonly Placed[]): Placed | null {
    const before = this.kept.get(conversation);
    if (before !== undefined && !taken.some((one) => one.number === before.number)) return before;
    const placed = place(taken, this.seen);
    if (placed === null) return null;
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

export const letterOf = (number: number): PaneLetter => PANE_LETTERS[number] ?? "C";

/** The pane as a whole. */
export const paneId = (number: number): string => `pane-${letterOf(number)}`;

/** Where its words are written. */
export const composerId = (number: number): string => `write-${letterOf(number)}`;
