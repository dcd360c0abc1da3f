/** One's own load in this shift, for one's own eyes: in this page's memory alone, told to nobody, gone with the next shift. */

import type { ConsoleState } from "../../core/protocol";
import type { Pane } from "../panes/pane";

/** A pause of so long is one. */
export const REST_SECONDS = 300;

export class Load {
  /** Conversations that were talked in and have ended. */
  talks = 0;
  talkSeconds = 0;
  /** Of them, ended here as abuse. */
  abuse = 0;
  /** Since when without a pause of five minutes; null: no shift, or one is being had. Seconds since 1970. */
  since: number | null = null;
  private pausedAt: number | null = null;
  private readonly begun = new Map<string, number>();

  /** A snapshot; null: the shift is over, and what it was like is still told. */
  took(state: ConsoleState | null): void {
    const desk = state?.desk ?? null;
    if (state === null || desk === null) {
      this.since = this.pausedAt = null;
      return;
    }
    if (desk.phase === "paused") {
      this.pausedAt ??= state.now;
      return;
    }
    const rested = this.pausedAt !== null && state.now - this.pausedAt >= REST_SECONDS;
    this.pausedAt = null;
    if (rested || this.since === null) this.since = state.now;
  }

  /** It can be talked in. */
  began(pane: Pick<Pane, "id">, nowSeconds: number): void {
    if (!this.begun.has(pane.id)) this.begun.set(pane.id, nowSeconds);
  }

  ended(pane: Pick<Pane, "id">, nowSeconds: number): void {
    const at = this.begun.get(pane.id);
    if (at === undefined) return;
    this.begun.delete(pane.id);
    this.talks += 1;
    this.talkSeconds += Math.max(0, nowSeconds - at);
  }

  forget(): void {
    this.talks = this.talkSeconds = this.abuse = 0;
    this.since = this.pausedAt = null;
    this.begun.clear();
  }
}
