/**
 * What this member has said and the other side has not yet: envelopes with ids 1, 2, 3…, kept until delivered.
 *
 * An id may be used again only when the daemon has surely not stored it: after a refusal of it or of an earlier one that
 * says so, or after a resume whose `stored` lies below it. A daemon whose store has not answered says that too, and knows nothing: then the id
 * keeps its bytes, and goes out with them again.
 *
 * Each that was sent on one connection is answered once, in order, by a receipt or a refusal. So it is known which sending a
 * refusal is of only while nothing is sent again before all that was sent is answered.
 */

import type { Kind } from "./protocol";

export const OUTBOX_MAX_COUNT = 256;
const OUTBOX_MAX_CHARS = 1_500_000;

/** `what` is the caller's word for it; null when the words were taken back and only the id must be filled. */
interface OutboxEntry<T> {
  readonly id: number;
  readonly kind: Kind;
  readonly body: string;
  readonly what: T | null;
}

export interface Settled<T> {
  readonly stored: readonly OutboxEntry<T>[];
  readonly delivered: readonly OutboxEntry<T>[];
}

export class Outbox<T> {
  #kept: OutboxEntry<T>[] = [];
  #sentUpTo: number;
  #drainUntil: number | null = null;
  /** Up to here it may be stored, though it was refused. */
  #perhapsUpTo = 0;

  constructor(
    private stored = 0,
    private delivered = 0,
  ) {
    this.#sentUpTo = stored;
  }

  get undelivered(): readonly OutboxEntry<T>[] {
    return this.#kept;
  }

  /** The first that the daemon is still to answer. */
  get firstOnItsWay(): number | null {
    return this.#kept.find((one) => one.id > this.stored && one.id <= this.#sentUpTo)?.id ?? null;
  }

  /** Answers to what was sent before the last refusal are still to come. */
  get isDraining(): boolean {
    return this.#drainUntil !== null;
  }

  get isFull(): boolean {
    const chars = this.#kept.reduce((sum, one) => sum + one.body.length, 0);
    return this.#kept.length >= OUTBOX_MAX_COUNT || chars >= OUTBOX_MAX_CHARS;
  }

  add(kind: Kind, body: string, what: T): OutboxEntry<T> {
    const last = this.#kept.at(-1)?.id ?? 0;
    const one = { id: Math.max(last, this.stored) + 1, kind, body, what };
    this.#kept.push(one);
    return one;
  }

  /** What has not gone out on this connection; from now on it has. */
  takeUnsent(): readonly OutboxEntry<T>[] {
    if (this.#drainUntil !== null) {
      return [];
    }
    const unsent = this.#kept.filter((one) => one.id > this.#sentUpTo);
    this.#sentUpTo = unsent.at(-1)?.id ?? this.#sentUpTo;
    return unsent;
  }

  /** A receipt: both numbers only grow, so a late one changes nothing. */
  settle(stored: number, delivered: number): Settled<T> {
    const newlyStored = this.#kept.filter((one) => one.id > this.stored && one.id <= stored);
    const newlyDelivered = this.#kept.filter((one) => one.id <= delivered);
    this.stored = Math.max(this.stored, stored, delivered);
    this.delivered = Math.max(this.delivered, delivered);
    this.#sentUpTo = Math.max(this.#sentUpTo, this.stored);
    this.#kept = this.#kept.filter((one) => one.id > this.delivered);
    if (this.#drainUntil !== null && this.#drainUntil <= this.stored) {
      this.drained();
    }
    return { stored: newlyStored, delivered: newlyDelivered };
  }

  /** A new connection took the conversation up: all that the daemon has not stored goes out again. */
  resumed(stored: number, delivered: number): Settled<T> {
    const settled = this.settle(stored, delivered);
    this.#drainUntil = null;
    this.#perhapsUpTo = 0;
    // A restarted daemon may know less than its predecessor: what it lost is still here, under its old id.
    this.stored = Math.max(stored, this.delivered);
    this.#sentUpTo = this.stored;
    this.#dropEmptied();
    return settled;
  }

  /**
   * The daemon refused this id. False when that is old news. Whatever was sent after it is refused too, so nothing
   * more goes out until the answer to the last of them has come (or `drained` says that it never will). `isSure`: it is not stored.
   */
  refused(id: number, isSure: boolean): boolean {
    const last = this.#drainUntil ?? this.#sentUpTo;
    if (id <= this.stored || id > last) {
      return false;
    }
    const isFirst = this.#drainUntil === null;
    this.#perhapsUpTo = isSure ? Math.min(this.#perhapsUpTo, id - 1) : Math.max(this.#perhapsUpTo, last);
    this.#drainUntil = id < last ? last : null;
    this.#sentUpTo = Math.min(this.#sentUpTo, id - 1);
    this.#dropEmptied();
    return isFirst;
  }

  drained(): void {
    this.#drainUntil = null;
  }

  /** Take words back to seal them anew or to give them up. Ids on their way stay filled until their answer. */
  takeBack(choose: (one: OutboxEntry<T>) => boolean): readonly T[] {
    const taken: T[] = [];
    this.#kept = this.#kept.map((one) => {
      if (one.what === null || !choose(one)) {
        return one;
      }
      taken.push(one.what);
      return { ...one, what: null };
    });
    this.#dropEmptied();
    return taken;
  }

  clear(): void {
    this.#kept = [];
  }

  /** Emptied envelopes that were stored are nobody's; those surely not stored leave their id to the next. */
  #dropEmptied(): void {
    const fixed = Math.max(this.#sentUpTo, this.#perhapsUpTo);
    this.#kept = this.#kept.filter((one) => one.what !== null || (one.id > this.stored && one.id <= fixed));
    let next = fixed;
    this.#kept = this.#kept.map((one) => {
      if (one.id <= fixed) {
        return one;
      }
      next += 1;
      return one.id === next ? one : { ...one, id: next };
    });
  }
}
