/** What a line tells a visitor, and a socket to the visitor's page that says what it is told. */

import type { Socket } from "../../src/core/link";
import type { ConversationState, LineState, Place, Reason, VisitorState } from "../../src/core/protocol";

export const line: LineState = {
  id: "l",
  phase: "open",
  closes_at: null,
  is_closed_for_now: false,
  served_until: null,
  timezone: "Europe/Helsinki",
  ticket_grace_seconds: 300,
  conversation_grace_seconds: 600,
  notice: null,
  advice: null,
};
export const place: Place = {
  ahead: 2,
  estimate: null,
  is_long: false,
  has_counsellor: true,
  away: 0,
  languages_now: ["fi"],
  asks_language: false,
  kept_until: null,
};
export const waiting: VisitorState = {
  version: 1,
  now: 1_800_000_000,
  phase: "waiting",
  value: "ticket",
  line,
  place,
  conversation: null,
  outcome: null,
};
export const conversation: ConversationState = {
  id: "c",
  me: "v",
  value: "m",
  phase: "open",
  line: "l",
  language: "fi",
  topic: null,
  members: [
    { member: "v", role: "visitor", presence: "here" },
    { member: "d", role: "counsellor", presence: "here" },
  ],
  stored: 0,
  delivered: 0,
  outcome: null,
  ended_by: null,
  silent_until: null,
  company: true,
  asking: null,
  release_at: null,
  answer_until: null,
  began_at: null,
  waited_seconds: null,
  urgent: null,
};

export class ToldSocket implements Socket<"/visitor"> {
  readonly namespace = "/visitor";
  opened = 0;
  readonly asked: { event: string; payload: object }[] = [];
  readonly sent: { event: string; payload: object }[] = [];
  readonly timeouts: number[] = [];
  readonly probed: number[] = [];
  answers: Record<string, unknown> = {};
  up = (): void => undefined;
  down = (_isSentOn?: boolean): void => undefined;
  refuse = (_: Reason): void => undefined;
  push: Record<string, (payload: unknown) => void> = {};

  open(): void {
    this.opened += 1;
  }
  close(): void {}
  goodbye(event: string, payload: object): void {
    this.sent.push({ event, payload });
  }
  probe(answerMs: number): void {
    this.probed.push(answerMs);
  }
  send(event: string, payload: object): void {
    this.sent.push({ event, payload });
  }
  async ask(event: string, payload: object, timeoutMs: number): Promise<unknown> {
    this.asked.push({ event, payload });
    this.timeouts.push(timeoutMs);
    if (!(event in this.answers)) {
      throw new Error("timeout");
    }
    return this.answers[event];
  }
  onUp(act: () => void): void {
    this.up = act;
  }
  onDown(act: (isSentOn?: boolean) => void): void {
    this.down = act;
  }
  onRefused(act: (reason: Reason) => void): void {
    this.refuse = act;
  }
  onPush(event: string, act: (payload: unknown) => void): void {
    this.push[event] = act;
  }
}
