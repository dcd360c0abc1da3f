/** From words to envelopes: sealed in order, numbered inside, and sealed anew when keys or epochs have changed. */

import { toBase64Url } from "./base64";
import type { CardMark } from "./card";
import type { Outbox } from "./outbox";
import type { Content, Heard, HeardOf } from "./payload";
import { encodePayload, hasHeard, NOTHING_HEARD, textContents } from "./payload";
import { placeOf } from "./said-again";
import type { Group, Person } from "./seal-port";
import type { Timeline } from "./timeline";

/** One payload on its way. `entry` is its place in the timeline; null for signs. `n` holds for one group only. */
export interface Part {
  readonly is: "part";
  readonly entry: number | null;
  readonly content: Content;
  n: number | null;
  /** Who was there as it was written, or had her yes: for nobody else it is sealed. */
  readonly to: ReadonlySet<string>;
}
interface Answered {
  accepted(): void;
  refused(): void;
}
/** `change`: of the group that stands, by which nobody loses keys; `opening`: of a new one. */
export type Item = Part | ({ readonly is: "opening" | "change" } & Answered) | { readonly is: "keys" };

/** A part that was sealed: for whom of those who are still there, who of them has not said that it came, and whether anybody has. */
interface Sealed {
  readonly entry: number;
  readonly to: Set<number>;
  readonly by: Set<number>;
  isHeard: boolean;
}

export class MessageSealer {
  #group: Group | null = null;
  #n = 0;
  #waiting: Part[] = [];
  /** Parts of words by their number in this group. */
  readonly #sealed = new Map<number, Sealed>();
  /** Texts for those alone who have gone: nobody who came later gets them, by whatever keys. */
  readonly #over = new Set<number>();
  /** Where each text was sealed first: the other may have heard it there, and shows it once. */
  readonly #first = new Map<number, string>();
  /** How far each of the others was told that we heard it, by leaf. */
  readonly #told = new Map<number, number>();
  #expected: Person | null = null;

  constructor(
    private readonly outbox: Outbox<Item>,
    private readonly timeline: Timeline,
    private readonly heard: () => ReadonlyMap<number, Heard>,
    /** Who is there, as its writer is shown it. */
    private readonly here: () => readonly Person[],
    private readonly texts = new Map<number, readonly [text: string, card?: CardMark]>(),
  ) {}

  get hasWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** It will never be sent: that is said already, and the other will miss it. */
  giveUp(part: Part): void {
    this.#sealed.delete(part.n ?? 0);
  }

  /** Put words into the timeline and before the seal. */
  write(text: string, at: number, card?: CardMark): void {
    const contents = textContents(text, card);
    const entry = this.timeline.addMine(text, contents.length, at, card);
    this.texts.set(entry, [text, card]);
    this.#wait(entry, contents);
  }

  sign(content: Content): void {
    this.#waiting.push({ is: "part", entry: null, content, n: null, to: new Set() });
  }

  /** Tell the others how far they were heard; whatever else waits to be sealed tells it to one of them too. */
  acknowledge(): void {
    const untold = [...this.heard()].filter(([leaf, { upTo }]) => (this.#told.get(leaf) ?? 0) < upTo).length;
    for (let more = untold - this.#waiting.length; more > 0; more -= 1) {
      this.sign({ t: "ack" });
    }
  }

  /** This one has heard so far; "delivered" is what all have who were there. What one says never came is lost. */
  wasHeard(by: number, told: Heard): void {
    for (const [n, one] of this.#sealed) {
      if (n <= told.upTo && one.by.delete(by)) {
        if (hasHeard(told, n)) {
          one.isHeard = true;
          this.#settle(one);
        } else {
          one.by.clear();
          this.timeline.lost(one.entry);
        }
      }
    }
  }

  /** Who has gone is waited for no more. What was for nobody who is left is delivered by now, or never. */
  gone(leaf: number): void {
    this.#told.delete(leaf);
    for (const one of this.#sealed.values()) {
      if (one.by.delete(leaf)) {
        this.#settle(one);
      }
      if (one.to.delete(leaf) && one.to.size === 0) {
        this.#over.add(one.entry);
      }
    }
    for (const entry of this.#over) {
      this.timeline.lost(entry);
    }
    this.#waiting = this.#waiting.filter(({ entry }) => !this.#isOver(entry));
  }

  #settle({ entry, by, isHeard }: Sealed): void {
    if (isHeard && by.size === 0) {
      this.timeline.partDelivered(entry);
    }
  }

  #isOver(entry: number | null): boolean {
    return entry !== null && this.#over.has(entry);
  }

  /** She has said yes to this one: words from now on are for her too. Null: she has come, or does not. */
  expect(who: Person | null): void {
    this.#expected = who;
  }

  /** From now on words are sealed for this group; null: for nobody. */
  sealFor(group: Group | null): void {
    this.#group = group;
    this.#n = 0;
    this.#told.clear();
    this.#waiting = this.#waiting.map((part) => ({ ...part, n: null }));
  }

  /** Seal what waits, in order. A group that changes meanwhile leaves the words where they were. */
  async sealWaiting(): Promise<void> {
    for (let part = this.#waiting[0]; part !== undefined && this.#group !== null; part = this.#waiting[0]) {
      if (this.outbox.isFull) {
        return;
      }
      const group = this.#group;
      const roster = group.roster();
      if (part.entry !== null && !roster.every((one) => one.isMe || part.to.has(seatOf(one)))) {
        this.#withhold(part.entry);
        continue;
      }
      part.n ??= ++this.#n;
      const others = roster.flatMap(({ leaf, isMe }) => (isMe ? [] : [leaf]));
      const heard = this.#heardOf(others);
      const isAck = part.content.t === "ack";
      const isShort = isAck || part.content.t === "typing"; // by which somebody is there, and says nothing
      const body = toBase64Url(await group.seal(encodePayload(part.content, part.n, heard), isShort));
      if (group === this.#group && part === this.#waiting[0] && isSame(roster, group.roster())) {
        this.#waiting.shift();
        this.#told.set(heard.of ?? others[0] ?? 0, heard.upTo);
        if (part.entry !== null) {
          this.#sealed.set(part.n, { entry: part.entry, to: new Set(others), by: new Set(others), isHeard: false });
          if (!this.#first.has(part.entry)) {
            this.#first.set(part.entry, placeOf(group, part.n));
          }
        }
        this.outbox.add(isAck ? "ack" : "message", body, part);
      }
    }
  }

  /** What the next payload tells: of several others, of whoever waits for most. */
  #heardOf(others: readonly number[]): HeardOf {
    const heard = this.heard();
    const untold = (leaf: number): number => (heard.get(leaf)?.upTo ?? 0) - (this.#told.get(leaf) ?? 0);
    const [of = 0] = [...others].sort((a, b) => untold(b) - untold(a));
    return { ...(heard.get(of) ?? NOTHING_HEARD), of: others.length > 1 ? of : null };
  }

  /** The daemon refused these for their epoch: the same payloads once more, in the same order, before all others. */
  sealAgain(parts: readonly Part[]): void {
    this.#waiting = [...parts.filter(({ entry }) => !this.#isOver(entry)), ...this.#waiting];
  }

  /** Every text of which the other has not said that it has all, and `more`, oldest first; nothing of them is on its way any more. */
  takeUndelivered(more: Iterable<number>): readonly number[] {
    const back = this.outbox.takeBack((one) => one.what?.is === "part");
    const parts = [...back.filter((what): what is Part => what.is === "part"), ...this.#waiting];
    const unheard = [...this.#sealed.values()].filter(({ to, by }) => by.size > 0 || to.size === 0);
    const entries = new Set([...more, ...[...unheard, ...parts].map(({ entry }) => entry)]);
    this.#waiting = [];
    this.#sealed.clear();
    return [...entries]
      .filter((entry): entry is number => entry !== null && !this.#over.has(entry))
      .sort((a, b) => a - b);
  }

  /** Say these texts again, whole. */
  repeat(entries: readonly number[]): void {
    for (const entry of entries) {
      const was = this.#first.get(entry);
      const contents = textContents(...(this.texts.get(entry) ?? ([""] as const)));
      this.timeline.again(entry, contents.length);
      this.#wait(entry, was === undefined ? contents : contents.map((content) => ({ ...content, was })));
    }
  }

  wipe(): void {
    this.#group = null;
    this.#waiting = [];
    this.#sealed.clear();
    this.texts.clear();
  }

  #wait(entry: number, contents: readonly Content[]): void {
    const to = new Set([...this.here(), ...(this.#expected === null ? [] : [this.#expected])].map(seatOf));
    this.#waiting.push(...contents.map((content): Part => ({ is: "part", entry, content, n: null, to })));
  }

  /** Somebody has come since it was written. A number that is given out already is filled, so that nobody misses it. */
  #withhold(entry: number): void {
    for (const [n, one] of this.#sealed) {
      if (one.entry === entry) {
        this.#sealed.delete(n);
      }
    }
    this.#waiting = this.#waiting.flatMap((part): Part[] =>
      part.entry !== entry ? [part] : part.n === null ? [] : [{ ...part, entry: null, content: { t: "ack" } }],
    );
    this.timeline.withhold(entry);
  }
}

const seatOf = ({ leaf, key }: Person): string => `${leaf} ${key}`;
const isSame = (a: readonly Person[], b: readonly Person[]): boolean => a.map(seatOf).join() === b.map(seatOf).join();
