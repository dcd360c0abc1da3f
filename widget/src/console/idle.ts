/** After three minutes without input the words are covered; the shift goes on. */

import type { Cancel, Timers } from "../core/timers";

const COVER_AFTER_MS = 180_000;
/** While something stands in the way it is tried again. */
const AGAIN_MS = 5_000;
/** What came since then is still to be seen. */
const JUST_CAME_MS = 30_000;
/** Whoever writes on and on keeps no words open before an empty chair for longer than this. */
const AT_LATEST_MS = 2 * COVER_AFTER_MS;

export class Idle {
  private cancel: Cancel = () => {};
  private touchedAt = 0;
  private cameAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly timers: Timers,
    /** False when something stands in the way: it is asked again. */
    private readonly cover: () => boolean,
  ) {}

  /** Somebody is here: the three minutes begin anew. */
  touch(): void {
    this.touchedAt = this.timers.now();
    this.wait(COVER_AFTER_MS);
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
    const hasJustCome = now - this.cameAt < JUST_CAME_MS && now - this.touchedAt < AT_LATEST_MS;
    if (hasJustCome || !this.cover()) this.wait(AGAIN_MS);
  }
}
