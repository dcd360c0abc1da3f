/**
 * Asks the same again, with growing pauses, for as long as it matters; and knows when that has taken so long that the
 * person is to be told.
 */

import { backoffMs } from "./backoff";
import type { Cancel, Timers } from "./timers";

/** From the first question that had no good answer until it is said. */
const IN_VAIN_AFTER_MS = 20_000;

export class AskingAgain {
  /** Nothing good has been heard for IN_VAIN_AFTER_MS. */
  isInVain = false;
  #tries = 0;
  #act: (() => void) | null = null;
  #cancelPause: Cancel | null = null;
  #cancelTelling: Cancel | null = null;

  readonly #timers: Timers;
  readonly #chance: () => number;
  readonly #changed: () => void;

  constructor(timers: Timers, chance: () => number, changed: () => void) {
    this.#timers = timers;
    this.#chance = chance;
    this.#changed = changed;
  }

  get isPausing(): boolean {
    return this.#cancelPause !== null;
  }

  /** There was no good answer: `act` asks once more after a pause. One that is running goes on. */
  later(act: () => void): void {
    this.inVain();
    this.#act = act;
    this.#cancelPause ??= this.#timers.after(backoffMs(this.#tries, this.#chance()), () => this.now());
  }

  /** There was no answer at all: the next connection asks. */
  inVain(afterMs = IN_VAIN_AFTER_MS): void {
    this.#cancelTelling ??= this.#timers.after(afterMs, () => {
      this.isInVain = true;
      this.#changed();
    });
  }

  /** The person does not want to wait for the next try. */
  now(): void {
    if (this.#cancelPause !== null) {
      this.#cancelPause();
      this.#cancelPause = null;
      this.#tries += 1;
      this.#act?.();
    }
  }

  /** It was answered, or matters no more. */
  done(): void {
    this.#cancelPause?.();
    this.#cancelTelling?.();
    this.#cancelPause = this.#cancelTelling = this.#act = null;
    this.#tries = 0;
    this.isInVain = false;
  }
}
