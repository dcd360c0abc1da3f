/**
 * That a place was given back is told to the line beside the connection, by a request of its own: when a page goes, nobody
 * knows whether its connection still is one (Firefox has closed it by then). It is told again until the line has heard
 * it, for a while, and only as long as the page is there: then the line's own grace ends it.
 */

import { AskingAgain } from "./asking-again";
import type { Answer, RouteAnswer, RouteBody } from "./protocol";
import { isRefused } from "./protocol";
import { meaningOf } from "./refusals";
import type { Timers } from "./timers";

export type Goodbye = RouteBody<"POST /leave">;
/** Sent even while the page goes away; never rejects. */
export type SayGoodbye = (goodbye: Goodbye) => Promise<Answer<RouteAnswer<"POST /leave">>>;

const OWED_MAX_MS = 5 * 60_000;

export class Farewell {
  readonly #owed = new Set<Goodbye>();
  readonly #asking: AskingAgain;

  readonly #say: SayGoodbye;
  readonly #timers: Timers;

  constructor(say: SayGoodbye, timers: Timers, chance: () => number) {
    this.#say = say;
    this.#timers = timers;
    this.#asking = new AskingAgain(timers, chance, () => undefined);
  }

  /** Null: of no place; what is owed is told once more. */
  tell(goodbye: Goodbye | null): void {
    if (goodbye === null) {
      this.now();
      return;
    }
    this.#owed.add(goodbye);
    void this.#tellNow(goodbye);
    this.#timers.after(OWED_MAX_MS, () => this.#owed.delete(goodbye));
  }

  /** What the line has not heard yet is told once more: the page goes, or the network has changed. */
  now(): void {
    this.#asking.now();
  }

  async #tellNow(goodbye: Goodbye): Promise<void> {
    const answering = this.#say(goodbye);
    this.#asking.later(() => this.#owed.forEach((each) => void this.#tellNow(each)));
    const answer = await answering;
    if (!isRefused(answer) || meaningOf(answer.refused) !== "later") {
      this.#owed.delete(goodbye);
    }
    if (this.#owed.size === 0) {
      this.#asking.done();
    }
  }
}
