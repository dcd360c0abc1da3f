/** The ticket that is offered to this desk, and how much of its time is left. */

import { type Answer, type ConsoleState, isRefused, type Offer } from "../../core/protocol";
import type { Acts } from "../acts";
import type { DaemonClock } from "../clock";

/** Who is told of offers. */
interface Told {
  /** Once for each, and again when its visitor says meanwhile that it cannot wait. */
  offer(offer: Offer, isNew: boolean): void;
  /** It is there no more, and nobody here has answered it. */
  offerGone(): void;
  /** Somebody takes it, and would go to the conversation that it becomes; or has not got it. */
  accepting(isTaking: boolean): void;
}

export class Offers {
  current: Offer | null = null;
  /** The ticket that was answered here. */
  private answered: string | null = null;

  constructor(
    private readonly clock: DaemonClock,
    private readonly acts: Acts,
    private readonly told: Told,
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
    const { current } = this;
    const isNew = current?.ticket !== before?.ticket;
    if (state !== null && before !== null && isNew && before.ticket !== this.answered) this.told.offerGone();
    if (current === null) return;
    if (isNew || (current.urgent !== null && current.urgent !== before?.urgent)) this.told.offer(current, isNew);
  }

  decline = (): Promise<Answer<object>> | null => this.answer("decline");

  async accept(): Promise<void> {
    this.told.accepting(true);
    const answer = await this.answer("accept");
    if (answer === null || isRefused(answer)) this.told.accepting(false);
  }

  private answer(event: "accept" | "decline"): Promise<Answer<object>> | null {
    if (this.current === null) return null;
    this.answered = this.current.ticket;
    return this.acts.act(event, { ticket: this.current.ticket });
  }
}
