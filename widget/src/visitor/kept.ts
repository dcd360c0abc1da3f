/**
 * What stays readable when somebody else has ended the talk: its words as text, and what was being written. The keys are
 * gone at once. It goes when the person closes, leaves, starts again or says so, and by itself after a while.
 */

import type { Conversation } from "../core/conversation";
import type { Entry } from "../core/timeline";
import type { Cancel, Timers } from "../core/timers";

export const KEPT_MS = 5 * 60_000;

export interface Kept {
  readonly entries: readonly Entry[];
  /** Who answered; empty when nobody was verified. */
  readonly alias: string;
  /** Milliseconds since 1970, by this device's clock. */
  readonly until: number;
}

/** Nothing more is under way after the end: what had not arrived by then never will. */
const settled = (entry: Entry): Entry =>
  entry.is === "said" && (entry.mark === "sending" || entry.mark === "sent")
    ? { ...entry, mark: "undelivered" }
    : entry;

export class Keeping {
  kept: Kept | null = null;
  private cancel: Cancel | null = null;

  constructor(
    private readonly timers: Timers,
    /** The time is over. */
    private readonly over: () => void,
  ) {}

  /** That somebody was there is no longer true. Without a word there is nothing to keep. */
  keep({ timeline, who }: Conversation, draft: string): void {
    this.drop();
    const entries = timeline.entries.filter(({ is }) => is !== "sign").map(settled);
    if (entries.length === 0 && draft === "") {
      return;
    }
    this.kept = {
      entries,
      alias: who?.alias ?? "",
      until: this.timers.now() + KEPT_MS,
    };
    this.cancel = this.timers.after(KEPT_MS, this.over);
  }

  /** A page that was frozen meanwhile may have slept through its timer. */
  look(): void {
    if (this.kept !== null && this.timers.now() >= this.kept.until) {
      this.over();
    }
  }

  drop(): void {
    this.cancel?.();
    this.cancel = null;
    this.kept = null;
  }
}
