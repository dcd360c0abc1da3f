/** Of many things told, the last one, at most once in a while: for a screen reader that must not be flooded. */

import type { Cancel, Timers } from "./timers";

export class Coalesce {
  #last = "";
  #toldAt = Number.NEGATIVE_INFINITY;
  #cancel: Cancel | null = null;

  constructor(
    private readonly everyMs: number,
    private readonly timers: Timers,
    private readonly tell: (text: string) => void,
  ) {}

  /** The same text as the last is nothing new. What cannot wait is told at once. */
  offer(text: string, isUrgent = false): void {
    if (text === this.#last) {
      return;
    }
    this.#last = text;
    const wait = isUrgent ? 0 : this.#toldAt + this.everyMs - this.timers.now();
    if (wait <= 0) {
      this.#say();
    } else {
      this.#cancel ??= this.timers.after(wait, () => this.#say());
    }
  }

  #say(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#toldAt = this.timers.now();
    this.tell(this.#last);
  }
}
