/** How long a conversation lasts, and since when each of the two has said nothing: whole minutes; null where this page does not know. */

import type { ConversationState } from "../../core/protocol";
import type { Entry } from "../../core/timeline";

export interface Times {
  readonly length: number | null;
  readonly waited: number | null;
  readonly theirs: number | null;
  readonly mine: number | null;
}

const MINUTE_SECONDS = 60;
const MINUTE_MS = 60_000;

/** `daemonNow`: seconds since 1970, as the state has them; `nowMs`: milliseconds, as the entries have them. */
export function timesOf(
  { began_at, waited_seconds }: ConversationState,
  entries: readonly Entry[],
  daemonNow: number,
  nowMs: number,
): Times {
  const since = (isMine: boolean): number | null => {
    const at = entries.reduce<number | null>(
      (last, one) => (one.is === "said" && one.mine === isMine && one.alias === null ? one.at : last), // a colleague's is neither's
      null,
    );
    return at === null ? null : whole((nowMs - at) / MINUTE_MS);
  };
  return {
    length: began_at === null ? null : whole((daemonNow - began_at) / MINUTE_SECONDS),
    waited: waited_seconds === null ? null : whole(waited_seconds / MINUTE_SECONDS),
    theirs: since(false),
    mine: since(true),
  };
}

const whole = (minutes: number): number => Math.max(0, Math.floor(minutes));
