/**
 * What the line is told of company: that this page knows how a third person comes and goes, and her no. Her yes it learns
 * from the commit alone. What was not heard is said again with the next state, as long as it is true.
 */

import type { Conversation } from "../core/conversation";
import type { Link } from "../core/link";
import type { ConversationState, TurnAway } from "../core/protocol";
import { isRefused } from "../core/protocol";

export class CompanyTold {
  private saidOf: ConversationState | null = null;
  private owed: { readonly why: TurnAway["why"]; readonly member: string } | null = null;

  constructor(private readonly link: Pick<Link<"/visitor">, "ask">) {}

  /** With each change. A line of before, which does not know company, has no word of it. */
  look({ state }: Conversation): void {
    const isNew = state !== this.saidOf;
    this.saidOf = state;
    if (!isNew || state.phase === "ended") {
      return;
    }
    if (state.company === false) {
      void this.link.ask("company", { conversation: state.id });
    }
    if (this.owed !== null && this.owed.member !== state.asking?.member) {
      this.owed = null;
    }
    void this.say(state.id);
  }

  /** Nobody comes in, or whoever came goes again; the line tells the colleague. */
  turnAway(conversation: Conversation, why: TurnAway["why"], member: string): void {
    this.owed = { why, member };
    void this.say(conversation.id);
  }

  private async say(conversation: string): Promise<void> {
    const { owed } = this;
    if (owed !== null && !isRefused(await this.link.ask("turn_away", { conversation, why: owed.why }))) {
      this.owed = this.owed === owed ? null : this.owed;
    }
  }
}
