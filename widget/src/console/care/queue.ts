/** How many wait, for who asks: shown for a little, then hidden again. */

import type { Queue as Told } from "../../core/protocol";
import { isRefused } from "../../core/protocol";
import type { Cancel, Timers } from "../../core/timers";
import type { Acts } from "../acts";

export const SHOWN_MS = 30_000;

export class QueueAsked {
  /** Null: nobody has asked, or it was a while ago. */
  lines: Told["lines"] | null = null;
  private cancel: Cancel | null = null;

  constructor(
    private readonly acts: Acts,
    private readonly timers: Timers,
    private readonly changed: () => void,
  ) {}

  async ask(): Promise<void> {
    const answer = await this.acts.act("ask_queue", {});
    if (isRefused(answer)) return;
    this.lines = answer.lines;
    this.cancel?.();
    this.cancel = this.timers.after(SHOWN_MS, () => this.forget());
    this.changed();
  }

  forget(): void {
    this.cancel?.();
    this.cancel = null;
    this.lines = null;
    this.changed();
  }
}
