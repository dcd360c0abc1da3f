/** Is the visitor here, lost, silent or gone, and since when; and when the counsellor must make sure again who writes. */

import type { ConversationState } from "../../core/protocol";

/** A shorter break is a blink of the network on the same open page (after a break it may be another person). */
const REVERIFY_LOST_SECONDS = 20;
const REVERIFY_IDLE_SECONDS = 600;
/** This page had no line for so long: whether the visitor was there meanwhile it never heard. */
const REVERIFY_CUT_SECONDS = 60;
/** Fresh keys so soon after a break belong to it. */
const KEYS_OF_BREAK_SECONDS = 60;

export interface VisitorPresence {
  readonly is: "here" | "lost" | "silent" | "left" | "quick_exit";
  /** Seconds since 1970. */
  readonly since: number;
}
/** Why earlier words are hidden, and up to which entry: what stood there before the break began, and nothing after. */
export interface Again {
  readonly why: "lost" | "silent" | "new" | "cut";
  readonly upTo: number;
}

/** From the first snapshot that said that she is not here. */
interface Break {
  readonly since: number;
  readonly upTo: number;
  readonly wasSilent: boolean;
  /** Null: it goes on. */
  readonly until: number | null;
}

/**
 * A word and the snapshot that tells of it come in either order, and both may come with others. So what was said before
 * a break is noted when it begins: by its end, whatever is new may stand there already.
 */
export class Presences {
  now: VisitorPresence;
  private wordsAt: number;
  private break: Break | null = null;
  /** This page has no line, since when, and up to where it showed words then. */
  private cutAt: Pick<Break, "since" | "upTo"> | null = null;

  constructor(nowSeconds: number) {
    this.now = { is: "here", since: nowSeconds };
    this.wordsAt = nowSeconds;
  }

  /**
   * A snapshot: why to make sure again, or null. The same presence twice keeps its first time. `shownUpTo`: the last
   * entry that is there now.
   */
  see(state: ConversationState, nowSeconds: number, shownUpTo: number): Again | null {
    const is = presenceOf(state);
    if (is === this.now.is) return null;
    this.now = { is, since: nowSeconds };
    if (is === "here") return this.back(nowSeconds);
    const goesOn = this.break?.until === null ? this.break : null;
    const wasSilent = is === "silent" || goesOn?.wasSilent === true;
    this.break = { since: nowSeconds, upTo: shownUpTo, until: null, ...goesOn, wasSilent };
    return null;
  }

  cut(nowSeconds: number, shownUpTo: number): void {
    this.cutAt ??= { since: nowSeconds, upTo: shownUpTo };
  }

  /** The first snapshot after that. */
  resumed(nowSeconds: number): Again | null {
    const { cutAt } = this;
    this.cutAt = null;
    if (cutAt === null || nowSeconds - cutAt.since < REVERIFY_CUT_SECONDS) return null;
    this.wordsAt = nowSeconds;
    return { why: "cut", upTo: cutAt.upTo };
  }

  /** Words came: in a break, or after ten minutes without any, they may be another's. */
  heard(nowSeconds: number, before: number): Again | null {
    const isIdle = nowSeconds - this.wordsAt >= REVERIFY_IDLE_SECONDS;
    this.wordsAt = nowSeconds;
    const now = this.break?.until === null ? this.break : null;
    const again = now === null ? null : this.of(now, nowSeconds);
    return again ?? (isIdle ? { why: "silent", upTo: now?.upTo ?? before } : null);
  }

  /** The same page has fresh keys, or another page has them. */
  keyed(nowSeconds: number, before: number): Again {
    const { break: last } = this;
    const isOfBreak = last !== null && nowSeconds - (last.until ?? nowSeconds) < KEYS_OF_BREAK_SECONDS;
    return { why: "new", upTo: isOfBreak ? last.upTo : before };
  }

  private back(nowSeconds: number): Again | null {
    if (this.break === null) return null;
    this.break = { ...this.break, until: nowSeconds };
    const again = this.of(this.break, nowSeconds);
    if (again !== null) this.wordsAt = nowSeconds; // made sure of once: the next word is not asked about for its own sake
    return again;
  }

  private of({ since, upTo, wasSilent }: Break, nowSeconds: number): Again | null {
    if (wasSilent) return { why: "silent", upTo };
    return nowSeconds - since >= REVERIFY_LOST_SECONDS ? { why: "lost", upTo } : null;
  }
}

function presenceOf(state: ConversationState): VisitorPresence["is"] {
  if (state.outcome === "quick_exit") return "quick_exit";
  const visitor = state.members.find((member) => member.role === "visitor");
  return visitor?.presence ?? "left";
}
