/**
 * What stays readable when a talk is cut off: its words as text, and what was being written. The keys are gone at once. It
 * goes when the person closes, leaves, starts again or says so; after an end also by itself, after a while. Where the ticket
 * waits again, the words stay with the place, and the next talk goes on under them.
 */

import type { Conversation } from "../core/conversation";
import type { Entry, Said } from "../core/timeline";
import type { Cancel, Timers } from "../core/timers";
import type { Cell } from "../ui/cell";

export const KEPT_MS = 5 * 60_000;

export interface Kept {
  readonly entries: readonly Entry[];
  /** Who answered; empty when nobody was verified. */
  readonly alias: string;
  /** Milliseconds since 1970, by this device's clock; null while the person has a place. */
  readonly until: number | null;
}

const isUnsent = (entry: Entry): entry is Said & { readonly mine: true } =>
  entry.is === "said" && entry.mine && entry.mark !== "delivered";

/** What was written, and had not arrived, stands in the draft again. False: there was nothing of that. */
export function takeBack({ timeline }: Conversation, draft: Cell<string>): boolean {
  const unsent = timeline.entries.filter(isUnsent).map((one) => one.text);
  draft.value = [...unsent, draft.value].filter((text) => text !== "").join("\n");
  return unsent.length > 0;
}

/** Nothing more is under way after the end: what had not arrived by then never will. */
const settled = (entry: Entry): Entry =>
  isUnsent(entry) && entry.mark !== "failed" ? { ...entry, mark: "undelivered" } : entry;

export class Keeping {
  kept: Kept | null = null;
  #cancel: Cancel | null = null;

  constructor(
    private readonly timers: Timers,
    /** The time is over. */
    private readonly over: () => void,
  ) {}

  /**
   * That somebody was there is no longer true. Without a word there is nothing to keep. Of a talk that is not over, since
   * the ticket waits again, what had not arrived stands in the draft.
   */
  keep({ timeline, who }: Conversation, draft: string | null): void {
    const isOver = draft !== null;
    const entries = timeline.entries.filter((one) => one.is !== "sign" && (isOver || !isUnsent(one))).map(settled);
    this.drop();
    if (entries.length > 0 || draft) {
      this.kept = { entries, alias: who?.alias ?? "", until: null };
    }
    if (isOver) {
      this.end();
    }
  }

  /** There is no place any more with which the words would stay. */
  end(): void {
    if (this.kept?.until === null) {
      this.kept = { ...this.kept, until: this.timers.now() + KEPT_MS };
      this.#cancel = this.timers.after(KEPT_MS, this.over);
    }
  }

  /** A page that was frozen meanwhile may have slept through its timer. */
  look(): void {
    if (this.timers.now() >= (this.kept?.until ?? Infinity)) {
      this.over();
    }
  }

  drop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.kept = null;
  }
}
