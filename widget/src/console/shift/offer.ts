/** The ticket that is offered to this desk, and how much of its time is left. */

import type { Answer, ConsoleState, Offer } from "../../core/protocol";
import type { Acts } from "../acts";
import type { DaemonClock } from "../clock";

export class Offers {
  current: Offer | null = null;

  constructor(
    private readonly clock: DaemonClock,
    private readonly acts: Acts,
    /** Once for each offer, and again when its visitor says meanwhile that it cannot wait. */
    private readonly onNew: (offer: Offer) => void,
  ) {}

  get secondsLeft(): number {
    return this.current === null ? 0 : Math.max(0, Math.ceil(this.current.expires_at - this.clock.now()));
  }

  /** What the bar is full at: lines differ. */
  get totalSeconds(): number {
    return this.current?.offer_seconds ?? 1;
  }

  /** It is over when its time is over, though no snapshot has said so. */
  get isOpen(): boolean {
    return this.secondsLeft > 0;
  }

  took(state: ConsoleState | null): void {
    const before = this.current;
    this.current = state?.offer ?? null;
    if (this.current === null) return;
    const isNew = this.current.ticket !== before?.ticket;
    if (isNew || (this.current.urgent !== null && this.current.urgent !== before?.urgent)) this.onNew(this.current);
  }

  accept = (): Promise<Answer<object>> | null => this.answer("accept");
  decline = (): Promise<Answer<object>> | null => this.answer("decline");

  private answer(event: "accept" | "decline"): Promise<Answer<object>> | null {
    return this.current === null ? null : this.acts.act(event, { ticket: this.current.ticket });
  }
}
