/** What a person says beside the words, to the line itself: that it is urgent, which further languages are fine. Said until it was heard. */

import type { Link } from "../core/link";
import { isRefused } from "../core/protocol";

export type Urgent = "danger" | "harm";
type Told = "not_yet" | "told" | "failed";

/** As it stands with one of them: what is wished, and what the line has heard. */
class Wish<T> {
  told: Told = "not_yet";
  private isAsking = false;

  constructor(
    public value: T,
    private readonly ask: (value: T) => Promise<boolean>,
    private readonly changed: () => void,
  ) {}

  set(value: T): void {
    this.value = value;
    this.told = "not_yet";
  }

  async say(): Promise<void> {
    if (this.isAsking || this.told === "told") {
      return;
    }
    this.isAsking = true;
    const { value } = this;
    const isHeard = await this.ask(value);
    this.isAsking = false;
    if (value === this.value) {
      this.told = isHeard ? "told" : "failed";
      this.changed();
    } else {
      await this.say();
    }
  }
}

export class Wishes {
  private readonly urgentWish: Wish<Urgent | null>;
  private readonly othersWish: Wish<readonly string[]>;

  constructor(
    private readonly link: Link<"/visitor">,
    /** There is a place or a conversation to say it of. */
    private readonly isPlaced: () => boolean,
    private readonly changed: () => void,
  ) {
    this.urgentWish = new Wish<Urgent | null>(
      null,
      async (urgent) => !isRefused(await link.ask("urgent", { urgent })),
      changed,
    );
    this.othersWish = new Wish<readonly string[]>(
      [],
      async (others) => !isRefused(await link.ask("languages", { others })),
      changed,
    );
    this.forget();
  }

  get urgent(): Urgent | null {
    return this.urgentWish.value;
  }

  /** Of the urgency: whether the line knows it. */
  get told(): Told {
    return this.urgentWish.told;
  }

  get others(): readonly string[] {
    return this.othersWish.value;
  }

  setUrgent(urgent: Urgent | null): void {
    this.urgentWish.set(urgent);
    this.changed();
    this.look();
  }

  setOthers(others: readonly string[]): void {
    this.othersWish.set(others);
    this.changed();
    this.look();
  }

  /** With each new connection: what did not arrive is said again. */
  again(): void {
    for (const wish of [this.urgentWish, this.othersWish]) {
      wish.told = wish.told === "failed" ? "not_yet" : wish.told;
    }
    this.look();
  }

  /** After each change: is there a place now, to say it of? */
  look(): void {
    for (const wish of [this.urgentWish, this.othersWish]) {
      if (wish.told === "not_yet" && this.isPlaced() && this.link.phase === "up") {
        void wish.say();
      }
    }
  }

  /** Nothing is wished, and nothing has to be said. */
  forget(): void {
    this.urgentWish.set(null);
    this.othersWish.set([]);
    this.urgentWish.told = "told";
    this.othersWish.told = "told";
  }
}
