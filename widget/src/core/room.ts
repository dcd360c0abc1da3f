/**
 * A room of the staff as one page lives it, whether of the staff or of a guest. Not a conversation: nobody in it is a
 * visitor, many come and go, and what was said before somebody came is not for her, whoever made it late.
 *
 * The daemon says who is in (`RoomState`), one after the other comes to the keys, and one page of the staff, the
 * *committer*, changes the group: who is in no more is taken out of it, then who is called is let in. Every page holds the
 * tree against what the daemon says, leaf by leaf: while the two differ nothing can be written.
 *
 * Keys that are lost (a reload, another round, a commit that does not fit) are never mended: the page comes in anew, and
 * reads nothing of what was said meanwhile. Words that were not stored by then are said by nobody: who would read them now
 * is another than when they were written.
 */

import { fromBase64Url, toBase64Url } from "./base64";
import { backoffMs } from "./backoff";
import { commitIn } from "./company";
import { Incoming } from "./incoming";
import { splitLong } from "./long-text";
import { MessageReader } from "./message-reader";
import { Outgoing } from "./outgoing";
import { TEXT_MAX_CHARS } from "./payload";
import { PromiseQueue } from "./promise-queue";
import type { Answer, Deliver, Delivered, Received, Receipt, Refusal, RoomMember, RoomState, Say } from "./protocol";
import { type Person, type RoomGroup, type RoomJoining, type RoomKeys, SealError, type SealFault } from "./seal-port";
import { Timeline } from "./timeline";
import type { Cancel, Timers } from "./timers";

const TYPING_SLOT_MS = 10_000;
/** Who is in by the daemon's word, and has no keys for so long, comes in anew. */
export const KEYS_MAX_MS = 20_000;
/** So often by itself; then the person is told, and may try. */
export const ANEW_MAX_COUNT = 4;
const JOININGS_MAX_COUNT = 3;

export interface RoomPorts {
  say(say: Say): void;
  received(received: Received): void;
  catchUp(after: number): Promise<Answer<Delivered>>;
  /** Our own keys, verified; the same for the whole life of this object. */
  keys(): Promise<RoomKeys>;
  /** The keys are lost: the daemon is to be asked again to let us in, and its answer given to `entered`. */
  anew(): void;
  /** Words of somebody else. */
  heard(): void;
  changed(): void;
  readonly timers: Timers;
  /** In [0, 1). */
  chance(): number;
}

export class RoomTalk {
  timeline = new Timeline();
  /** Why there are no keys, and none will be tried for by itself. */
  fault: SealFault | null = null;
  roster: readonly Person[] = [];

  private group: RoomGroup | null = null;
  /** Which room and which group of it the keys are of. */
  private of = "";
  /** Of the last calls, newest first: the committer may answer an earlier one. */
  private joinings: readonly RoomJoining[] = [];
  private called = 0;
  /** Key packages that were said to us, by member: the committer may be us next. */
  private readonly packages = new Map<string, string>();
  private incoming: Incoming;
  private outgoing: Outgoing;
  private reader: MessageReader;
  private readonly queue = new PromiseQueue();
  private isChanging = false;
  private isOver = false;
  private tries = 0;
  private typedAt = Number.NEGATIVE_INFINITY;
  private cancelWait: Cancel | null = null;
  private cancelAnew: Cancel | null = null;

  constructor(
    public state: RoomState,
    private readonly ports: RoomPorts,
  ) {
    this.incoming = this.makeIncoming();
    this.outgoing = this.makeOutgoing();
    this.reader = this.makeReader();
    this.heed();
  }

  get isSealed(): boolean {
    return this.group !== null;
  }

  get isOnline(): boolean {
    return this.outgoing.isOnline;
  }

  get typingNow(): Person | null {
    return this.reader.typing;
  }

  /** Those with keys whom the daemon does not name, or not as they do, though it has told of this very epoch. */
  get strangers(): readonly Person[] {
    if (!this.isOfEpoch) return [];
    const named = new Map(this.here.map((member) => [member.leaf, member]));
    const keys = new Map(this.group?.seats().map(({ leaf, key }) => [leaf, key]));
    return this.roster.filter((person) => !isSame(named.get(keys.get(person.leaf) ?? ""), person));
  }

  /** The tree is who the daemon names, no more and no less, and somebody else is there to read it. */
  get canWrite(): boolean {
    const isExact = this.isOfEpoch && this.strangers.length === 0 && this.here.length === this.roster.length;
    return isExact && this.isOnline && this.roster.length > 1 && !this.outgoing.isFull;
  }

  /** Who a member is by the keys; null: without any. */
  personOf(member: RoomMember): Person | null {
    const leaf = this.group?.seats().find(({ key }) => key === member.leaf)?.leaf;
    return this.roster.find((person) => person.leaf === leaf) ?? null;
  }

  /** The keys of this page are of what the daemon has now. */
  hasKeysOf(state: RoomState): boolean {
    return this.group !== null && this.of === nameOf(state);
  }

  // ---- what the person does ----

  /** False: nothing was taken, and whoever wrote it keeps it. */
  write(text: string): boolean {
    if (text.trim() === "" || !this.canWrite) return false;
    for (const part of splitLong(text, TEXT_MAX_CHARS)) this.outgoing.write(part);
    this.pump();
    return true;
  }

  /** Words that were held when somebody came: now for all who are there. */
  sendToAll(entry: number): void {
    if (this.canWrite) {
      this.outgoing.sendToAll(entry);
      this.pump();
    }
  }

  typing(): void {
    const now = this.ports.timers.now();
    if (this.canWrite && !this.outgoing.isBusy && now - this.typedAt >= TYPING_SLOT_MS) {
      this.typedAt = now;
      this.outgoing.sign({ t: "typing" });
      this.pump();
    }
  }

  async safetyWords(): Promise<readonly string[]> {
    return this.group === null ? [] : this.group.safetyWords();
  }

  /** Once more, after it was given up. */
  again(): void {
    this.tries = 0;
    this.fault = null;
    this.ports.anew();
  }

  /** Words and keys go, and nothing comes back. */
  wipe(): void {
    this.isOver = true;
    this.loseKeys();
    for (const joining of this.joinings) joining.wipe();
    this.joinings = [];
    this.incoming.wipe();
    this.outgoing.wipe();
    this.reader.wipe();
    this.timeline.wipe();
  }

  // ---- what the connection brings ----

  cut(): void {
    this.incoming.cut();
    this.outgoing.cut();
    this.ports.changed();
  }

  /** The answer on a new connection, to which we said that we hold the keys. */
  resumed(state: RoomState): void {
    if (!this.take(state)) return;
    this.outgoing.resumed(state.stored, state.delivered);
    this.heed(true);
  }

  /** The answer when we said that we hold none: whatever was on its way belongs to nobody. */
  entered(state: RoomState): void {
    this.state = state;
    this.loseKeys();
    this.fault = null;
    this.startAnew();
    this.heed();
  }

  /** A push. */
  update(state: RoomState): void {
    if (!this.take(state)) return;
    this.outgoing.settle(state.stored, state.delivered);
    this.heed();
  }

  onReceipt(receipt: Receipt): void {
    this.outgoing.receipt(receipt.stored, receipt.delivered);
    this.pump();
  }

  onDeliver(one: Deliver): void {
    this.incoming.take(one);
  }

  onRefusal({ id, refused }: Refusal): void {
    this.outgoing.refused(id, refused);
    this.ports.changed();
  }

  // ---- the rules ----

  private get here(): readonly RoomMember[] {
    return this.state.members.filter(({ stage }) => stage === "here");
  }

  private get isOfEpoch(): boolean {
    return this.group !== null && this.of === nameOf(this.state) && this.group.epoch === this.state.epoch;
  }

  /** False for what is older than what we know. Another room or another group: the keys of the one before go. */
  private take(state: RoomState): boolean {
    const before = this.state;
    if (this.isOver || (state.made === before.made && state.version < before.version)) return false;
    this.state = state;
    for (const member of this.packages.keys())
      if (!state.members.some((one) => one.member === member && one.stage === "called")) this.packages.delete(member);
    if (nameOf(state) !== nameOf(before) || state.member !== before.member) {
      this.loseKeys();
      if (state.made !== before.made || state.member !== before.member) this.startAnew();
    } else if (state.stage !== "here" && this.group !== null) this.loseKeys(); // put back: others took us out
    return true;
  }

  /** What the state asks of this page; `isBack`: on a new connection. */
  private heed(isBack = false): void {
    const { stage, call, member } = this.state;
    if (stage === "called" && call !== this.called) {
      this.called = call;
      void this.inOrder(() => this.offer());
    } else if (stage === "here" && this.group === null && this.fault === null) {
      const isFirst = this.state.committer === member && this.here.length === 1 && this.state.epoch === 0;
      if (isFirst && this.cancelAnew === null) void this.inOrder(() => this.found());
      else if (isBack) this.comeAnew("bad_message");
    }
    this.watchKeys();
    void this.inOrder(() => this.tend());
    this.pump();
  }

  /** Somebody is in by the daemon's word, and has no keys. */
  private watchKeys(): void {
    if (this.state.stage !== "here" || this.group !== null || this.fault !== null || !this.isOnline) {
      this.cancelWait?.();
      this.cancelWait = null;
    } else {
      this.cancelWait ??= this.ports.timers.after(KEYS_MAX_MS, () => {
        this.cancelWait = null;
        this.comeAnew("bad_message");
      });
    }
  }

  /** The room is empty: its group is ours to make. */
  private async found(): Promise<void> {
    const { state } = this;
    if (this.group !== null) return;
    try {
      const group = await (await this.ports.keys()).open();
      this.adopt(group, state);
    } catch (error) {
      this.giveUp(error);
    }
  }

  private async offer(): Promise<void> {
    const { state } = this;
    try {
      const joining = await (await this.ports.keys()).join();
      if (this.state.call !== state.call || this.state.stage === null || this.isOver) {
        joining.wipe();
        return;
      }
      for (const old of this.joinings.slice(JOININGS_MAX_COUNT - 1)) old.wipe();
      this.joinings = [joining, ...this.joinings.slice(0, JOININGS_MAX_COUNT - 1)];
      this.outgoing.sayKeys("key_package", toBase64Url(joining.keyPackage));
    } catch (error) {
      this.giveUp(error);
    }
  }

  private async open(one: Deliver): Promise<void> {
    const { group } = this;
    if (one.kind === "key_package") {
      this.packages.set(one.sender, one.body);
      await this.tend();
    } else if (one.kind === "opening" && group === null) {
      await this.join(one.body);
    } else if (one.kind === "opening" && group !== null) {
      await this.follow(group, commitIn(one.body));
    } else if (one.kind === "commit" && group !== null) {
      await this.follow(group, one.body);
    } else if (group !== null) {
      await this.reader.message(group, one);
    }
  }

  private async join(opening: string): Promise<void> {
    const joinings = this.joinings;
    let fault: SealFault | null = null;
    for (const joining of joinings) {
      const group = await joining.join(fromBase64Url(opening)).catch((error: unknown) => {
        fault ??= faultOf(error);
        return null;
      });
      if (group === null) continue;
      this.joinings = [];
      for (const other of joinings) if (other !== joining) other.wipe();
      this.adopt(group, this.state);
      return;
    }
    if (fault !== null) this.comeAnew(fault);
  }

  private adopt(group: RoomGroup, state: RoomState): void {
    if (this.isOver || nameOf(state) !== nameOf(this.state)) {
      group.wipe();
      return;
    }
    this.group = group;
    this.of = nameOf(state);
    this.tries = 0;
    this.cancelAnew?.();
    this.cancelAnew = null;
    this.roster = group.roster();
    this.reader.restart(true);
    this.outgoing.sealFor(group);
    this.watchKeys();
    this.timeline.addSign("joined", this.roster.find(({ isMe }) => isMe) ?? null);
    void this.judge();
    this.ports.changed();
    void this.inOrder(() => this.tend());
  }

  /** Somebody else's change, judged by the seal. */
  private async follow(group: RoomGroup, commit: string): Promise<void> {
    try {
      if ((await group.process(fromBase64Url(commit))).removed) this.loseKeys();
      else this.regard();
      await this.tend();
    } catch (error) {
      if (faultOf(error) !== "replayed") this.comeAnew(faultOf(error));
    }
  }

  /** Who is in the tree now: who came and who went is said. */
  private regard(): void {
    const before = this.roster;
    this.roster = this.group?.roster() ?? [];
    const isIn = (all: readonly Person[], { leaf, key }: Person): boolean =>
      all.some((one) => one.leaf === leaf && one.key === key);
    for (const one of before.filter((one) => !isIn(this.roster, one))) {
      this.reader.gone(one.leaf);
      this.outgoing.gone(one.leaf);
      this.timeline.addSign("left", one, true);
    }
    for (const one of this.roster.filter((one) => !isIn(before, one))) {
      this.reader.came(one.leaf);
      this.timeline.addSign("joined", one, true);
    }
    void this.judge();
    this.ports.changed();
  }

  /** Whoever counts no more, by the lists of now, is not written to. */
  async judge(): Promise<void> {
    try {
      await this.group?.judge();
    } catch (error) {
      if (faultOf(error) !== "gone") this.giveUp(error);
    }
  }

  /** Our turn to change the group: first out who is in no more, then in who is called. */
  private async tend(): Promise<void> {
    const { group, state } = this;
    const isTurn = state.stage === "here" && state.committer === state.member && this.isOnline;
    if (group === null || !isTurn || this.isChanging || !this.isOfEpoch) return;
    const named = new Set(this.here.map(({ leaf }) => leaf));
    const mine = this.roster.find(({ isMe }) => isMe)?.leaf;
    const extra = group.seats().find(({ leaf, key }) => leaf !== mine && !named.has(key));
    const called = state.members.find(({ stage }) => stage === "called");
    const keyPackage = this.packages.get(called?.member ?? "");
    try {
      if (extra !== undefined) await this.takeOut(group, extra.leaf);
      else if (called !== undefined && keyPackage !== undefined) await this.letIn(group, called, keyPackage);
    } catch (error) {
      if (called !== undefined && extra === undefined) this.packages.delete(called.member); // it is no good: the daemon calls anew
      if (faultOf(error) === "gone") this.loseKeys();
    }
  }

  private async takeOut(group: RoomGroup, leaf: number): Promise<void> {
    const { commit, accepted, refused } = await group.remove(leaf);
    this.change("commit", commit, accepted, refused);
  }

  private async letIn(group: RoomGroup, called: RoomMember, keyPackage: string): Promise<void> {
    const added = await group.add([fromBase64Url(keyPackage)]);
    this.packages.delete(called.member); // it is for one time
    const [who] = added.newcomers;
    if (!isSame(called, who)) {
      added.refused();
      throw new SealError("not_permitted");
    }
    this.change("opening", added.opening, added.accepted, added.refused);
  }

  private change(kind: "opening" | "commit", body: Uint8Array<ArrayBuffer>, accepted: () => void, refused: () => void) {
    this.isChanging = true;
    const settled = (act: () => void) => (): void => {
      act();
      this.isChanging = false;
      void this.inOrder(() => {
        this.regard();
        return this.tend();
      });
      this.pump();
    };
    this.outgoing.sayChange(kind, toBase64Url(body), { accepted: settled(accepted), refused: settled(refused) });
  }

  /** The keys are of no use: in once more, without them. Not for ever. */
  private comeAnew(fault: SealFault): void {
    this.loseKeys();
    if (this.isOver) return;
    this.tries += 1;
    if (this.tries > ANEW_MAX_COUNT) {
      this.fault = fault;
    } else {
      this.cancelAnew?.();
      this.cancelAnew = this.ports.timers.after(backoffMs(this.tries - 1, this.ports.chance()), () => {
        this.cancelAnew = null;
        if (!this.isOnline || this.isOver) return; // the next connection asks
        this.ports.anew();
        this.watchKeys(); // what is not answered is asked for once more
      });
    }
    this.ports.changed();
  }

  private giveUp(error: unknown): void {
    this.loseKeys();
    this.fault = faultOf(error);
    this.ports.changed();
  }

  private loseKeys(): void {
    this.cancelWait?.();
    this.cancelWait = null;
    this.cancelAnew?.();
    this.cancelAnew = null;
    this.outgoing.dropChange();
    this.isChanging = false;
    if (this.group !== null) this.timeline.addSign("left", this.roster.find(({ isMe }) => isMe) ?? null);
    this.group?.wipe();
    this.group = null;
    this.roster = [];
    this.packages.clear();
    this.outgoing.sealFor(null);
    const unsent = new Set(this.outgoing.takeUndelivered());
    for (const one of this.timeline.entries)
      if (one.is === "said" && one.mark === "sending" && unsent.has(one.key))
        this.timeline.mark(one.key, "undelivered");
  }

  private startAnew(): void {
    this.called = 0; // the joinings stay: whoever lets us in may still have an earlier key package
    this.incoming.wipe();
    this.outgoing.wipe();
    this.reader.wipe();
    this.incoming = this.makeIncoming();
    this.outgoing = this.makeOutgoing();
    this.reader = this.makeReader();
  }

  private makeIncoming(): Incoming {
    const incoming: Incoming = new Incoming(
      {
        inOrder: (job) => this.inOrder(() => (this.incoming === incoming ? job() : undefined)),
        open: (one) => this.open(one),
        opened: (upTo) => {
          const conversation = this.state.conversation;
          if (upTo > 0 && this.isOnline) this.ports.received({ conversation, up_to: upTo });
          this.ports.changed();
        },
        catchUp: (after) => this.ports.catchUp(after),
        timers: this.ports.timers,
        chance: () => this.ports.chance(),
      },
      true,
    );
    return incoming;
  }

  private makeOutgoing(): Outgoing {
    const { timers } = this.ports;
    return new Outgoing(this.state, this.timeline, {
      say: (id, kind, body) => this.ports.say({ conversation: this.state.conversation, id, kind, body }),
      goOn: () => this.pump(),
      heard: () => new Map(), // of so many nobody says who has heard what
      here: () => this.roster,
      timers,
      chance: () => this.ports.chance(),
    });
  }

  private makeReader(): MessageReader {
    return new MessageReader(
      this.timeline,
      this.ports.timers,
      () => this.ports.changed(),
      (_by, _heard, hasWords) => hasWords && this.ports.heard(),
    );
  }

  private pump(): void {
    this.ports.changed();
    void this.inOrder(() => this.outgoing.sealAndSend());
  }

  private inOrder(job: () => Promise<void> | void): Promise<void> {
    return this.queue.run(() => (this.isOver ? undefined : job()));
  }
}

/** Whether the daemon's word fits what the keys say: a guest by name and office; of the staff the keys alone name. */
const isSame = (member: RoomMember | undefined, person: Person | undefined): boolean =>
  member?.kind === "guest"
    ? person?.role === "guest" && person.alias === member.name && person.organisation === member.office
    : member !== undefined && person !== undefined && person.role !== "guest";

const nameOf = ({ made, round }: RoomState): string => `${made}.${round}`;

const faultOf = (error: unknown): SealFault => (error instanceof SealError ? error.fault : "bad_message");
