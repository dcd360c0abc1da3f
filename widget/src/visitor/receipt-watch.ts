/** Words that wait for their receipt: that the line is slow is said, and a line that answers with none is made anew. */

import type { Conversation } from "../core/conversation";
import type { Link } from "../core/link";
import type { Cancel, Timers } from "../core/timers";

/** A receipt that takes so long is said, as "slow" and not as an error. */
const SLOW_RECEIPT_MS = 6_000;
/** After so long the line is asked whether it is there. */
const OVERDUE_RECEIPT_MS = 10_000;
/** It is there, and still no receipt: made anew, for then both sides tell each other what they have. */
const DEAF_AFTER_MS = 30_000;
/** The line says every 10 s that it can keep nothing, while that lasts: then no receipt is to be expected. */
const TOLD_FOR_MS = 15_000;

export class ReceiptWatch {
  private waitsFor: number | null = null;
  private cancel: Cancel | null = null;
  private toldAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly link: Link<"/visitor">,
    private readonly timers: Timers,
  ) {
    link.onPush("refusal", ({ conversation }) => {
      if (conversation === null) {
        this.toldAt = timers.now();
      }
    });
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

  private slow(): void {
    this.link.beSlow(true);
    this.after(OVERDUE_RECEIPT_MS - SLOW_RECEIPT_MS, () => {
      this.link.look();
      this.after(DEAF_AFTER_MS - OVERDUE_RECEIPT_MS, () => this.deaf());
    });
  }

  /** A new connection to a line that can keep nothing would only be one by which no words pass on any more. */
  private deaf(): void {
    if (this.timers.now() - this.toldAt < TOLD_FOR_MS) {
      this.after(TOLD_FOR_MS, () => this.deaf());
    } else {
      this.forget();
      this.link.restart();
    }
  }

  private after(milliseconds: number, act: () => void): void {
    this.cancel = this.timers.after(milliseconds, act);
  }
}

const oldestSending = ({ timeline }: Conversation): number | null =>
  timeline.entries.find((one) => one.is === "said" && one.mark === "sending")?.key ?? null;
