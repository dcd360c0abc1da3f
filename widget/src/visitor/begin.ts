/** A conversation of this page: what it says goes over the link, and whom it admits the trusted clock judges. */

import { Conversation } from "../core/conversation";
import type { ConversationState, Reason } from "../core/protocol";
import { isRefused } from "../core/protocol";
import { CompanyTold } from "./company";
import type { Keeping } from "./kept";
import type { TalkPorts } from "./talk";
import { revocationsOf } from "./trust";

/**
 * `doubt`: the daemon has refused something, and may know us differently than we thought. What is kept of an earlier talk
 * stands above it.
 */
export function begin(
  ports: TalkPorts,
  state: ConversationState,
  doubt: (reason: Reason) => void,
  keeping: Keeping,
): Conversation {
  const { link, clock, changed } = ports;
  const { timers, chance, seal } = ports.world;
  const revocations = revocationsOf(ports.world, link);
  const makeOpening = async () => {
    await revocations.look();
    return (await seal()).visitor(revocations.trust, () => Math.floor(clock.judge()));
  };
  const company = new CompanyTold(link);
  const conversation = new Conversation(
    state,
    { role: "visitor", makeOpening },
    {
      say: (say) => link.send("say", say),
      received: (received) => link.send("received", received),
      catchUp: async (after) => {
        const answer = await link.ask("catch_up", { conversation: state.id, after });
        if (isRefused(answer)) {
          doubt(answer.refused);
        }
        return answer;
      },
      changed: () => {
        company.look(conversation);
        changed();
      },
      notIn: (fate, member) => {
        if (fate !== "over") {
          company.turnAway(conversation, fate === "no" ? "no" : "not_verified", member);
        }
      },
      resumed: () => void revocations.look(),
      timers,
      chance,
    },
  );
  conversation.timeline.goOn(keeping.kept?.entries ?? []);
  keeping.drop();
  company.look(conversation);
  revocations.watch(() => conversation.judge());
  return conversation;
}
