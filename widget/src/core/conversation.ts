/**
 * One conversation as one page lives it, whichever side: keys first, then words, each once, in order, with its marks.
 *
 *     waiting ─ key package ─▶ verifying ─▶ opening ─ stored ─▶ sealed ─ fresh key package ─▶ verifying …
 *                                  └─ not who they should be ─▶ failed: not one byte of text leaves
 */

import { backoffMs } from "./backoff";
import { Hearing } from "./hearing";
import { Inbox } from "./inbox";
import type { Keyed, Sealing, Side } from "./keying";
import { CounsellorKeying, isOther, VisitorKeying } from "./keying";
import { Lane } from "./lane";
import { Outbox } from "./outbox";
import type { Settled } from "./outbox";
import type { Answer, ConversationState, Deliver, Kind, Reason, Received, Receipt, RefusalPush, Say } from "./protocol";
import { isRefused } from "./protocol";
import type { Group, Person, SealFault } from "./sealing";
import { Speaker } from "./speaking";
import type { Part, What } from "./speaking";
import { Timeline } from "./timeline";
import type { Cancel, Timers } from "./timers";

export const TYPING_SLOT_MS = 10_000;

/** What a conversation needs of its page. `changed` may come often; draw once for many. */
export interface ConversationPorts {
  say(say: Say): void;
  received(received: Received): void;
  catchUp(after: number): Promise<Answer<{ readonly envelopes: readonly Deliver[] }>>;
  changed(): void;
  readonly timers: Timers;
  /** In [0, 1). */
  chance(): number;
}

/** Another person answers now: shall these words go to them? */
export interface Question {
  readonly who: Person;
  readonly entries: readonly number[];
}

/** The same words may go again: sealed anew, or later as they are, or never. */
const SEAL_ANEW: readonly Reason[] = ["wrong_epoch", "wrong_state", "wrong_kind"];
const GIVE_UP: readonly Reason[] = ["not_a_member", "gone", "malformed", "bad_credential", "not_allowed"];

export class Conversation implements Keyed {
  readonly timeline = new Timeline();
  sealing: Sealing = "waiting";
  fault: SealFault | null = null;
  /** Who it is, from verified keys; null until then. The visitor has no alias. */
  who: Person | null = null;
  roster: readonly Person[] = [];
  question: Question | null = null;
  isOnline = true;

  private group: Group | null = null;
  private former: Person | null = null;
  private readonly lane = new Lane();
  private readonly inbox = new Inbox();
  private readonly outbox: Outbox<What>;
  private readonly hearing: Hearing;
  private readonly speaker: Speaker;
  private readonly keying: VisitorKeying | CounsellorKeying;
  /** Texts that the daemon dropped with the keys they were sealed for. */
  private readonly stranded = new Set<number>();
  private parked: Deliver[] = [];
  private upTo = 0;
  private tries = 0;
  private isAsking = false;
  private isHolding = false;
  private isWiped = false;
  private typedAt = Number.NEGATIVE_INFINITY;
  private cancelRetry: Cancel | null = null;

  constructor(
    public state: ConversationState,
    side: Side,
    private readonly ports: ConversationPorts,
  ) {
    this.outbox = new Outbox<What>(state.stored, state.delivered);
    this.speaker = new Speaker(this.outbox, this.timeline);
    this.hearing = new Hearing(this.timeline, ports.timers, () => ports.changed());
    this.keying =
      side.role === "visitor"
        ? new VisitorKeying(side.makeOpening, this)
        : new CounsellorKeying(side.makeJoining, this);
  }

  get isTheirTyping(): boolean {
    return this.hearing.isTheirTyping;
  }

  get saidBye(): boolean {
    return this.hearing.saidBye;
  }

  get id(): string {
    return this.state.id;
  }

  get isEnded(): boolean {
    return this.isWiped || this.state.phase === "ended";
  }

  get canWrite(): boolean {
    return !this.isEnded && (this.group !== null || this.former !== null) && this.sealing !== "failed";
  }

  get isBoxFull(): boolean {
    return this.outbox.isFull;
  }

  /** What `resume` says: how far this page has read. */
  get receivedUpTo(): number {
    return this.upTo;
  }

  get undeliveredCount(): number {
    return this.timeline.entries.filter((entry) => entry.is === "words" && entry.mine && entry.mark !== "delivered")
      .length;
  }

  /** The counsellor's page speaks first, with keys; the visitor's waits for them. */
  begin(): void {
    void this.inLane(() => this.keying.begin());
  }

  // ---- what the person does ----

  write(text: string): void {
    if (this.isEnded || text.trim() === "") {
      return;
    }
    this.speaker.write(text, this.ports.timers.now());
    this.pump();
  }

  /** A sign of typing, at most one for each slot, and only when nothing else is on its way. */
  typing(): void {
    const now = this.ports.timers.now();
    const isBusy =
      this.group === null || !this.isOnline || this.speaker.hasWaiting || this.outbox.undelivered.length > 0;
    if (!isBusy && now - this.typedAt >= TYPING_SLOT_MS) {
      this.typedAt = now;
      this.speaker.sign({ t: "typing" });
      this.pump();
    }
  }

  /** Sealed, so that the other page knows that the end was ours. Ending itself is the caller's. */
  async bye(): Promise<void> {
    if (this.group !== null && !this.isEnded) {
      this.speaker.sign({ t: "bye" });
      await this.pump();
    }
  }

  /** Another person answers: send them what the first never got, or leave it unsent. */
  answer(send: boolean): void {
    if (this.question !== null && send) {
      this.speaker.repeat(this.question.entries);
    }
    this.question = null;
    this.pump();
  }

  async safetyWords(): Promise<readonly string[]> {
    return this.group === null ? [] : this.group.safetyWords();
  }

  wipe(): void {
    this.isWiped = true;
    this.cancelRetry?.();
    this.group?.wipe();
    this.group = null;
    this.keying.wipe();
    this.speaker.wipe();
    this.outbox.clear();
    this.timeline.wipe();
    this.hearing.wipe();
    this.question = null;
    this.roster = [];
  }

  // ---- what the line brings ----

  cut(): void {
    this.isOnline = false;
    this.cancelRetry?.();
    this.ports.changed();
  }

  /** A new connection: the daemon says what it has, we send the rest. */
  resumed(state: ConversationState): void {
    this.state = state;
    this.isOnline = true;
    this.isHolding = false;
    this.cancelRetry?.();
    this.settled(this.outbox.resumed(state.stored, state.delivered));
    this.pump();
  }

  update(state: ConversationState): void {
    this.state = state;
    this.settled(this.outbox.settle(state.stored, state.delivered));
    this.pump();
  }

  onReceipt(receipt: Receipt): void {
    this.tries = 0;
    this.settled(this.outbox.settle(receipt.stored, receipt.delivered));
    this.pump();
  }

  onDeliver(one: Deliver): void {
    this.process(this.inbox.take(one));
    if (this.inbox.isHoled) {
      void this.fillHole();
    }
  }

  onRefusal(refusal: RefusalPush): void {
    if (this.isWiped || !this.outbox.refused(refusal.id)) {
      this.flush();
      return;
    }
    if (SEAL_ANEW.includes(refusal.refused)) {
      this.sealAnew(refusal.id);
    } else if (GIVE_UP.includes(refusal.refused)) {
      this.giveUp(refusal.id);
    }
    this.later();
    this.ports.changed();
  }

  // ---- keys ----

  sayKeys(kind: Kind, body: string, opening?: { accepted(): void; refused(): void }): void {
    this.outbox.takeBack((one) => one.kind === kind);
    this.outbox.add(kind, body, opening === undefined ? { is: "keys" } : { is: "opening", ...opening });
    this.flush();
  }

  became(sealing: Sealing, fault: SealFault | null): void {
    this.sealing = sealing;
    this.fault = fault;
    if (sealing !== "sealed") {
      this.closeGroup();
      this.parked = [];
    }
    this.ports.changed();
  }

  adopt(group: Group, who: Person | null): void {
    this.group = group;
    this.hearing.restart();
    this.roster = group.roster();
    const isAnother = isOther(this.former, who);
    this.timeline.addSign(this.former === null || isAnother ? "joined" : "new_keys", who?.alias ?? null);
    this.carryOver(isAnother, who);
    this.who = who;
    this.former = who;
    this.speaker.speakTo(group);
    this.became("sealed", null);
    for (const one of this.parked.splice(0)) {
      void this.inLane(() => this.openMessage(one));
    }
    this.pump();
  }

  /** Words that the first never got: anew for the same person; for another one the visitor is asked. */
  private carryOver(isAnother: boolean, who: Person | null): void {
    const back = this.speaker.takeUndelivered();
    const entries = [...new Set([...(this.question?.entries ?? []), ...this.stranded, ...back])];
    this.stranded.clear();
    this.question = null;
    if (isAnother && who !== null && entries.length > 0) {
      for (const entry of entries) {
        this.timeline.mark(entry, "undelivered");
      }
      this.question = { who, entries };
    } else {
      this.speaker.repeat(entries);
    }
  }

  private closeGroup(): void {
    this.group?.wipe();
    this.group = null;
    this.speaker.speakTo(null);
  }

  // ---- sending ----

  /** Seal what waits and send what is sealed. */
  private pump(): Promise<void> {
    this.ports.changed();
    return this.inLane(async () => {
      await this.speaker.sealWaiting();
      this.flush();
    });
  }

  private flush(): void {
    if (!this.isOnline || this.isWiped || this.isHolding) {
      return;
    }
    for (const { id, kind, body } of this.outbox.takeUnsent()) {
      this.ports.say({ conversation: this.id, id, kind, body });
    }
  }

  private settled(settled: Settled<What>): void {
    // An opening's receipt may cover words before it: those were for keys that are lost, and nobody has read them.
    const opening = settled.stored.find((one) => one.what?.is === "opening")?.id ?? 0;
    for (const { id, what } of settled.delivered) {
      if (id < opening && what?.is === "part" && what.entry !== null) {
        this.stranded.add(what.entry);
      }
    }
    for (const { what } of settled.stored) {
      if (what?.is === "opening") {
        what.accepted();
      } else if (what?.is === "part" && what.entry !== null) {
        this.timeline.partStored(what.entry);
      }
    }
    for (const { id, what } of settled.delivered) {
      if (id > opening && what?.is === "part" && what.entry !== null) {
        this.timeline.partDelivered(what.entry);
      }
    }
  }

  private sealAnew(id: number): void {
    const back = this.outbox.takeBack((one) => one.id >= id && one.kind === "message");
    this.speaker.sealAgain(back.filter((what): what is Part => what.is === "part"));
    this.refuseOpenings(id);
  }

  private refuseOpenings(id: number): void {
    for (const what of this.outbox.takeBack((one) => one.id === id && one.kind === "opening")) {
      if (what.is === "opening") {
        what.refused();
      }
    }
  }

  private giveUp(id: number): void {
    this.refuseOpenings(id);
    for (const what of this.outbox.takeBack((one) => one.id === id)) {
      if (what.is === "part" && what.entry !== null) {
        this.timeline.mark(what.entry, "failed");
      }
    }
  }

  /** Nothing goes out for a while: whatever made the daemon refuse may have passed by then. */
  private later(): void {
    this.cancelRetry?.();
    this.isHolding = true;
    this.cancelRetry = this.ports.timers.after(backoffMs(this.tries, this.ports.chance()), () => {
      this.isHolding = false;
      this.outbox.drained();
      this.pump();
    });
    this.tries += 1;
  }

  // ---- receiving ----

  private process(ready: readonly Deliver[]): void {
    for (const one of ready) {
      void this.inLane(() => this.open(one));
    }
    void this.inLane(() => {
      this.upTo = ready.at(-1)?.number ?? this.upTo;
      if (this.upTo > 0 && this.isOnline) {
        this.ports.received({ conversation: this.id, up_to: this.upTo });
      }
      this.ports.changed();
    });
  }

  private async open(one: Deliver): Promise<void> {
    if (one.kind === "message") {
      await this.openMessage(one);
    } else if (one.kind === "commit") {
      await this.openCommit(one);
    } else {
      await this.keying.take(one.kind, one.body);
    }
  }

  private async openMessage(one: Deliver): Promise<void> {
    if (this.group === null && this.sealing === "opening") {
      this.parked.push(one); // the other has joined already: our receipt is only late
    } else if (this.group !== null) {
      await this.hearing.message(this.group, one);
    }
    // Else it was sealed for keys that this page never had, or has no more: its sender seals it anew.
  }

  private async openCommit(one: Deliver): Promise<void> {
    if (this.group !== null) {
      const isRemoved = await this.hearing.commit(this.group, one);
      this.roster = this.group?.roster() ?? [];
      if (isRemoved) {
        this.became("waiting", null);
      }
    }
  }

  private async fillHole(): Promise<void> {
    if (this.isAsking) {
      return;
    }
    this.isAsking = true;
    const answer = await this.ports.catchUp(this.upTo).catch(() => ({ refused: "offline" }) as const);
    this.isAsking = false;
    if (isRefused(answer)) {
      return; // the next connection delivers everything again
    }
    for (const one of answer.envelopes) {
      this.process(this.inbox.take(one));
    }
    while (this.inbox.isHoled) {
      this.process(this.inbox.forgive());
    }
  }

  private inLane(job: () => Promise<void> | void): Promise<void> {
    return this.lane.run(() => (this.isWiped ? undefined : job()));
  }
}
