/**
 * The browser's question before a page goes: whether to stay.
 *
 * It is asked by the frame and not by the page around it: that page may hang, and would hold the quick exit for as long
 * (docs/adr/0021). On the own page a reload asks in the queue too; elsewhere the page is the partner's.
 */

import type { FrameConfig } from "../core/frame-messages";
import type { TicketPhase } from "../core/ticket-states";

interface Asking {
  readonly hasLeft: boolean;
  readonly ticket: { readonly phase: TicketPhase };
  readonly world: { readonly config: FrameConfig };
}

/** For as long as the page is there; nothing is asked of who has left or closed it, nor of who calls a number. */
export function askBeforeUnload(app: Asking, isCall: (going: Event) => boolean): void {
  window.addEventListener("beforeunload", (event) => {
    const { phase } = app.ticket;
    const isAtStake = phase === "conversation" || (phase === "waiting" && app.world.config.mode === "page");
    if (isAtStake && !app.hasLeft && !isCall(event)) {
      event.preventDefault();
      event.returnValue = "?"; // the older browsers ask only then
    }
  });
}
