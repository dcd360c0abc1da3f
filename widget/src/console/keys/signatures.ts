/** Signatures asked of a lead and given to a counsellor, as the daemon tells of them: nobody has to look whether there is one. */

import { isRefused, type Signatures as Told } from "../../core/protocol";
import type { Connection } from "../connection";
import type { Keys } from "./keys";

interface Listener {
  /** More planned shifts than before wait for this person's signature. */
  asked(count: number): void;
  /** One of this person's own has been signed. */
  given(): void;
  changed(): void;
}

export class Signatures {
  /** How many planned shifts wait for this person's signature. */
  asked = 0;
  /** Grows with each news: whoever shows planned shifts loads them anew. */
  news = 0;

  constructor(
    private readonly connection: Connection,
    private readonly keys: Keys,
    private readonly to: Listener,
  ) {}

  /** A new connection knows nothing of us; and what happened meanwhile is in the answer. */
  async watch(): Promise<void> {
    const answer = await this.connection.ask("watch_signatures", {});
    if (!isRefused(answer)) await this.told(answer);
  }

  /** The push is a hint: which shifts are signed, the daemon is asked. */
  async told({ asked = 0 }: Partial<Told>): Promise<void> {
    const isMore = asked > this.asked;
    this.asked = asked;
    this.news += 1;
    if (isMore) this.to.asked(asked);
    if (await this.keys.hasNews()) this.to.given();
    this.to.changed();
  }

  forget(): void {
    this.asked = 0;
  }
}
