/**
 * A place that was given back while there was no connection is told to the line with the next one, so that nobody waits
 * for who has gone. Only for a while, and only as long as the page is there: then the line's own grace ends it.
 */

import { AskingAgain } from "./asking-again";
import type { Link } from "./link";
import { isRefused } from "./protocol";
import { meaningOf, ON_RESUME } from "./refusals";
import type { Cancel, Timers } from "./timers";

const OWED_MAX_MS = 5 * 60_000;

export class Farewell {
  private owed: { readonly value: string; readonly key: string } | null = null;
  private cancel: Cancel | null = null;
  private readonly asking: AskingAgain;

  constructor(
    private readonly link: Link<"/visitor">,
    private readonly timers: Timers,
    chance: () => number,
  ) {
    this.asking = new AskingAgain(timers, chance, () => undefined);
  }

  get isOwed(): boolean {
    return this.owed !== null;
  }

  owe(value: string, key: string): void {
    this.owed = { value, key };
    this.cancel = this.timers.after(OWED_MAX_MS, () => {
      this.drop();
      this.link.close();
    });
    if (this.link.phase === "up") {
      this.asking.later(() => void this.say());
    }
  }

  /** On a connection that is up. */
  async say(): Promise<void> {
    const { owed } = this;
    if (owed === null || this.asking.isPausing) {
      return;
    }
    const answer = await this.link.ask("resume", owed);
    if (owed !== this.owed) {
      return;
    }
    if (isRefused(answer) && ON_RESUME[meaningOf(answer.refused)] === "again") {
      if (answer.refused !== "offline") {
        this.asking.later(() => void this.say());
      }
      return;
    }
    this.drop();
    this.link.goodbye("leave", {});
  }

  drop(): void {
    this.owed = null;
    this.cancel?.();
    this.asking.done();
  }
}
