/** Quiet for long, a conversation ends: how long is left, and whatever shows that somebody sits here keeps it open. */

import type { VisitorApp } from "./app";

const SAID_EVERY_MS = 60_000;

export function minutesLeft({ conversation, clock }: VisitorApp): number {
  const until = conversation?.state.silent_until ?? null;
  return until === null ? 0 : Math.max(0, Math.ceil((until - clock.byLine()) / 60));
}

/** Said only while the end is near, and seldom: else nobody needs to know that somebody types or reads. */
export function signOf(app: VisitorApp): () => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  return () => {
    const now = app.world.timers.now();
    if (app.amISilent && now - saidAt >= SAID_EVERY_MS) {
      saidAt = now;
      void app.ticket.here();
    }
  };
}

/** How many words of the others have come: on a page in sight they are read, or read aloud, without a touch. */
export const heardOf = ({ conversation }: VisitorApp): number =>
  conversation?.timeline.entries.filter((one) => one.is === "said" && !one.mine).length ?? 0;
