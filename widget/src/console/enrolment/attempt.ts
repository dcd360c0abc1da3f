/** What both sides of a ceremony have in common: one attempt, strictly in order, dead with the first failure. */

import { PromiseQueue } from "../../core/promise-queue";
import type { Bytes } from "../../core/seal-port";
import type { Cancel, Timers } from "../../core/timers";
import { Misshapen } from "./fields";
import { type Message, readMessage, writeMessage } from "./messages";

/** Two people on the telephone need less; what is left open is an invitation. */
export const ATTEMPT_MAX_SECONDS = 600;

/** Why an attempt is over without an agreement; each has its words. */
export type Failure =
  | "too_late" // nobody answered, or it took too long
  | "out_of_order" // a message that does not belong here, or none of ours
  | "not_as_promised" // what was opened is not what was committed to
  | "another" // words or code differ: somebody may be in between
  | "ended_there" // the other side ended it
  | "stopped" // this side ended it
  | "not_ours"; // for another person or organisation

export interface AttemptTools {
  /** To the other console, by the daemon. */
  send(body: Bytes): void;
  random(count: number): Bytes;
  readonly timers: Timers;
  changed(): void;
}

export abstract class Attempt {
  failure: Failure | null = null;
  private cancel: Cancel | null = null;
  private readonly queue = new PromiseQueue();

  constructor(protected readonly tools: AttemptTools) {}

  /** Whether it can still lead to something. */
  abstract get isAlive(): boolean;
  /** Nonces and whatever else only this attempt had. */
  protected abstract forget(): void;
  protected abstract heard(message: Message): Promise<void>;
  protected abstract get id(): Bytes | null;

  /** A body as the daemon relayed it, in the order of coming. */
  hear(body: Uint8Array): Promise<void> {
    return this.queue.run(async () => {
      let message: Message;
      try {
        message = readMessage(body);
      } catch (error) {
        if (!(error instanceof Misshapen)) throw error;
        if (this.isAlive && this.id !== null) this.fail("out_of_order");
        return;
      }
      await this.heard(message);
      this.tools.changed();
    });
  }

  /** The person does not go on. */
  stop(): void {
    if (this.isAlive) this.fail("stopped");
  }

  protected begins(): void {
    this.cancel?.();
    this.cancel = this.tools.timers.after(ATTEMPT_MAX_SECONDS * 1000, () => {
      if (this.isAlive) this.fail("too_late");
    });
  }

  protected ends(): void {
    this.cancel?.();
    this.cancel = null;
    this.forget();
  }

  protected fail(why: Failure): void {
    const { id } = this;
    this.failure = why;
    this.ends();
    if (id !== null && why !== "ended_there") this.send({ is: "ends", attempt: id });
    this.tools.changed();
  }

  protected send(message: Message): void {
    this.tools.send(writeMessage(message));
  }
}
