/**
 * What the others have said, in the order in which each said it, each once. `received` may only say what was taken in.
 *
 * Told apart by sender and id, not by the log's number: a number comes anew with a restart, an id never. What the daemon
 * passes on without storing it has the number 0, and comes again with one.
 */

import type { Deliver } from "./protocol";

const HELD_MAX_COUNT = 512;

export class Inbox {
  private readonly last = new Map<string, number>();
  private held: Deliver[] = [];
  /** The log's number up to which everything has been taken in. */
  number = 0;

  /** Something is missing between what was taken in and what is held: ask with `catch_up`. */
  get isHoled(): boolean {
    return this.held.length > 0;
  }

  /** What may be read now, oldest first. Empty for a copy, and for what comes too early. */
  take(one: Deliver): readonly Deliver[] {
    if (one.id === 1 && one.kind === "key_package" && one.number > this.number) {
      this.last.delete(one.sender); // a page that began anew, after a restart that forgot its ids
    }
    if (this.isCopy(one)) {
      this.count(this.isHoled ? 0 : one.number);
      return [];
    }
    if (!this.held.some((other) => other.sender === one.sender && other.id === one.id)) {
      this.held = [...this.held, one]
        .sort((a, b) => (a.number || Infinity) - (b.number || Infinity))
        .slice(0, HELD_MAX_COUNT);
    }
    return this.release();
  }

  /**
   * The missing is nowhere any more: go on with what there is. The sealed numbers will show the gap. But what was only
   * passed on comes again, behind what is missing.
   */
  forgive(): readonly Deliver[] {
    const first = this.held[0];
    if (!first?.number) {
      this.held = [];
      return [];
    }
    this.last.set(first.sender, first.id - 1);
    return this.release();
  }

  private release(): readonly Deliver[] {
    const ready: Deliver[] = [];
    for (let next = this.held.find((one) => this.isNext(one)); next !== undefined; ) {
      const taken = next;
      ready.push(taken);
      this.last.set(taken.sender, taken.id);
      this.count(taken.number);
      this.held = this.held.filter((one) => one !== taken && !this.isCopy(one));
      next = this.held.find((one) => this.isNext(one));
    }
    return ready;
  }

  private count(number: number): void {
    this.number = Math.max(this.number, number);
  }

  private isCopy(one: Deliver): boolean {
    return one.id <= (this.last.get(one.sender) ?? 0);
  }

  /** Whoever is new here begins with keys, whatever was said to others before. */
  private isNext(one: Deliver): boolean {
    const last = this.last.get(one.sender);
    return last === undefined ? one.id === 1 || startsAnew(one) : one.id === last + 1;
  }
}

const startsAnew = (one: Deliver): boolean => one.kind === "opening" || one.kind === "key_package";
