/** Quiet for long, a conversation ends: how long is left, and whatever shows that somebody sits here keeps it open. */

import type { VisitorApp } from "./app";

const SAID_EVERY_MS = 60_000;
const SIGNS = ["keydown", "pointerdown", "scroll", "wheel"] as const;

export function minutesLeft({ conversation, clock }: VisitorApp): number {
  const until = conversation?.state.silent_until ?? null;
  return until === null ? 0 : Math.max(0, Math.ceil((until - clock.byLine()) / 60));
}

/** Only while the end is near: else nobody needs to know that somebody types or reads. Ends with what is returned. */
export function hereWhile(app: VisitorApp): () => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  const onSign = (): void => {
    const now = app.world.timers.now();
    if (app.amISilent && now - saidAt >= SAID_EVERY_MS) {
      saidAt = now;
      void app.ticket.here();
    }
  };
  const how = { capture: true, passive: true };
  for (const sign of SIGNS) {
    window.addEventListener(sign, onSign, how);
  }
  return () => {
    for (const sign of SIGNS) {
      window.removeEventListener(sign, onSign, how);
    }
  };
}
