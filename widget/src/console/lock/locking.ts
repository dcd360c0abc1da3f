/**
 * After a quarter of an hour without input the console locks: all is covered, and no press does anything but open it.
 * Connection and conversations go on; the vault's key leaves the memory.
 */

import type { Cancel, Timers } from "../../core/timers";
import type { ConsoleApp } from "../app";

/** When the profile does not say. Source: issue 8. */
const LOCK_SECONDS = 900;
/** While something stands in the way it is tried again. */
const AGAIN_MS = 5_000;

export class Locking {
  isLocked = false;
  /** Somebody locked it by hand. */
  isAsked = false;
  private cancel: Cancel = () => {};

  constructor(
    private readonly app: ConsoleApp,
    private readonly tools: { readonly timers: Timers },
  ) {}

  /** Without input, as the organisation has it. */
  get seconds(): number {
    return this.app.signIn.profile?.lock_seconds ?? LOCK_SECONDS;
  }

  /** Somebody is here. */
  touch(): void {
    if (!this.isLocked) this.wait(1000 * this.seconds);
  }

  /** By hand. */
  lock(): void {
    this.close(true);
  }

  /**
   * By a touch of a passkey, by the six words (`typed`), in a demonstration by the press. An offer that was on the screen
   * is taken by the same.
   */
  async unlock(typed: string | null = null): Promise<void> {
    const { offers, showing } = this.app;
    const isOffered = offers.isOpen;
    if (!this.isLocked || !(await this.isHer(typed))) return;
    this.isLocked = false;
    this.touch();
    showing.cover.value = "open";
    this.app.changed();
    if (isOffered) await offers.accept();
  }

  /** Signed out: the sign-in screen stands in its place. */
  forget(): void {
    this.cancel();
    this.isLocked = false;
  }

  private isHer(typed: string | null): Promise<boolean> {
    const { own, signIn } = this.app;
    if (signIn.profile?.is_demonstration === true) return Promise.resolve(true);
    return typed === null ? own.opening.touch() : own.opening.words(typed);
  }

  private wait(milliseconds: number): void {
    this.cancel();
    this.cancel = this.tools.timers.after(milliseconds, () => this.look());
  }

  private look(): void {
    if (this.mayLock()) this.close(false);
    else this.wait(AGAIN_MS);
  }

  /** Not while somebody is talked with; nor a board on a wall, which has no words and no hands. */
  private mayLock(): boolean {
    const { signIn, showing } = this.app;
    return signIn.isIn && !showing.isBoardAlone.value && !this.isTalking;
  }

  /** Words of either side within the time: somebody is being talked with, however still the keys are. */
  private get isTalking(): boolean {
    const since = this.tools.timers.now() - 1000 * this.seconds;
    return this.app.panes.open.some(({ entries }) => entries.some((one) => one.is === "said" && one.at > since));
  }

  private close(isAsked: boolean): void {
    if (this.isLocked || !this.app.signIn.isIn) return;
    this.cancel();
    this.isLocked = true;
    this.isAsked = isAsked;
    const { showing, own, attention, texts } = this.app;
    showing.close();
    own.close();
    attention.tell(texts.say("lock.told"));
    this.app.changed();
  }
}
