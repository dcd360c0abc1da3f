/** Is the visitor here, lost, silent or gone, and since when; and when the counsellor must make sure again who writes. */

import type { ConversationState } from "../../core/protocol";

/** A shorter break is a blink of the network on the same open page (after a break it may be another person). */
const REVERIFY_LOST_SECONDS = 20;
const REVERIFY_IDLE_SECONDS = 600;

export interface VisitorPresence {
  readonly is: "here" | "lost" | "silent" | "left" | "quick_exit";
  /** Seconds since 1970. */
  readonly since: number;
}
export type Again = "lost" | "silent" | "new";

export class Presences {
  now: VisitorPresence;
  private wordsAt: number;

  constructor(nowSeconds: number) {
    this.now = { is: "here", since: nowSeconds };
    this.wordsAt = nowSeconds;
  }

  /** A snapshot: why to make sure again, or null. The same presence twice keeps its first time. */
  see(state: ConversationState, nowSeconds: number): Again | null {
    const is = presenceOf(state);
    const before = this.now;
    if (is === before.is) return null;
    this.now = { is, since: nowSeconds };
    if (is !== "here") return null;
    if (before.is === "silent") return "silent";
    return before.is === "lost" && nowSeconds - before.since >= REVERIFY_LOST_SECONDS ? "lost" : null;
  }

  /** Words came: after ten minutes without any they may be another's. */
  heard(nowSeconds: number): Again | null {
    const idle = nowSeconds - this.wordsAt;
    this.wordsAt = nowSeconds;
    return idle >= REVERIFY_IDLE_SECONDS ? "silent" : null;
  }
}

function presenceOf(state: ConversationState): VisitorPresence["is"] {
  if (state.outcome === "quick_exit") return "quick_exit";
  const visitor = state.members.find((member) => member.role === "visitor");
  return visitor?.presence ?? "left";
}
