/**
 * What the others have said, in the order in which each said it, each once. `received` may only say what was taken in.
 *
 * Told apart by sender and id, not by the log's number: a number comes anew with a restart, an id never. What the daemon
 * passes on without storing it has the number 0, and comes again with one.
 */

import type { Deliver } from "./protocol";

const HELD_MAX_COUNT = 512;

export class Inbox {
  /** `isLoose`: whoever is heard first may have spoken to others before; what one says is still in its order. */
  constructor(private readonly isLoose = false) {}

  readonly #last = new Map<string, number>();
  #held: Deliver[] = [];
  /** The log's number up to which everything has been taken in: what is missing may have any number above it. */
  number = 0;
  /** The highest that was taken in; `number` follows as soon as nothing is missing. */
  #top = 0;

  /** Something is missing between what was taken in and what is held: ask with `catch_up`. */
  get isHoled(): boolean {
    return this.#held.length > 0;
  }

  /** What comes behind something that is missing. */
  get waiting(): readonly Deliver[] {
    return this.#held;
  }

  /** What may be read now, oldest first. Empty for a copy, and for what comes too early. */
  take(one: Deliver): readonly Deliver[] {
    if (one.id === 1 && one.kind === "key_package" && one.number > this.number) {
      this.#last.delete(one.sender); // a page that began anew, after a restart that forgot its ids
    }
    if (this.#isCopy(one)) {
      this.#count(this.isHoled ? 0 : one.number);
      return [];
    }
    const same = this.#held.find((other) => other.sender === one.sender && other.id === one.id);
    if (same === undefined || same.number < one.number) {
      this.#held = [...this.#held.filter((other) => other !== same), one]
        .sort((a, b) => (a.number || Infinity) - (b.number || Infinity))
        .slice(0, HELD_MAX_COUNT);
    }
    return this.#release();
  }

  /**
   * All that the daemon holds has been taken, `held` of it: what is missing is nowhere any more. Go on with what it holds; the
   * sealed numbers will show the gap. What waited when it was `asked`, and it holds no more, comes again behind what is
   * missing: it was only passed on, or said to one that has forgotten it.
   */
  goOn(asked: readonly Deliver[], held: readonly Deliver[]): readonly Deliver[] {
    const known = new Set(held.map((one) => one.number));
    const ready: Deliver[] = [];
    for (let first = this.#held[0]; first !== undefined; first = this.#held[0]) {
      if (known.has(first.number)) {
        this.#last.set(first.sender, first.id - 1);
        ready.push(...this.#release());
      } else if (asked.includes(first)) {
        this.#held = this.#held.slice(1);
        this.#count(0);
      } else {
        break; // it came meanwhile
      }
    }
    return ready;
  }

  /** The next connection brings again all that has not been counted. */
  cut(): void {
    this.#held = [];
    this.#top = this.number;
  }

  #release(): readonly Deliver[] {
    const ready: Deliver[] = [];
    for (let next = this.#held.find((one) => this.#isNext(one)); next !== undefined; ) {
      const taken = next;
      ready.push(taken);
      this.#last.set(taken.sender, taken.id);
      this.#top = Math.max(this.#top, taken.number);
      this.#held = this.#held.filter((one) => one !== taken && !this.#isCopy(one));
      next = this.#held.find((one) => this.#isNext(one));
    }
    this.#count(0);
    return ready;
  }

  #count(number: number): void {
    this.#top = Math.max(this.#top, number);
    if (!this.isHoled) {
      this.number = this.#top;
    }
  }

  #isCopy(one: Deliver): boolean {
    return one.id <= (this.#last.get(one.sender) ?? 0);
  }

  /** Whoever is new here begins with keys, whatever was said to others before. */
  #isNext(one: Deliver): boolean {
    const last = this.#last.get(one.sender);
    return last === undefined ? this.isLoose || one.id === 1 || startsAnew(one) : one.id === last + 1;
  }
}

const startsAnew = (one: Deliver): boolean => one.kind === "opening" || one.kind === "key_package";
