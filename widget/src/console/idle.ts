/** After three minutes without input the words are covered; the shift goes on. */

import type { Cancel, Timers } from "../core/timers";

const COVER_AFTER_MS = 180_000;

export class Idle {
  private cancel: Cancel | null = null;

  constructor(
    private readonly timers: Timers,
    private readonly onIdle: () => void,
  ) {}

  /** Somebody is here: the three minutes begin anew. */
  touch(): void {
    this.cancel?.();
    this.cancel = this.timers.after(COVER_AFTER_MS, this.onIdle);
  }
}
