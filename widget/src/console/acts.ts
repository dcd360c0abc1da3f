/**
 * What a person does with one press: asked of the daemon. A refusal is kept, with what was refused, to be shown in words
 * until the next press or for a while: an old one beside a screen on which all is well is not true any more.
 */

import type { Answer, EventAnswer, EventName, EventPayload, Reason } from "../core/protocol";
import { isRefused } from "../core/protocol";
import type { Cancel, Timers } from "../core/timers";
import type { Connection } from "./connection";

export const REFUSAL_SHOWN_MS = 30_000;

export type ActName = EventName<"/console">;

export class Acts {
  isBusy = false;
  refusal: Reason | null = null;
  /** What was refused; null: nobody had asked. */
  refused: ActName | null = null;
  /** It was asked of the daemon, which may have done it though no answer came. */
  wasAsked = false;
  private cancel: Cancel | null = null;

  constructor(
    private readonly connection: Connection,
    private readonly timers: Timers,
    private readonly changed: () => void,
  ) {}

  async act<E extends ActName>(
    event: E,
    payload: EventPayload<"/console", E>,
  ): Promise<Answer<EventAnswer<"/console", E>>> {
    this.become(true, null, null);
    this.wasAsked = this.connection.isUp;
    const answer = await this.connection.ask(event, payload);
    if (isRefused(answer)) this.become(false, answer.refused, event);
    else this.become(false, null, null);
    return answer;
  }

  /** The daemon refuses us without having been asked. */
  refusedUs(reason: Reason): void {
    this.become(this.isBusy, reason, null);
  }

  private become(isBusy: boolean, refusal: Reason | null, refused: ActName | null): void {
    this.cancel?.();
    this.isBusy = isBusy;
    this.refusal = refusal;
    this.refused = refused;
    const forget = (): void => this.become(this.isBusy, null, null);
    const isOfPress = refusal !== null && refused !== null; // a connection that is refused stays so
    this.cancel = isOfPress ? this.timers.after(REFUSAL_SHOWN_MS, forget) : null;
    this.changed();
  }
}
