/** From words to envelopes: sealed in order, numbered inside, and sealed anew when keys or epochs have changed. */

import { toBase64Url } from "./base64";
import type { Outbox } from "./outbox";
import type { Content, Heard } from "./payload";
import { encodePayload, hasHeard, textContents } from "./payload";
import { placeOf } from "./said-again";
import type { Group } from "./seal-port";
import type { Timeline } from "./timeline";

/** One payload on its way. `entry` is its place in the timeline; null for signs. `n` holds for one group only. */
export interface Part {
  readonly is: "part";
  readonly entry: number | null;
  readonly content: Content;
  n: number | null;
}
export type Item = Part | { readonly is: "opening"; accepted(): void; refused(): void } | { readonly is: "keys" };

export class MessageSealer {
  private group: Group | null = null;
  private n = 0;
  private waiting: Part[] = [];
  /** Parts of words by their number in this group, of which the other has not said that it heard them. */
  private readonly unheard = new Map<number, number>();
  /** Where each text was sealed first: the other may have heard it there, and shows it once. */
  private readonly first = new Map<number, string>();
  /** How far the other was told that we heard it. */
  private toldUpTo = 0;

  constructor(
    private readonly outbox: Outbox<Item>,
    private readonly timeline: Timeline,
    private readonly heard: () => Heard,
    private readonly texts = new Map<number, string>(),
  ) {}

  get hasWaiting(): boolean {
    return this.waiting.length > 0;
  }

  /** It will never be sent: that is said already, and the other will miss it. */
  giveUp(part: Part): void {
    this.unheard.delete(part.n ?? 0);
  }

  /** Put words into the timeline and before the seal. */
  write(text: string, at: number): void {
    const contents = textContents(text);
    const entry = this.timeline.addMine(text, contents.length, at);
    this.texts.set(entry, text);
    this.wait(entry, contents);
  }

  sign(content: Content): void {
    this.waiting.push({ is: "part", entry: null, content, n: null });
  }

  /** Tell the other how far it was heard; whatever else waits to be sealed tells it too. */
  acknowledge(): void {
    if (this.waiting.length === 0 && this.toldUpTo < this.heard().upTo) {
      this.sign({ t: "ack" });
    }
  }

  /** The other has heard so far: that alone is "delivered". What it says never came is lost. */
  wasHeard(told: Heard): void {
    for (const [n, entry] of this.unheard) {
      if (hasHeard(told, n)) {
        this.timeline.partDelivered(entry);
      } else if (n <= told.upTo) {
        this.timeline.lost(entry);
      }
      if (n <= told.upTo) {
        this.unheard.delete(n);
      }
    }
  }

  /** From now on words are sealed for this group; null: for nobody. */
  sealFor(group: Group | null): void {
    this.group = group;
    this.n = 0;
    this.toldUpTo = 0;
    this.waiting = this.waiting.map((part) => ({ ...part, n: null }));
  }

  /** Seal what waits, in order. A group that changes meanwhile leaves the words where they were. */
  async sealWaiting(): Promise<void> {
    for (let part = this.waiting[0]; part !== undefined && this.group !== null; part = this.waiting[0]) {
      if (this.outbox.isFull) {
        return;
      }
      const group = this.group;
      part.n ??= ++this.n;
      const heard = this.heard();
      const body = toBase64Url(await group.seal(encodePayload(part.content, part.n, heard)));
      if (group === this.group && part === this.waiting[0]) {
        this.waiting.shift();
        this.toldUpTo = heard.upTo;
        if (part.entry !== null) {
          this.unheard.set(part.n, part.entry);
          if (!this.first.has(part.entry)) {
            this.first.set(part.entry, placeOf(group, part.n));
          }
        }
        this.outbox.add(part.content.t === "ack" ? "ack" : "message", body, part);
      }
    }
  }

  /** The daemon refused these for their epoch: the same payloads once more, in the same order, before all others. */
  sealAgain(parts: readonly Part[]): void {
    this.waiting = [...parts, ...this.waiting];
  }

  /** Every text of which the other has not said that it has all, oldest first; nothing of them is on its way any more. */
  takeUndelivered(): readonly number[] {
    const back = this.outbox.takeBack((one) => one.what?.is === "part");
    const parts = [...back.filter((what): what is Part => what.is === "part"), ...this.waiting];
    const entries = [...this.unheard.values(), ...parts.map((part) => part.entry)];
    this.waiting = [];
    this.unheard.clear();
    return [...new Set(entries)].filter((entry): entry is number => entry !== null);
  }

  /** Say these texts again, whole. */
  repeat(entries: readonly number[]): void {
    for (const entry of entries) {
      const was = this.first.get(entry);
      const contents = textContents(this.texts.get(entry) ?? "");
      this.timeline.again(entry, contents.length);
      this.wait(entry, was === undefined ? contents : contents.map((content) => ({ ...content, was })));
    }
  }

  wipe(): void {
    this.group = null;
    this.waiting = [];
    this.unheard.clear();
    this.texts.clear();
  }

  private wait(entry: number, contents: readonly Content[]): void {
    this.waiting.push(...contents.map((content): Part => ({ is: "part", entry, content, n: null })));
  }
}
