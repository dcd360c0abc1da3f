/** What the page notices of its line besides what the line says of itself: that it is gone, and that it is back. */

import type { Timers } from "../core/timers";

const BACK_SHOWN_MS = 5_000;

export class LineWatch {
  /** For a while; null: it has broken, and the next connection says so. */
  isBack: boolean | null = false;
  /** Since when nothing has been heard of the place, in milliseconds; null when it has. */
  cutAt: number | null = null;

  constructor(
    private readonly timers: Timers,
    private readonly changed: () => void,
  ) {}

  broke(): void {
    this.isBack = null;
    this.cutAt ??= this.timers.now();
  }

  /** A state has come. */
  heard(): void {
    this.cutAt = null;
  }

  cameUp(): void {
    if (this.isBack === null) {
      this.isBack = true;
      this.timers.after(BACK_SHOWN_MS, () => {
        this.isBack &&= false;
        this.changed();
      });
    }
  }

  /** The end: what comes next is another line. */
  reset(): void {
    this.isBack = false;
    this.cutAt = null;
  }
}
