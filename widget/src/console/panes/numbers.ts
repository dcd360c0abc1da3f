/** Where a conversation stands and what it is called: a place stays its own until it is freed, and a name is not used twice in a row. */

export const SLOT_LETTERS = ["A", "B", "C"] as const;
export type SlotLetter = (typeof SLOT_LETTERS)[number];
export const NAMES_COUNT = 12;

/** `nameNumber` picks a word of the catalogue, so that a new person at A is not called like the one before. */
export interface Placed {
  readonly conversation: string;
  readonly slot: number;
  readonly nameNumber: number;
}

/** The lowest free place, or null when all three are taken. */
export function freeSlot(taken: readonly Placed[]): number | null {
  const used = new Set(taken.map((placed) => placed.slot));
  const free = SLOT_LETTERS.findIndex((_, slot) => !used.has(slot));
  return free < 0 ? null : free;
}

/** The place for a new conversation. `seen` counts all placed before it, in this shift. */
export function place(conversation: string, taken: readonly Placed[], seen: number): Placed | null {
  const slot = freeSlot(taken);
  return slot === null ? null : { conversation, slot, nameNumber: seen % NAMES_COUNT };
}

export const letterOf = (slot: number): SlotLetter => SLOT_LETTERS[slot] ?? "C";
