/** A console's line: the daemon may say that this page connects no more, and why; it asks again when it is loaded anew. */

import { Link } from "../core/link";
import type { Reason } from "../core/protocol";
import { meaningOf } from "../core/refusals";

export class ConsoleLink extends Link<"/console"> {
  refused: Reason | null = null;

  override close(): void {
    this.refused = null;
    super.close();
  }

  protected override wasRefused(reason: Reason): void {
    if (reason !== "retired_version" && meaningOf(reason) === "later") {
      super.wasRefused(reason);
    } else {
      this.stopTrying();
      this.refused = reason;
      this.become("down");
      this.socket.close();
    }
  }
}
