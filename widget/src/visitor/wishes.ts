/**
 * What a person says beside the words, to the line itself: that it is urgent, which further languages are fine. It is
 * asked for with the place; what is wished later is said until it was heard, with growing pauses.
 */

import { AskingAgain } from "../core/asking-again";
import type { Link } from "../core/link";
import { type Answer, isRefused } from "../core/protocol";
import { meaningOf } from "../core/refusals";
import type { Wished } from "../core/ticket";
import type { Timers } from "../core/timers";

export type Urgent = "danger" | "harm";
/** `failed`: it was not heard, and is said again if that can help. */
type Told = "not_yet" | "told" | "failed";

interface WishesPorts {
  readonly link: Link<"/visitor">;
  readonly timers: Timers;
  /** In [0, 1). */
  chance(): number;
  /** There is a place or a conversation to say it of. */
  isPlaced(): boolean;
  changed(): void;
}

/** One of them: what is wished, and what the line has heard. */
class Wish<T> {
  #state: "open" | "asking" | "told" | "refused" = "told";
  #hasFailed = false;
  readonly #asking: AskingAgain;

  constructor(
    public value: T,
    private readonly ask: (value: T) => Promise<Answer<object>>,
    private readonly ports: WishesPorts,
  ) {
    this.#asking = new AskingAgain(
      ports.timers,
      () => ports.chance(),
      () => ports.changed(),
    );
  }

  get told(): Told {
    if (this.#state === "told") {
      return "told";
    }
    return this.#hasFailed ? "failed" : "not_yet";
  }

  set(value: T): void {
    this.value = value;
    this.#settle("open");
  }

  /** The line has heard this, or nothing has to be heard. */
  heard(value: T): void {
    if (value === this.value) {
      this.#settle("told");
    }
  }

  look(): void {
    if (this.#state === "open" && !this.#asking.isPausing && this.ports.isPlaced() && this.ports.link.phase === "up") {
      void this.#say();
    }
  }

  async #say(): Promise<void> {
    const { value } = this;
    this.#state = "asking";
    const answer = await this.ask(value);
    if (value !== this.value || this.#state !== "asking") {
      this.look(); // another wish meanwhile
      return;
    }
    if (!isRefused(answer)) {
      this.#settle("told");
    } else {
      this.#hasFailed = true;
      this.#state = meaningOf(answer.refused) === "never" ? "refused" : "open";
      if (this.#state === "open" && answer.refused !== "offline") {
        this.#asking.later(() => this.look()); // without a connection the next one says it
      }
    }
    this.ports.changed();
  }

  #settle(state: "open" | "told"): void {
    this.#asking.done();
    this.#hasFailed = false;
    this.#state = state;
  }
}

export class Wishes {
  readonly #urgentWish: Wish<Urgent | null>;
  readonly #othersWish: Wish<readonly string[]>;

  constructor(private readonly ports: WishesPorts) {
    const { link } = ports;
    this.#urgentWish = new Wish<Urgent | null>(null, (urgent) => link.ask("urgent", { urgent }), ports);
    this.#othersWish = new Wish<readonly string[]>([], (others) => link.ask("languages", { others }), ports);
  }

  get urgent(): Urgent | null {
    return this.#urgentWish.value;
  }

  /** Of the urgency: whether the line knows it. */
  get told(): Told {
    return this.#urgentWish.told;
  }

  get others(): readonly string[] {
    return this.#othersWish.value;
  }

  setUrgent(urgent: Urgent | null): void {
    this.#urgentWish.set(urgent);
    this.ports.changed();
  }

  setOthers(others: readonly string[]): void {
    this.#othersWish.set(others);
    this.ports.changed();
  }

  /** The place was given with these. */
  heard({ urgent, others }: Wished): void {
    this.#urgentWish.heard(urgent);
    this.#othersWish.heard(others);
  }

  /** After each change: is there a place and a line now, to say it of and to? */
  look(): void {
    this.#urgentWish.look();
    this.#othersWish.look();
  }

  /** Nothing is wished, and nothing has to be said. */
  forget(): void {
    this.#urgentWish.set(null);
    this.#othersWish.set([]);
    this.heard(this);
  }
}
