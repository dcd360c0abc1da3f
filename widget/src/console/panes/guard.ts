/** Against words in the wrong window: a send within a second after the focus came from another conversation is asked back. */

export const MOVED_JUST_NOW_MS = 1000;

export class FocusGuard {
  private at: string | null = null;
  private movedAt = Number.NEGATIVE_INFINITY;

  /** The focus is in this conversation since now (milliseconds). The first focus of all is no move. */
  focus(conversation: string, now: number): void {
    if (conversation === this.at) return;
    if (this.at !== null) this.movedAt = now;
    this.at = conversation;
  }

  /** Whether a send now must be asked back. */
  mustAsk(conversation: string, now: number): boolean {
    return conversation !== this.at || now - this.movedAt < MOVED_JUST_NOW_MS;
  }
}
