/** What is said aloud to who does not see it change: each thing once, also the same twice, and all of what comes together. */

import type { Timers } from "../../core/timers";

/** So long the words stand there for a screen reader to take up. */
const STANDS_MS = 7_000;

interface Saying {
  readonly key: number;
  readonly words: string;
  /** It does not wait until the reader is silent: an offer is there for seconds only. */
  readonly isUrgent: boolean;
}

export class Sayings {
  all: readonly Saying[] = [];
  private count = 0;

  constructor(
    private readonly timers: Timers,
    private readonly changed: () => void,
  ) {}

  say(words: string, isUrgent = false): void {
    this.count += 1;
    const saying = { key: this.count, words, isUrgent };
    this.become([...this.all, saying]);
    this.timers.after(STANDS_MS, () => this.become(this.all.filter((one) => one !== saying)));
  }

  private become(all: readonly Saying[]): void {
    this.all = all;
    this.changed();
  }
}
