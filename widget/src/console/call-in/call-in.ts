/** Calls to come in: what this person is asked, what she answers, and what a lead sees of it. */

import { type Answer, type CallIn, type CallIns, type Empty, isRefused } from "../../core/protocol";
import { Held } from "../../ui/cell";
import type { Connection } from "../connection";
import { Latest } from "../latest";
import type { Call } from "../staff/http";

/** What can be answered with one press. */
export const MINUTES = [15, 30, 60] as const;

interface Tools {
  readonly connection: Connection;
  readonly call: () => Call;
  /** Seconds since 1970, by the daemon's clock. */
  readonly now: () => number;
  readonly isOnShift: () => boolean;
  /** Somebody asks, who did not before. */
  readonly onCall: (call: CallIn) => void;
  readonly changed: () => void;
}

/** A press that was refused, until the next: on which line, or "" for what is of no line. */
export interface Refusal {
  readonly line: string;
  readonly reason: string;
}

export class CallInRoom {
  readonly refused: Held<Refusal | null>;
  private readonly latest = new Latest<CallIns>();
  private readonly told = new Set<string>();

  constructor(private readonly tools: Tools) {
    this.refused = new Held<Refusal | null>(null, tools.changed);
  }

  /** Whether this person wants to be called at all. */
  get isCalled(): boolean {
    return this.latest.value?.is_called ?? true;
  }

  get open(): readonly CallIn[] {
    const now = this.tools.now();
    return (this.latest.value?.calls ?? []).filter((one) => one.until > now);
  }

  /** What this person is asked: never during her own shift. */
  get asked(): readonly CallIn[] {
    return this.tools.isOnShift() ? [] : this.open.filter((one) => one.is_asked);
  }

  onLine(line: string): CallIn | null {
    return this.open.find((one) => one.line === line) ?? null;
  }

  /** With each new connection. */
  async watch(): Promise<void> {
    this.latest.anew();
    const answer = await this.tools.connection.ask("watch_call_ins", {});
    if (!isRefused(answer) && "calls" in answer) this.pushed(answer);
  }

  pushed(calls: CallIns): void {
    if (!this.latest.take(calls)) return;
    for (const one of this.asked) {
      if (this.told.has(one.id) || one.answers.length > 0) continue;
      this.told.add(one.id);
      this.tools.onCall(one);
    }
    this.tools.changed();
  }

  /** Why a press on this line was refused. */
  refusedOn(line: string): string | null {
    return this.refused.value?.line === line ? this.refused.value.reason : null;
  }

  callIn = (line: string): Promise<void> => this.act("/api/call-in", { line }, line);
  end = (call: CallIn): Promise<void> => this.act("/api/call-in/over", { id: call.id }, call.line);
  /** Null: she cannot. */
  answer = (call: CallIn, minutes: number | null): Promise<void> =>
    this.act("/api/call-in/answer", { id: call.id, minutes }, call.line);
  wish = (is_called: boolean): Promise<void> => this.act("/api/call-in/wish", { is_called }, "");

  forget(): void {
    this.latest.forget();
    this.told.clear();
    this.refused.value = null;
  }

  private async act(target: string, body: object, line: string): Promise<void> {
    const answer: Answer<Empty> = await this.tools.call()<Empty>("POST", target, body);
    this.refused.value = isRefused(answer) ? { line, reason: answer.refused } : null;
  }
}
