/** After three minutes (or what the organisation has set) without input the words are covered; the shift goes on. */

import type { Cancel, Timers } from "../core/timers";

/** When the profile does not say. */
export const COVER_SECONDS = 180;
/** While something stands in the way it is tried again. */
const AGAIN_MS = 5_000;
/** What came since then is still to be seen. */
const JUST_CAME_MS = 30_000;
/** Whoever writes on and on keeps no words open before an empty chair for longer than so many times it. */
const AT_LATEST = 2;

export class Idle {
  private cancel: Cancel = () => {};
  private touchedAt = 0;
  private cameAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly timers: Timers,
    /** False when something stands in the way: it is asked again. */
    private readonly cover: () => boolean,
    private readonly afterMs: () => number = () => 1000 * COVER_SECONDS,
  ) {}

  /** Somebody is here: the time begins anew. */
  touch(): void {
    this.touchedAt = this.timers.now();
    this.wait(this.afterMs());
  }

  /** Something has come that somebody who looks up should find uncovered. */
  came(): void {
    this.cameAt = this.timers.now();
  }

  private wait(milliseconds: number): void {
    this.cancel();
    this.cancel = this.timers.after(milliseconds, () => this.look());
  }

  private look(): void {
    const now = this.timers.now();
    const hasJustCome = now - this.cameAt < JUST_CAME_MS && now - this.touchedAt < AT_LATEST * this.afterMs();
    if (hasJustCome || !this.cover()) this.wait(AGAIN_MS);
  }
}
