/**
 * What this member says, from the person's words to the daemon's receipts: sealed, kept, sent, sent again, given up.
 *
 * "Sent" follows from the daemon's word of how far it has *stored*; "delivered" only from what the other says inside the seal. By
 * the daemon's word of what all others have *received* envelopes are let go. One receipt may cover an opening and words before it: those words were sealed for keys that are lost, and
 * nobody has read them, whatever the number says. They count as `stranded` and go again with the undelivered.
 */

import { backoffMs } from "./backoff";
import type { CardMark } from "./card";
import { SEND_STATES, type SendAct, type SendState } from "./conversation-states";
import type { Item, Part } from "./message-sealer";
import { MessageSealer } from "./message-sealer";
import type { Settled } from "./outbox";
import { Outbox } from "./outbox";
import type { Content, Heard } from "./payload";
import type { Kind, Reason } from "./protocol";
import { meaningOf, ON_SAY } from "./refusals";
import type { Group, Person } from "./seal-port";
import { StateMachine } from "./state-machine";
import type { Timeline } from "./timeline";
import type { Cancel, Timers } from "./timers";

/** What was not answered by then never will be. A daemon whose store is silent refuses one word after the other. */
const ANSWERS_MAX_MS = 30_000;
/** These may pass in a while, and tell that the word is not stored; of all others like them (`try_again`) nobody knows. */
const NOT_STORED: ReadonlySet<Reason> = new Set(["out_of_order", "outbox_full", "too_often"]);

interface OutgoingPorts {
  say(id: number, kind: Kind, body: string): void;
  /** The pause after a refusal is over: seal and send what there is. */
  goOn(): void;
  /** How far the others' payloads have been heard, by leaf. */
  heard(): ReadonlyMap<number, Heard>;
  /** Who is there, as the page shows it. */
  here(): readonly Person[];
  readonly timers: Timers;
  /** In [0, 1). */
  chance(): number;
}

export class Outgoing {
  readonly #outbox: Outbox<Item>;
  readonly #sealer: MessageSealer;
  readonly #way = new StateMachine<SendState, SendAct>(SEND_STATES, "open");
  /** Texts that the daemon dropped with the keys they were sealed for. */
  readonly #stranded = new Set<number>();
  /** What the daemon has, though not yet everybody. */
  readonly #answered = new WeakSet<Item>();
  #isWiped = false;
  #tries = 0;
  #cancelPause: Cancel | null = null;

  constructor(
    numbers: { readonly stored: number; readonly delivered: number },
    private readonly timeline: Timeline,
    private readonly ports: OutgoingPorts,
  ) {
    this.#outbox = new Outbox<Item>(numbers.stored, numbers.delivered);
    this.#sealer = new MessageSealer(
      this.#outbox,
      timeline,
      () => ports.heard(),
      () => ports.here(),
    );
  }

  get isOnline(): boolean {
    return this.#way.state !== "cut";
  }

  get isFull(): boolean {
    return this.#outbox.isFull;
  }

  /** Something waits for its seal or its receipt. */
  get isBusy(): boolean {
    return this.#sealer.hasWaiting || this.#outbox.undelivered.length > 0;
  }

  write(text: string, card?: CardMark): void {
    this.#sealer.write(text, this.ports.timers.now(), card);
  }

  sign(content: Content): void {
    this.#sealer.sign(content);
  }

  acknowledge(): void {
    this.#sealer.acknowledge();
  }

  wasHeard(by: number, told: Heard): void {
    this.#sealer.wasHeard(by, told);
  }

  /** Who has gone is waited for no more. */
  gone(leaf: number): void {
    this.#sealer.gone(leaf);
  }

  /** Put an envelope of keys into the outbox; `opening` is told what becomes of it. */
  sayKeys(kind: Kind, body: string, opening?: { accepted(): void; refused(): void }): void {
    this.#outbox.takeBack((one) => one.kind === kind);
    this.#outbox.add(kind, body, opening === undefined ? { is: "keys" } : { is: "opening", ...opening });
    this.#flush();
  }

  /** A change of the group that stands. Until it is answered no words are sealed: they are for those who are there then. */
  sayChange(kind: "opening" | "commit", body: string, answer: { accepted(): void; refused(): void }): void {
    this.#outbox.add(kind, body, { is: "change", ...answer });
    this.#flush();
  }

  /** The group is over, and every change of it. */
  dropChange(): void {
    refuseOpenings(this.#outbox.takeBack((one) => one.what?.is === "change"));
  }

  get #isChanging(): boolean {
    return this.#outbox.undelivered.some((one) => one.what?.is === "change" && !this.#answered.has(one.what));
  }

  /** From now on words are sealed for this group; null: for nobody. */
  sealFor(group: Group | null): void {
    this.#sealer.sealFor(group);
  }

  /** Every text that the other has not received, oldest first; none of them is on its way any more. */
  takeUndelivered(): readonly number[] {
    const entries = this.#sealer.takeUndelivered(this.#stranded);
    this.#stranded.clear();
    return entries;
  }

  repeat(entries: readonly number[]): void {
    this.#sealer.repeat(entries);
  }

  /** Its writer says that what was withheld is for all who are there now. */
  sendToAll(entry: number): void {
    if (this.timeline.isWithheld(entry)) {
      this.#sealer.repeat([entry]);
    }
  }

  /** She has said yes to this one; null: she has come, or does not. */
  expect(who: Person | null): void {
    this.#sealer.expect(who);
  }

  /** Seal what waits, and send what is sealed. */
  async sealAndSend(): Promise<void> {
    if (!this.#isChanging) {
      await this.#sealer.sealWaiting();
    }
    this.#flush();
  }

  wipe(): void {
    this.#isWiped = true;
    this.#cancelPause?.();
    this.#sealer.wipe();
    this.#outbox.clear();
  }

  // ---- what the connection brings ----

  cut(): void {
    this.#way.take("cut");
    this.#cancelPause?.();
  }

  /**
   * A new connection: the daemon's numbers are the truth, whatever was sent before. On one that has been taken up already
   * each word has its own answer, which may still be on its way.
   */
  resumed(stored: number, delivered: number): void {
    if (this.isOnline) {
      this.settle(stored, delivered);
      return;
    }
    this.#way.take("resume");
    this.#cancelPause?.();
    this.#settled(this.#outbox.resumed(stored, delivered));
  }

  settle(stored: number, delivered: number): void {
    this.#settled(this.#outbox.settle(stored, delivered));
  }

  receipt(stored: number, delivered: number): void {
    this.#tries = 0;
    this.settle(stored, delivered);
  }

  /** False when it was about no envelope, or about one that is settled already. Null: one that was not read; or
   * none of ours, and the line only says that it cannot. */
  refused(told: number | null, reason: Reason): boolean {
    const meaning = meaningOf(reason);
    const isSure = meaning !== "later" || NOT_STORED.has(reason);
    const id = told ?? (isSure ? this.#outbox.firstOnItsWay : null); // they are answered in their order
    if (this.#isWiped || id === null || !this.#outbox.refused(id, isSure)) {
      this.#flush();
      return false;
    }
    const act = ON_SAY[meaning];
    if (act === "seal_anew") {
      this.#sealAnew(id);
    } else if (act === "give_up") {
      this.#giveUp(id);
    }
    this.#pause();
    return true;
  }

  #flush(): void {
    if (this.#way.state !== "open" || this.#isWiped) {
      return;
    }
    for (const { id, kind, body } of this.#outbox.takeUnsent()) {
      this.ports.say(id, kind, body);
    }
  }

  #settled(settled: Settled<Item>): void {
    // An opening's receipt may cover words before it: those were for keys that are lost, and nobody has read them.
    const opening = settled.stored.find((one) => one.what?.is === "opening")?.id ?? 0;
    for (const { id, what } of settled.delivered) {
      if (id < opening && what?.is === "part" && what.entry !== null) {
        this.#stranded.add(what.entry);
      }
    }
    for (const { what } of settled.stored) {
      if (what?.is === "opening" || what?.is === "change") {
        this.#answered.add(what);
        what.accepted();
      } else if (what?.is === "part" && what.entry !== null) {
        this.timeline.partStored(what.entry);
      }
    }
  }

  /** All that is meant is taken back at once: what is left moves up to ids that are free. */
  #sealAnew(id: number): void {
    const back = this.#outbox.takeBack(
      (one) => (one.id === id && isAnswered(one.what)) || (one.id >= id && isSealed(one.kind)),
    );
    this.#sealer.sealAgain(back.filter((what): what is Part => what.is === "part"));
    refuseOpenings(back);
  }

  #giveUp(id: number): void {
    const back = this.#outbox.takeBack((one) => one.id === id);
    refuseOpenings(back);
    for (const what of back) {
      if (what.is === "part" && what.entry !== null) {
        this.#sealer.giveUp(what);
        this.timeline.mark(what.entry, "failed");
      }
    }
  }

  /** Nothing goes out for a while: whatever made the daemon refuse may have passed by then. */
  #pause(): void {
    this.#way.take("hold");
    this.#after(backoffMs(this.#tries, this.ports.chance()), () => {
      this.#way.take("release");
      if (this.#outbox.isDraining) {
        this.#after(ANSWERS_MAX_MS, () => {
          this.#outbox.drained();
          this.ports.goOn();
        });
      }
      this.ports.goOn();
    });
    this.#tries += 1;
  }

  #after(milliseconds: number, act: () => void): void {
    this.#cancelPause?.();
    this.#cancelPause = this.ports.timers.after(milliseconds, act);
  }
}

const isAnswered = (what: Item | null): boolean => what?.is === "opening" || what?.is === "change";
const isSealed = (kind: Kind): boolean => kind === "message" || kind === "ack";

function refuseOpenings(back: readonly Item[]): void {
  for (const what of back) {
    if (what.is === "opening" || what.is === "change") {
      what.refused();
    }
  }
}
