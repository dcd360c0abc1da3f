/**
 * What the others say: each envelope once, in the order in which its sender said it, and acknowledged when it was opened.
 *
 * What comes too early is held back while the daemon is asked for what is missing. What the daemon has no more is nowhere:
 * then the rest goes on, and the numbers inside the seal show the gap.
 */

import { AskingAgain } from "./asking-again";
import { Inbox } from "./inbox";
import type { Answer, Deliver } from "./protocol";
import { isRefused } from "./protocol";
import type { Timers } from "./timers";

interface IncomingPorts {
  /** One job after another, of all that touches keys. */
  inOrder(job: () => Promise<void> | void): Promise<void>;
  open(one: Deliver): Promise<void>;
  /** All up to this number of the log has been opened. */
  opened(upTo: number): void;
  catchUp(after: number): Promise<Answer<{ readonly envelopes: readonly Deliver[] }>>;
  readonly timers: Timers;
  /** In [0, 1). */
  chance(): number;
}

export class Incoming {
  readonly #inbox: Inbox;
  #upTo = 0;
  #isAsking = false;
  readonly #asking: AskingAgain;

  constructor(
    private readonly ports: IncomingPorts,
    isLoose = false,
  ) {
    this.#inbox = new Inbox(isLoose);
    this.#asking = new AskingAgain(
      ports.timers,
      () => ports.chance(),
      () => undefined,
    );
  }

  /** The log's number up to which this page has opened everything. */
  get openedUpTo(): number {
    return this.#upTo;
  }

  take(one: Deliver): void {
    this.#process(this.#inbox.take(one));
    if (this.#inbox.isHoled) {
      void this.#fillHole();
    }
  }

  cut(): void {
    this.#inbox.cut();
  }

  wipe(): void {
    this.#asking.done();
  }

  #process(ready: readonly Deliver[]): void {
    for (const one of ready) {
      void this.ports.inOrder(() => this.ports.open(one));
    }
    const { number } = this.#inbox;
    void this.ports.inOrder(() => {
      this.#upTo = number;
      this.ports.opened(this.#upTo);
    });
  }

  async #fillHole(): Promise<void> {
    if (this.#isAsking || this.#asking.isPausing || !this.#inbox.isHoled) {
      return;
    }
    this.#isAsking = true;
    const asked = this.#inbox.waiting;
    const answer = await this.ports.catchUp(this.#upTo).catch(() => ({ refused: "offline" }) as const);
    this.#isAsking = false;
    if (isRefused(answer)) {
      if (answer.refused !== "offline") {
        this.#asking.later(() => void this.#fillHole());
      } // else the next connection delivers everything again
      return;
    }
    this.#asking.done();
    for (const one of answer.envelopes) {
      this.#process(this.#inbox.take(one));
    }
    this.#process(this.#inbox.goOn(asked, answer.envelopes));
    if (this.#inbox.isHoled) {
      void this.#fillHole(); // for what came meanwhile
    }
  }
}
