/** What the page notices of its line besides what the line says of itself: words without a receipt, and that it is back. */

import type { Conversation } from "../core/conversation";
import type { Link } from "../core/link";
import type { Cancel, Timers } from "../core/timers";

const BACK_SHOWN_MS = 5_000;
/** A receipt that takes so long is said, as "slow" and not as an error. */
const SLOW_RECEIPT_MS = 6_000;
/** After so long the line is asked whether it is there. */
const OVERDUE_RECEIPT_MS = 10_000;
/** It is there, and still no receipt: made anew, for then both sides tell each other what they have. */
const DEAF_AFTER_MS = 30_000;

export class LineWatch {
  isBack = false;
  /** Since when nothing has been heard of the place, in milliseconds; null when it has. */
  cutAt: number | null = null;
  private hasBroken = false;
  private waitsFor: number | null = null;
  private cancel: Cancel | null = null;

  constructor(
    private readonly link: Link<"/visitor">,
    private readonly timers: Timers,
    private readonly changed: () => void,
  ) {}

  broke(): void {
    this.hasBroken = true;
    this.cutAt ??= this.timers.now();
  }

  /** A state has come. */
  heard(): void {
    this.cutAt = null;
  }

  cameUp(): void {
    if (this.hasBroken) {
      this.isBack = true;
      this.timers.after(BACK_SHOWN_MS, () => {
        this.isBack = false;
        this.changed();
      });
    }
  }

  /** With each change: is the oldest of the words that wait for their receipt still the same? */
  see(conversation: Conversation | null): void {
    const oldest = conversation?.sealing === "sealed" && conversation.isOnline ? oldestSending(conversation) : null;
    if (oldest === null) {
      this.link.beSlow(false);
    }
    if (oldest !== this.waitsFor) {
      this.forget();
      this.waitsFor = oldest;
      if (oldest !== null) {
        this.after(SLOW_RECEIPT_MS, () => this.slow());
      }
    }
  }

  forget(): void {
    this.cancel?.();
    this.cancel = null;
    this.waitsFor = null;
  }

  /** The end: what comes next is another line. */
  reset(): void {
    this.forget();
    this.hasBroken = false;
    this.isBack = false;
    this.cutAt = null;
  }

  private slow(): void {
    this.link.beSlow(true);
    this.after(OVERDUE_RECEIPT_MS - SLOW_RECEIPT_MS, () => {
      this.link.look();
      this.after(DEAF_AFTER_MS - OVERDUE_RECEIPT_MS, () => {
        this.forget();
        this.link.restart();
      });
    });
  }

  private after(milliseconds: number, act: () => void): void {
    this.cancel = this.timers.after(milliseconds, act);
  }
}

const oldestSending = ({ timeline }: Conversation): number | null =>
  timeline.entries.find((one) => one.is === "said" && one.mark === "sending")?.key ?? null;
