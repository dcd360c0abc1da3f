/** Keys that are made before they are needed, so that nobody is kept waiting for them. Handed out once, while they are fresh. */

import { CLOCK_TOLERANCE_SECONDS } from "./seal-port";
import type { Timers } from "./timers";

/** A leaf says from when it counts: half of what two clocks may differ is left to the clocks. */
export const KEYS_MAX_MS = (CLOCK_TOLERANCE_SECONDS / 2) * 1000;

export class MadeAhead<Keys extends { wipe(): void }> {
  #made: { readonly keys: Promise<Keys>; readonly at: number } | null = null;

  constructor(
    private readonly timers: Timers,
    private readonly make: () => Promise<Keys>,
  ) {}

  /** Unless fresh ones are there. */
  prepare(): void {
    if (!this.#isFresh) {
      this.wipe();
      const keys = this.make();
      keys.catch(() => undefined); // why is said to who takes it
      this.#made = { keys, at: this.timers.now() };
    }
  }

  /** Those that are ready, once; else others. */
  take(): Promise<Keys> {
    const made = this.#isFresh ? this.#made : null;
    if (made === null) {
      this.wipe();
    }
    this.#made = null;
    return made?.keys.catch(this.make) ?? this.make();
  }

  wipe(): void {
    const made = this.#made;
    this.#made = null;
    made?.keys.then(
      (keys) => keys.wipe(),
      () => undefined,
    );
  }

  get #isFresh(): boolean {
    return this.#made !== null && this.timers.now() - this.#made.at < KEYS_MAX_MS;
  }
}
