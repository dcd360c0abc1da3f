/** From envelopes to words: opened, counted, put together. What cannot be read is shown as a gap, never passed over. */

import { fromBase64Url } from "./base64";
import { Assembler, decodePayload, type Heard, type HeardOf, heardIn } from "./payload";
import type { Deliver } from "./protocol";
import { placeOf } from "./said-again";
import type { Group, Person } from "./seal-port";
import { SealError } from "./seal-port";
import type { Timeline } from "./timeline";
import type { Cancel, Timers } from "./timers";

const TYPING_SHOWN_MS = 24_000; // a little longer than until the next sign

export class MessageReader {
  /** Whose page has said goodbye, and nothing after it: the leaf. */
  byeOf: number | null = null;
  /** Who is writing. */
  typing: Person | null = null;
  /** Where each text that stands here was sealed first: said again by other keys it stands once. */
  readonly #shown = new Set<string>();
  #assemblers = new Map<number, Assembler>();
  #isLate = false;
  #cancelTyping: Cancel | null = null;

  constructor(
    private readonly timeline: Timeline,
    private readonly timers: Timers,
    private readonly changed: () => void,
    /** A member tells how far one of us was heard, and whether it has said words that we should say that of. */
    private readonly told: (by: number, heard: HeardOf, hasWords: boolean) => void,
  ) {}

  /** How far each of the others has been heard, by leaf. */
  get heard(): ReadonlyMap<number, Heard> {
    return new Map([...this.#assemblers].map(([leaf, { heard }]) => [leaf, heard]));
  }

  /** A new group counts from 1; into one that others had already (`isLate`) we come in the middle. */
  restart(isLate = false): void {
    this.#assemblers = new Map();
    this.#isLate = isLate;
    this.byeOf = null;
  }

  /** Whoever comes to this leaf next is somebody else. */
  gone(leaf: number): void {
    this.#assemblers.delete(leaf);
    if (this.typing?.leaf === leaf) {
      this.#showTyping(null);
    }
  }

  /** From here on whoever comes counts from 1, for we are there. */
  came(leaf: number): void {
    this.#assemblers.set(leaf, new Assembler());
  }

  async message(group: Group, one: Deliver): Promise<void> {
    try {
      const { payload, sender } = await group.open(fromBase64Url(one.body));
      this.#hear(group, sender, payload);
    } catch (error) {
      if (!(error instanceof SealError && error.fault === "replayed")) {
        this.timeline.addGap(1);
      }
    }
  }

  /** True when the commit removed this page from the group. */
  async commit(group: Group, one: Deliver): Promise<boolean> {
    try {
      return (await group.process(fromBase64Url(one.body))).removed;
    } catch {
      this.timeline.addGap(1);
      return false;
    }
  }

  wipe(): void {
    this.#cancelTyping?.();
    this.#assemblers.clear();
  }

  #hear(group: Group, sender: Person, bytes: Uint8Array): void {
    const assembler = this.#assemblers.get(sender.leaf) ?? new Assembler(this.#isLate);
    this.#assemblers.set(sender.leaf, assembler);
    const payload = decodePayload(bytes);
    if (payload === null) {
      this.timeline.addGap(1);
      return;
    }
    const { missing, content } = assembler.take(payload);
    if (missing > 0) {
      this.timeline.addGap(missing);
    }
    if (content?.t === "text") {
      const place = `${sender.key ?? ""} ${content.was ?? placeOf(group, content.n)}`; // each counts its own
      if (!this.#shown.has(place)) {
        const card = sender.alias === null ? undefined : content.card; // no visitor sends one
        const office = sender.role === "guest" ? (sender.organisation ?? "") : undefined;
        this.timeline.addTheirs(sender.alias, content.text, this.timers.now(), card, office);
      }
      this.#shown.add(place);
    }
    if (content?.t === "bye") {
      this.byeOf = sender.leaf;
    } else if (content !== null && content.t !== "ack" && this.byeOf === sender.leaf) {
      this.byeOf = null;
    }
    this.told(sender.leaf, heardIn(payload), payload.t === "text");
    if (content?.t === "typing") {
      this.#showTyping(sender);
    } else if (payload.t !== "ack" && this.typing?.leaf === sender.leaf) {
      this.#showTyping(null); // who was heard meanwhile writes on, and of three one says nothing of the other
    }
  }

  #showTyping(who: Person | null): void {
    this.#cancelTyping?.();
    this.typing = who;
    if (who !== null) {
      this.#cancelTyping = this.timers.after(TYPING_SHOWN_MS, () => {
        this.typing = null;
        this.changed();
      });
    }
  }
}
