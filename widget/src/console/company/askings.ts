/** Into which conversations this desk is asked, and how each asking ended that did not end here: what the line says of it. */

import type { AskedIn, ConsoleState, ConversationState } from "../../core/protocol";
import { isRefused } from "../../core/protocol";
import type { Acts } from "../acts";
import type { DaemonClock } from "../clock";

/** Who is told of askings. */
interface Told {
  /** Once for each. */
  asked(asking: AskedIn): void;
  /** It is over, and not by an answer of this desk. */
  over(asking: AskedIn): void;
  /** Somebody comes, and would go to the conversation; or cannot after all. */
  coming(conversation: string, isComing: boolean): void;
}

/** Whether this desk is the one who was asked in. */
export const isGuest = ({ me, members }: ConversationState): boolean =>
  members.some((one) => one.member === me && one.role === "specialist");

export class Askings {
  all: readonly AskedIn[] = [];
  /** Those that were answered here, or are being answered. */
  private readonly answered = new Set<string>();

  constructor(
    private readonly clock: Pick<DaemonClock, "now">,
    private readonly acts: Acts,
    private readonly told: Told,
  ) {}

  /** The first that waits for an answer: over when its time is over, though no snapshot has said so. */
  get current(): AskedIn | null {
    return this.all.find((one) => one.stage === "asked" && this.secondsLeft(one) > 0) ?? null;
  }

  /** Those of which it is said how they ended. */
  get over(): readonly AskedIn[] {
    return this.all.filter(({ stage }) => stage === "over");
  }

  secondsLeft({ until }: AskedIn): number {
    return until === null ? 0 : Math.max(0, Math.ceil(until - this.clock.now()));
  }

  took(state: ConsoleState | null): void {
    const before = new Map(this.all.map((one) => [one.conversation, one.stage]));
    this.all = state?.askings ?? [];
    for (const one of this.all) {
      const was = before.get(one.conversation);
      if (one.stage === "asked" && was !== "asked") this.answered.delete(one.conversation);
      if (one.stage === "asked" && was !== "asked") this.told.asked(one);
      if (one.stage === "over" && was === "asked") this.told.over(one);
    }
  }

  async comeIn(asking: AskedIn): Promise<void> {
    this.told.coming(asking.conversation, true);
    if (!(await this.answer("come_in", asking))) this.told.coming(asking.conversation, false);
  }

  async decline(asking: AskedIn): Promise<void> {
    await this.answer("decline_asking", asking);
  }

  /** Pressed twice it is answered once. False when it was refused. */
  private async answer(event: "come_in" | "decline_asking", { conversation }: AskedIn): Promise<boolean> {
    if (this.answered.has(conversation)) return event === "come_in";
    this.answered.add(conversation);
    const isDone = !isRefused(await this.acts.act(event, { conversation }));
    if (!isDone) this.answered.delete(conversation);
    return isDone;
  }
}
