/** A conversation of this page: what it says goes over the link, and whom it admits the trusted clock judges. */

import { Conversation } from "../core/conversation";
import type { ConversationState, Reason } from "../core/protocol";
import { isRefused } from "../core/protocol";
import type { OpeningGroup } from "../core/seal-port";
import { CompanyTold } from "./company";
import type { Keeping } from "./kept";
import type { KeysAhead } from "./keys-ahead";
import type { TalkPorts } from "./talk";
import { revocationsOf } from "./trust";

/** For so long the lists that were asked for at the beginning are those of now; what is new meanwhile is told besides. */
const LISTS_MAX_MS = 60_000;

/** A group of her own, which judges whom it lets in by the lists and the clock of that moment. */
export async function openingOf({ world, link, clock }: TalkPorts): Promise<OpeningGroup> {
  const { trust } = revocationsOf(world, link);
  return (await world.seal()).visitor(trust, () => Math.floor(clock.judge()));
}

/**
 * `doubt`: the daemon has refused something, and may know us differently than we thought. What is kept of an earlier talk
 * stands above it.
 */
export function begin(
  ports: TalkPorts,
  state: ConversationState,
  doubt: (reason: Reason) => void,
  keeping: Keeping,
  keys: KeysAhead,
): Conversation {
  const { link, changed } = ports;
  const { timers, chance } = ports.world;
  const revocations = revocationsOf(ports.world, link);
  let looking = revocations.look(); // on its way while the other page makes its keys
  let lookedAt = timers.now();
  const makeOpening = async () => {
    if (timers.now() - lookedAt >= LISTS_MAX_MS) {
      lookedAt = timers.now();
      looking = revocations.look();
    }
    await looking;
    return keys.take();
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
