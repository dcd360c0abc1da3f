/**
 * The browser's question before a page goes: whether to stay.
 *
 * It is asked by the frame and not by the page around it: that page may hang, and would hold the quick exit for as long
 * (docs/adr/0021). A place in the queue is asked about as a conversation is: one tap on a link of the page would lose it.
 */

import type { TicketPhase } from "../core/ticket-states";

interface Asking {
  readonly hasLeft: boolean;
  readonly ticket: { readonly phase: TicketPhase };
}

/** For as long as the page is there; nothing is asked of who has left or closed it, nor of who calls a number. */
export function askBeforeUnload(app: Asking, isCall: (going: Event) => boolean): void {
  window.addEventListener("beforeunload", (event) => {
    const { phase } = app.ticket;
    const isAtStake = phase === "waiting" || phase === "conversation";
    if (isAtStake && !app.hasLeft && !isCall(event)) {
      event.preventDefault();
      event.returnValue = "?"; // the older browsers ask only then
    }
  });
}
