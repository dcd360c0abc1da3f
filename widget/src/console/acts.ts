/** What a person does with one press: asked of the daemon, and a refusal shown in words. */

import {
  type Answer,
  type ChangeLine,
  type EventAnswer,
  type EventName,
  type EventPayload,
  isRefused,
} from "../core/protocol";
import type { Model } from "./model";

type Answering<E extends EventName<"/console">> = Promise<Answer<EventAnswer<"/console", E>>>;
export type Ask = <E extends EventName<"/console">>(event: E, payload: EventPayload<"/console", E>) => Answering<E>;

export class Acts {
  constructor(
    private readonly model: Model,
    private readonly ask: Ask,
  ) {}

  /** The refusal before is forgotten with each new act. */
  async act<E extends EventName<"/console">>(event: E, payload: EventPayload<"/console", E>): Answering<E> {
    this.model.isBusy.value = true;
    this.model.refusal.value = null;
    const answer = await this.ask(event, payload);
    this.model.isBusy.value = false;
    if (isRefused(answer)) this.model.refusal.value = answer.refused;
    return answer;
  }

  pause = (paused: boolean): Answering<"pause"> => this.act("pause", { paused });
  setCapacity = (capacity: number): Answering<"set_capacity"> => this.act("set_capacity", { capacity });
  accept = (ticket: string): Answering<"accept"> => this.act("accept", { ticket });
  decline = (ticket: string): Answering<"decline"> => this.act("decline", { ticket });
  changeLine = (line: string, act: ChangeLine["act"]): Answering<"change_line"> =>
    this.act("change_line", { line, act });
}
