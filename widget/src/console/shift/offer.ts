/** The ticket that is offered to this desk, and how much of its time is left. */

import { type ConsoleState, isRefused, type Offer } from "../../core/protocol";
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

/** A ticket may be offered again to whoever had it: then it has another time, and another answer. */
const isSame = (one: Offer, other: Offer | null): boolean =>
  one.ticket === other?.ticket && one.expires_at === other.expires_at;

export class Offers {
  current: Offer | null = null;
  /** What was answered here, or is being answered. */
  private answered: Offer | null = null;

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
    if (state !== null && before !== null && isNew && !isSame(before, this.answered)) this.told.offerGone();
    if (current === null) return;
    if (isNew || (current.urgent !== null && current.urgent !== before?.urgent)) this.told.offer(current, isNew);
  }

  async decline(): Promise<void> {
    await this.answer("decline");
  }

  async accept(): Promise<void> {
    if (this.isAnswered) return;
    this.told.accepting(true);
    if (!(await this.answer("accept"))) this.told.accepting(false);
  }

  /** Pressed twice it is answered once: the second would be refused, as if somebody else had been faster. */
  private get isAnswered(): boolean {
    return this.current !== null && isSame(this.current, this.answered);
  }

  /** False when it was refused: then it is open still, for all that is known here. */
  private async answer(event: "accept" | "decline"): Promise<boolean> {
    if (this.current === null || this.isAnswered) return false;
    const { current } = this;
    this.answered = current;
    const isDone = !isRefused(await this.acts.act(event, { ticket: current.ticket }));
    if (!isDone && this.answered === current) this.answered = null;
    return isDone;
  }
}
