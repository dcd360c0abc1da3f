/**
 * Against words in the wrong window: the first send after the focus came from another conversation asks to whom, however
 * long the sentence was written; and so does one that is begun here while only another waits for an answer. It asks once
 * until the focus moves again. Why: docs/adr/0033-attention-of-a-counsellor.md.
 */

export const MOVED_JUST_NOW_MS = 1000;

/** The time between two moves of the focus from one conversation to another. */
class Stay {
  isConfirmed = false;
  /** With the first letter of a draft it stands whether another was meant, whatever is said while it is written. */
  isOthers: boolean | null = null;
  /** And whether another was open, though it may have ended since: then the words may have been its. */
  hadOthers = false;

  constructor(
    readonly movedAtMs: number,
    /** No words went out since the focus came from another conversation. */
    public isFresh: boolean,
  ) {}
}

export class FocusGuard {
  /** Of each open conversation: whether its visitor has said something, or is new, and nobody has answered. */
  private readonly waits = new Map<string, boolean>();
  private at: string | null = null;
  private stay = new Stay(Number.NEGATIVE_INFINITY, false);

  /** The conversation is open from now on, and waits for a greeting; a room of the staff does not. */
  began(conversation: string, isWaiting = true): void {
    if (!this.waits.has(conversation)) this.waits.set(conversation, isWaiting);
  }

  /** It is over: nobody can be answered there. */
  ended(conversation: string): void {
    this.waits.delete(conversation);
  }

  /** The visitor has said something. */
  heard(conversation: string): void {
    if (this.waits.has(conversation)) this.waits.set(conversation, true);
  }

  /** The draft was changed. */
  typed(conversation: string, isEmpty: boolean): void {
    if (conversation !== this.at) return;
    const isFirst = this.stay.isOthers === null;
    this.stay.isOthers = isEmpty ? null : (this.stay.isOthers ?? this.isOthers());
    if (isEmpty || isFirst) this.stay.hadOthers = !isEmpty && this.waits.size > 1;
  }

  /** Words went out. */
  sent(conversation: string): void {
    if (this.waits.has(conversation)) this.waits.set(conversation, false);
    if (conversation !== this.at) return;
    this.stay.isFresh = false;
    this.stay.isOthers = null;
    this.stay.hadOthers = false;
  }

  /** The focus is in this conversation since now (milliseconds). The first focus of all is no move. */
  focus(conversation: string, nowMs: number, isWaiting = true): void {
    if (conversation === this.at) return;
    this.began(conversation, isWaiting);
    const isMove = this.at !== null;
    this.stay = new Stay(isMove ? nowMs : Number.NEGATIVE_INFINITY, isMove);
    this.at = conversation;
  }

  /** Somebody has said that it is for this one. */
  confirmed(conversation: string): void {
    if (conversation === this.at) this.stay.isConfirmed = true;
  }

  /** Whether a send now must be asked back. */
  mustAsk(conversation: string, nowMs: number): boolean {
    if (conversation !== this.at) return true;
    const { isConfirmed, movedAtMs, isFresh, isOthers, hadOthers } = this.stay;
    const isLone = this.waits.size < 2 && !hadOthers; // which is meant
    if (isConfirmed || isLone) return false;
    return isFresh || nowMs - movedAtMs < MOVED_JUST_NOW_MS || (isOthers ?? this.isOthers());
  }

  /** Somebody waits for an answer, and not here. */
  private isOthers(): boolean {
    const isHere = this.at !== null && this.waits.get(this.at) === true;
    return !isHere && [...this.waits.values()].includes(true);
  }
}
