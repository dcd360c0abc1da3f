/**
 * The keys of the next talk, made while she waits: whoever answers is not kept waiting for them. They lead nowhere until
 * somebody has been verified, and go with the place.
 */

import { MadeAhead } from "../core/made-ahead";
import type { OpeningGroup } from "../core/seal-port";
import type { TicketPhase } from "../core/ticket-states";

export class KeysAhead extends MadeAhead<OpeningGroup> {
  /** With each change. */
  look(phase: TicketPhase): void {
    if (phase === "waiting") {
      this.prepare();
    } else if (phase !== "conversation") {
      this.wipe();
    }
  }
}
