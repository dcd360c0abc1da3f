/** A conversation of this page: what it says goes over the link, and whom it admits the trusted clock judges. */

import { fromBase64Url } from "../core/base64";
import { Conversation } from "../core/conversation";
import type { ConversationState, Reason } from "../core/protocol";
import { isRefused } from "../core/protocol";
import type { TalkPorts } from "./talk";

/** `doubt`: the daemon has refused something, and may know us differently than we thought. */
export function begin(ports: TalkPorts, state: ConversationState, doubt: (reason: Reason) => void): Conversation {
  const { link, clock, changed } = ports;
  const { timers, chance, config, seal } = ports.world;
  const makeOpening = async () =>
    (await seal()).visitor(config.roots.map(fromBase64Url), () => Math.floor(clock.judge()));
  return new Conversation(
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
      changed,
      timers,
      chance,
    },
  );
}
