/** What a person does with one press: asked of the daemon, and a refusal kept until the next press, to be shown in words. */

import type { Answer, EventAnswer, EventName, EventPayload, Reason } from "../core/protocol";
import { isRefused } from "../core/protocol";
import type { Connection } from "./connection";

export class Acts {
  isBusy = false;
  refusal: Reason | null = null;

  constructor(
    private readonly connection: Connection,
    private readonly changed: () => void,
  ) {}

  async act<E extends EventName<"/console">>(
    event: E,
    payload: EventPayload<"/console", E>,
  ): Promise<Answer<EventAnswer<"/console", E>>> {
    this.become(true, null);
    const answer = await this.connection.ask(event, payload);
    this.become(false, isRefused(answer) ? answer.refused : null);
    return answer;
  }

  /** The daemon refuses us without having been asked. */
  refused(reason: Reason): void {
    this.become(this.isBusy, reason);
  }

  private become(isBusy: boolean, refusal: Reason | null): void {
    this.isBusy = isBusy;
    this.refusal = refusal;
    this.changed();
  }
}
