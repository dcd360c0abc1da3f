/** The ticket that is offered to this desk, and how much of its time is left. */

import type { Answer, ConsoleState, Offer } from "../../core/protocol";
import type { Acts } from "../acts";
import type { DaemonClock } from "../clock";

/** The whole time of an offer, where the daemon says it. */
type Told = Offer & { readonly offer_seconds?: number };

export class Offers {
  current: Offer | null = null;
  /** Seconds that the offer had when it was first seen here. */
  private firstLeft = 0;

  constructor(
    private readonly clock: DaemonClock,
    private readonly acts: Acts,
    /** Once for each offer. */
    private readonly onNew: (offer: Offer) => void,
  ) {}

  get secondsLeft(): number {
    return this.current === null ? 0 : Math.max(0, Math.ceil(this.current.expires_at - this.clock.now()));
  }

  /** What the bar is full at. */
  get totalSeconds(): number {
    return Math.max(1, (this.current as Told | null)?.offer_seconds ?? this.firstLeft);
  }

  /** It is over when its time is over, though no snapshot has said so. */
  get isOpen(): boolean {
    return this.secondsLeft > 0;
  }

  took(state: ConsoleState | null): void {
    const before = this.current?.ticket;
    this.current = state?.offer ?? null;
    if (this.current !== null && this.current.ticket !== before) {
      this.firstLeft = this.secondsLeft;
      this.onNew(this.current);
    }
  }

  accept = (): Promise<Answer<object>> | null => this.answer("accept");
  decline = (): Promise<Answer<object>> | null => this.answer("decline");

  private answer(event: "accept" | "decline"): Promise<Answer<object>> | null {
    return this.current === null ? null : this.acts.act(event, { ticket: this.current.ticket });
  }
}
