/** What a person does with one press: asked of the daemon, and a refusal shown in words. */

import { type Answer, type ChangeLine, isRefused } from "../core/protocol";
import type { Model } from "./model";

export type Ask = <T extends object>(event: string, payload: object) => Promise<Answer<T>>;

export class Acts {
  constructor(
    private readonly model: Model,
    private readonly ask: Ask,
  ) {}

  /** The refusal before is forgotten with each new act. */
  async act<T extends object>(event: string, payload: object): Promise<Answer<T>> {
    this.model.isBusy.value = true;
    this.model.refusal.value = null;
    const answer = await this.ask<T>(event, payload);
    this.model.isBusy.value = false;
    if (isRefused(answer)) this.model.refusal.value = answer.refused;
    return answer;
  }

  pause = (paused: boolean): Promise<Answer<object>> => this.act("pause", { paused });
  setCapacity = (capacity: number): Promise<Answer<object>> => this.act("set_capacity", { capacity });
  accept = (ticket: string): Promise<Answer<object>> => this.act("accept", { ticket });
  decline = (ticket: string): Promise<Answer<object>> => this.act("decline", { ticket });
  changeLine = (line: string, act: ChangeLine["act"]): Promise<Answer<object>> =>
    this.act("change_line", { line, act });
}
