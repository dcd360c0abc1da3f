/** What a page remembers of its wait: since when, and whether the range that was said has grown. */

import type { Estimate, VisitorState } from "../core/protocol";

export class Wait {
  hasGrown = false;
  #since: number | null = null;
  #last: Estimate | null = null;

  /** `now` in milliseconds, by the device's own clock. */
  heard(state: VisitorState | null, now: number): void {
    const estimate = state?.place?.estimate ?? null;
    this.#since = state === null ? null : (this.#since ?? now);
    if (state === null) {
      this.hasGrown = false;
      this.#last = null;
    } else if (estimate === null) {
      this.hasGrown ||= this.#last !== null && state.place?.is_long === true; // it can no longer be told
    } else {
      const isOther = this.#last !== null && estimate.max_minutes !== this.#last.max_minutes;
      this.hasGrown = isOther ? estimate.max_minutes > (this.#last?.max_minutes ?? 0) : this.hasGrown;
      this.#last = estimate;
    }
  }

  minutes(now: number): number {
    return this.#since === null ? 0 : Math.floor((now - this.#since) / 60_000);
  }
}
