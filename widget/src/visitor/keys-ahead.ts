/**
 * The keys of the next talk, made while she waits: whoever answers is not kept waiting for them. They lead nowhere until
 * somebody has been verified, and go with the place.
 */

import { CLOCK_TOLERANCE_SECONDS, type OpeningGroup } from "../core/seal-port";
import type { TicketPhase } from "../core/ticket-states";
import type { Timers } from "../core/timers";

/** A leaf says from when it counts: half of what two clocks may differ is left to the clocks. */
export const KEYS_MAX_MS = (CLOCK_TOLERANCE_SECONDS / 2) * 1000;

export class KeysAhead {
  #made: { readonly opening: Promise<OpeningGroup>; readonly at: number } | null = null;

  constructor(
    private readonly timers: Timers,
    private readonly make: () => Promise<OpeningGroup>,
  ) {}

  /** With each change. */
  look(phase: TicketPhase): void {
    if (phase === "waiting" && !this.#isFresh) {
      this.wipe();
      const opening = this.make();
      opening.catch(() => undefined); // why is said to who takes it
      this.#made = { opening, at: this.timers.now() };
    } else if (phase !== "waiting" && phase !== "conversation") {
      this.wipe();
    }
  }

  /** Those that are ready, once; else others. */
  take(): Promise<OpeningGroup> {
    const made = this.#isFresh ? this.#made : null;
    if (made === null) {
      this.wipe();
    }
    this.#made = null;
    return made?.opening.catch(this.make) ?? this.make();
  }

  wipe(): void {
    const made = this.#made;
    this.#made = null;
    made?.opening.then(
      (opening) => opening.wipe(),
      () => undefined,
    );
  }

  get #isFresh(): boolean {
    return this.#made !== null && this.timers.now() - this.#made.at < KEYS_MAX_MS;
  }
}
