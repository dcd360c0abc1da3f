/**
 * One conversation as one page lives it, whichever side: keys first, then words, each once, in order, with its marks.
 * Its states and the acts between them stand in conversation-states.ts; acts that are not allowed change nothing.
 *
 * What is hard here:
 *
 * - Three things run side by side: the person writes, the socket brings envelopes, and sealing takes its time. Whatever
 *   touches keys therefore goes through one queue (`inOrder`); receipts, refusals and cuts do not, for they must count at
 *   once. A job of the queue finds the world changed when its turn comes, and asks for it anew.
 * - An envelope is sealed for one group in one epoch. When the daemon refuses it because the epoch is over, the same
 *   words are sealed again under the next free number; when keys are lost, everything that was not delivered is.
 * - "Delivered" is what the other says inside the seal, and means to *this* other person. Another counsellor goes on only with the visitor's yes (`question`), and
 *   gets what has not arrived only if she says that too. Words that a receipt covers but whose keys were lost
 *   (`stranded`) count among them.
 * - The daemon keeps what it has stored over a reconnect, and its number of it is the truth: `resumed` sends the rest.
 */

import type { CardMark } from "./card";
import { splitLong } from "./long-text";
import { Company, commitIn, type Fate } from "./company";
import { MessageReader } from "./message-reader";
import { TEXT_MAX_CHARS } from "./payload";
import { Incoming } from "./incoming";
import type { KeyExchangePorts, Side } from "./key-exchange";
import { CounsellorKeyExchange, isOther, VisitorKeyExchange } from "./key-exchange";
import { PromiseQueue } from "./promise-queue";
import { Outgoing } from "./outgoing";
import type { Answer, ConversationState, Deliver, Delivered, Kind, Received, Receipt, Refusal, Say } from "./protocol";
import { type Group, type Person, SealError, type SealFault } from "./seal-port";
import { SEAL_STATES, type SealAct, type SealState } from "./conversation-states";
import { StateMachine } from "./state-machine";
import { Timeline } from "./timeline";
import type { Cancel, Timers } from "./timers";

/** A sign costs as much of a thin line as a message. */
const TYPING_SLOT_MS = 20_000;
/** Who hears words says so at once, and not more often: 60 messages in 45 minutes stay below 150 kB. */
export const ACK_EVERY_MS = 2_000;

/** What a conversation needs of its page. `changed` may come often; draw once for many. */
export interface ConversationPorts {
  say(say: Say): void;
  received(received: Received): void;
  catchUp(after: number): Promise<Answer<Delivered>>;
  changed(): void;
  /** A new connection: what was pushed meanwhile is not known. */
  resumed?(): void;
  readonly timers: Timers;
  /** In [0, 1). */
  chance(): number;
  /** Of the visitor's page: somebody asked to come in, and has not. */
  notIn?(fate: Fate, member: string): void;
}

/** Another person, verified, could go on: nothing is sealed for them before the yes. */
interface Question {
  readonly who: Person;
  goOn(): void;
}

export class Conversation implements KeyExchangePorts {
  readonly timeline = new Timeline();
  fault: SealFault | null = null;
  /** Who it is, from verified keys; null until then. The visitor has no alias. */
  who: Person | null = null;
  roster: readonly Person[] = [];
  question: Question | null = null;

  private group: Group | null = null;
  private former: Person | null = null;
  /** To whom she has said yes, and which of her words up to then are not for them. */
  private agreed: { readonly who: Person; readonly not: ReadonlySet<number> } | null = null;
  private readonly queue = new PromiseQueue();
  private readonly incoming: Incoming;
  private readonly outgoing: Outgoing;
  private readonly reader: MessageReader;
  private readonly keyExchange: VisitorKeyExchange | CounsellorKeyExchange;
  /** Of the visitor's page: whom she lets in beside who is there. A counsellor's changes no group. */
  readonly company: Company | null;
  /** Whose key package the opening answers. */
  private keyed: string | null = null;
  private parked: Deliver[] = [];
  /** Key packages of whom no state has named yet: whether they would go on or come in is not known. */
  private unnamed: Deliver[] = [];
  private readonly keys = new StateMachine<SealState, SealAct>(SEAL_STATES, "waiting");
  private typedAt = Number.NEGATIVE_INFINITY;
  private acknowledgedAt = Number.NEGATIVE_INFINITY;
  private cancelAck: Cancel | null = null;

  constructor(
    public state: ConversationState,
    side: Side,
    private readonly ports: ConversationPorts,
  ) {
    this.outgoing = new Outgoing(state, this.timeline, {
      say: (id, kind, body) => ports.say({ conversation: this.id, id, kind, body }),
      goOn: () => void this.pump(),
      heard: () => this.reader.heard,
      here: () => this.roster,
      timers: ports.timers,
      chance: () => ports.chance(),
    });
    this.incoming = new Incoming({
      inOrder: (job) => this.inOrder(job),
      open: (one) => this.open(one),
      opened: (upTo) => this.acknowledge(upTo),
      catchUp: (after) => ports.catchUp(after),
      timers: ports.timers,
      chance: () => ports.chance(),
    });
    this.reader = new MessageReader(
      this.timeline,
      ports.timers,
      () => ports.changed(),
      (by, heard, hasWords) => {
        const isOurs = heard.of === null || this.roster.some(({ isMe, leaf }) => isMe && leaf === heard.of);
        if (isOurs) {
          this.outgoing.wasHeard(by, heard);
        }
        if (hasWords) {
          this.acknowledgeSoon();
        }
      },
    );
    this.keyExchange =
      side.role === "visitor"
        ? new VisitorKeyExchange(side.makeOpening, this)
        : new CounsellorKeyExchange(side.makeJoining, this);
    this.company =
      side.role === "visitor"
        ? new Company({
            group: () => this.group,
            sayChange: (kind, body, answer) => this.outgoing.sayChange(kind, body, answer),
            expect: (who) => this.outgoing.expect(who),
            changed: () => void this.inOrder(() => this.regard()).then(() => this.pump()),
            over: (fate, who, member) => {
              this.timeline.addSign("as_before", who);
              ports.notIn?.(fate, member);
            },
          })
        : null;
  }

  get sealing(): SealState {
    return this.keys.state;
  }

  get isOnline(): boolean {
    return this.outgoing.isOnline;
  }

  private get isWiped(): boolean {
    return this.keys.state === "wiped";
  }

  get isTheirTyping(): boolean {
    return this.reader.typing !== null;
  }

  /** Who is writing; the visitor has no alias. */
  get typingNow(): Person | null {
    return this.reader.typing;
  }

  /** The goodbye of the one whose end it would be: of a colleague's nothing follows. */
  get saidBye(): boolean {
    return this.reader.byeOf !== null && this.reader.byeOf === this.who?.leaf;
  }

  /** Who else is there, as the tree says. */
  get others(): readonly Person[] {
    return this.roster.filter(({ isMe }) => !isMe);
  }

  get id(): string {
    return this.state.id;
  }

  get isEnded(): boolean {
    return this.isWiped || this.state.phase === "ended";
  }

  get canWrite(): boolean {
    const isShut = this.sealing === "failed" || this.question !== null;
    return !this.isEnded && (this.group !== null || this.former !== null) && !isShut;
  }

  /** Words of mine are on their way, or wait for keys. */
  get hasUndelivered(): boolean {
    return this.timeline.entries.some((one) => one.is === "said" && (one.mark === "sent" || one.mark === "sending"));
  }

  get isBoxFull(): boolean {
    return this.outgoing.isFull;
  }

  /** What `resume` says: how far this page has read. */
  get receivedUpTo(): number {
    return this.incoming.openedUpTo;
  }

  /** The counsellor's page speaks first, with keys; the visitor's waits for them. */
  begin(): void {
    void this.inOrder(() => this.keyExchange.begin());
  }

  // ---- what the person does ----

  /** A long text becomes several messages; one above TEXT_WHOLE_MAX_CHARS is the caller's to refuse. */
  write(text: string): void {
    if (this.isEnded || text.trim() === "") {
      return;
    }
    for (const part of splitLong(text, TEXT_MAX_CHARS)) {
      this.outgoing.write(part);
    }
    this.pump();
  }

  /** As a card, whole: card.ts bounds it. */
  writeCard(text: string, card: CardMark): void {
    if (!this.isEnded) {
      this.outgoing.write(text, card);
      this.pump();
    }
  }

  /** Words that were withheld when somebody came: now for all who are there. */
  sendToAll(entry: number): void {
    if (this.canWrite) {
      this.outgoing.sendToAll(entry);
      this.pump();
    }
  }

  /** A sign of typing, at most one for each slot, and only when nothing else is on its way. */
  typing(): void {
    const now = this.ports.timers.now();
    const isBusy = this.group === null || !this.isOnline || this.outgoing.isBusy;
    if (!isBusy && now - this.typedAt >= TYPING_SLOT_MS) {
      this.typedAt = now;
      this.outgoing.sign({ t: "typing" });
      this.pump();
    }
  }

  /** Sealed, so that the other page knows that the end was ours. Ending itself is the caller's. */
  async bye(): Promise<void> {
    if (this.group !== null && !this.isEnded) {
      this.outgoing.sign({ t: "bye" });
      await this.pump();
    }
  }

  /** Yes: another person goes on; with what the first never got, or without. */
  answer(withWords: boolean): void {
    const { question } = this;
    if (question !== null) {
      this.agreed = { who: question.who, not: new Set(withWords ? [] : this.timeline.entries.map((one) => one.key)) };
      question.goOn();
    }
  }

  /** Somebody is asked about, who would go on or come in. */
  get isAsking(): boolean {
    return this.question !== null || (this.company?.request ?? null) !== null;
  }

  /** Her wish that who came in goes again: the line is told, and her page does not wait for it. */
  turnOut({ leaf }: Person): void {
    const member = this.company?.memberOn(leaf) ?? null;
    if (member !== null) {
      this.ports.notIn?.("no", member);
      void this.inOrder(() => this.company?.part(leaf).catch(() => undefined)).then(() => this.pump());
    }
  }

  async safetyWords(): Promise<readonly string[]> {
    return this.group === null ? [] : this.group.safetyWords();
  }

  /** What has come is opened: the last words before an end are in the timeline. */
  opened(): Promise<void> {
    return this.inOrder(() => undefined);
  }

  /** Nothing is being opened or sealed at this moment. */
  get isQuiet(): boolean {
    return this.queue.isIdle;
  }

  wipe(): void {
    this.keys.take("wipe");
    this.cancelAck?.();
    this.group?.wipe();
    this.group = null;
    this.keyExchange.wipe();
    this.incoming.wipe();
    this.outgoing.wipe();
    this.timeline.wipe();
    this.reader.wipe();
    this.question = null;
    this.roster = [];
  }

  /** Revocation lists have come: whoever counts no more is left at once, and the group with them. */
  judge(): void {
    void this.inOrder(async () => {
      try {
        await this.group?.judge();
      } catch (error) {
        if (error instanceof SealError && error.fault !== "gone") this.became("fail", error.fault);
      }
    });
  }

  // ---- what the connection brings ----

  cut(): void {
    this.incoming.cut();
    this.outgoing.cut();
    this.ports.changed();
  }

  /** A new connection: the daemon says what it has, we send the rest. */
  resumed(state: ConversationState): void {
    this.ports.resumed?.();
    this.state = state;
    this.outgoing.resumed(state.stored, state.delivered);
    this.heedMembers();
    this.pump();
  }

  update(state: ConversationState): void {
    this.state = state;
    this.outgoing.settle(state.stored, state.delivered);
    this.heedMembers();
    this.pump();
  }

  private heedMembers(): void {
    const { phase, members } = this.state;
    for (const one of this.unnamed.splice(0)) {
      void this.inOrder(() => this.open(one)); // named by now, or kept until it is
    }
    if (phase === "open") {
      const here = new Set(members.map(({ member }) => member));
      void this.inOrder(() => this.company?.heed(here));
    }
  }

  onReceipt(receipt: Receipt): void {
    this.outgoing.receipt(receipt.stored, receipt.delivered);
    this.pump();
  }

  onDeliver(one: Deliver): void {
    this.incoming.take(one);
  }

  onRefusal(refusal: Refusal): void {
    if (this.outgoing.refused(refusal.id, refusal.refused)) {
      this.ports.changed();
    }
  }

  // ---- keys ----

  sayKeys(kind: Kind, body: string, opening?: { accepted(): void; refused(): void }): void {
    this.outgoing.sayKeys(kind, body, opening);
  }

  mustAsk(who: Person): boolean {
    const isAgreed = this.agreed !== null && !isOther(this.agreed.who, who);
    return isOther(this.former, who) && !isAgreed;
  }

  ask(who: Person, goOn: () => void): void {
    this.question = { who, goOn };
    this.ports.changed();
  }

  became(act: SealAct, fault: SealFault | null = null): boolean {
    const isAllowed = this.keys.take(act);
    if (isAllowed) {
      this.fault = fault;
      this.question = null;
      if (this.sealing !== "sealed") {
        this.closeGroup();
        this.parked = [];
      }
      this.ports.changed();
    }
    return isAllowed;
  }

  adopt(act: "stored" | "join", makeGroup: () => Group, whoOf: (group: Group) => Person | null): boolean {
    if (!this.keys.take(act)) {
      return false;
    }
    this.fault = null;
    const group = makeGroup();
    const who = whoOf(group);
    this.group = group;
    this.roster = group.roster();
    this.reader.restart(this.roster.length > 2);
    const isAnother = isOther(this.former, who);
    this.timeline.addSign(this.former === null || isAnother ? "joined" : "new_keys", who);
    for (const one of this.others.filter(({ leaf }) => leaf !== who?.leaf)) {
      this.timeline.addSign("joined", one, true); // who comes late is told of all who are there
    }
    if (act === "stored" && this.keyed !== null && who !== null) {
      this.company?.seat(this.keyed, who.leaf);
    }
    this.carryOver(isAnother);
    this.agreed = null; // to a yes for somebody else belong other words than those to come
    this.who = who;
    this.former = who;
    this.outgoing.sealFor(group);
    this.judge(); // a list may have come since they were verified
    for (const one of this.parked.splice(0)) {
      void this.inOrder(() => this.openMessage(one));
    }
    this.pump();
    return true;
  }

  /** Words that the first never got: anew for the same person; for another one as the visitor has said. */
  private carryOver(isAnother: boolean): void {
    const isKept = (entry: number): boolean => isAnother && this.agreed?.not.has(entry) === true;
    const entries = this.outgoing.takeUndelivered();
    for (const entry of entries.filter(isKept)) {
      this.timeline.mark(entry, "undelivered");
    }
    this.outgoing.repeat(entries.filter((entry) => !isKept(entry)));
  }

  /** Who is in the tree now: whoever came or went since is said, and waited for or not. */
  private async regard(): Promise<void> {
    await this.group?.judge().catch(() => undefined); // a change that was accepted has its turn before
    const before = this.roster;
    this.roster = this.group?.roster() ?? [];
    if (this.group === null) {
      return; // it is over for this page: of the others nothing is known
    }
    const isIn = (all: readonly Person[], { leaf, key }: Person): boolean =>
      all.some((one) => one.leaf === leaf && one.key === key);
    for (const one of before.filter((one) => !isIn(this.roster, one))) {
      this.reader.gone(one.leaf);
      this.outgoing.gone(one.leaf);
      this.timeline.addSign("left", one, true);
    }
    for (const one of this.roster.filter((one) => !isIn(before, one))) {
      this.reader.came(one.leaf);
      this.outgoing.expect(null);
      this.timeline.addSign("joined", one, true);
    }
    const { who } = this;
    if (who !== null && !isIn(this.roster, who)) {
      this.who = this.others[0] ?? null; // who is left goes on
      this.former = this.who ?? who; // with nobody left, whoever comes is another
      if (this.who !== null) {
        this.timeline.addSign("goes_on", this.who, true);
      }
    }
    await this.company?.regard();
    this.ports.changed();
  }

  private closeGroup(): void {
    this.company?.wipe();
    this.outgoing.dropChange();
    this.outgoing.expect(null);
    this.group?.wipe();
    this.group = null;
    this.outgoing.sealFor(null);
  }

  // ---- sending ----

  /** Seal what waits and send what is sealed. */
  private pump(): Promise<void> {
    this.ports.changed();
    return this.inOrder(() => this.outgoing.sealAndSend());
  }

  // ---- receiving ----

  /** Inside the seal: that they were heard. With the next words of ours, if those come before. */
  private acknowledgeSoon(): void {
    const { timers } = this.ports;
    const wait = this.acknowledgedAt + ACK_EVERY_MS - timers.now();
    const act = (): void => {
      this.cancelAck = null;
      this.acknowledgedAt = timers.now();
      this.outgoing.acknowledge();
      void this.pump();
    };
    if (wait <= 0) {
      act();
    } else {
      this.cancelAck ??= timers.after(wait, act);
    }
  }

  private acknowledge(upTo: number): void {
    if (upTo > 0 && this.isOnline) {
      this.ports.received({ conversation: this.id, up_to: upTo });
    }
    this.ports.changed();
  }

  private async open(one: Deliver): Promise<void> {
    if (one.kind === "message" || one.kind === "ack") {
      await this.openMessage(one);
    } else if (one.kind === "commit") {
      await this.openCommit(one);
    } else if (one.kind === "opening" && this.group !== null && !this.keyExchange.isJoining) {
      await this.openCommit({ ...one, body: commitIn(one.body) });
    } else if (one.kind === "key_package" && this.isUnnamed(one.sender)) {
      this.unnamed.push(one);
    } else if (one.kind === "key_package" && this.isForCompany(one.sender)) {
      await this.company?.take(one.body, one.sender);
    } else {
      this.keyed = one.kind === "key_package" ? one.sender : this.keyed;
      await this.keyExchange.take(one.kind, one.body);
    }
  }

  private async openMessage(one: Deliver): Promise<void> {
    if (this.group === null && this.sealing === "opening") {
      this.parked.push(one); // the other has joined already: our receipt is only late
    } else if (this.group !== null) {
      await this.reader.message(this.group, one);
    }
    // Else it was sealed for keys that this page never had, or has no more: its sender seals it anew.
  }

  private async openCommit(one: Deliver): Promise<void> {
    if (this.group !== null) {
      const isRemoved = await this.reader.commit(this.group, one);
      if (isRemoved) {
        this.became("removed");
      }
      await this.regard();
    }
  }

  /** While a talk goes on, somebody whom no state has named: the state that does may come after the envelope. */
  private isUnnamed(member: string): boolean {
    const { phase, members } = this.state;
    return (
      this.company !== null && this.group !== null && phase === "open" && !members.some((one) => one.member === member)
    );
  }

  /**
   * Whose key package is for the group that stands. Whatever the daemon calls them, she is asked. Fresh keys of one of
   * three make no new group: the others stay.
   */
  private isForCompany(member: string): boolean {
    if (this.company?.isSeated(member) === true) {
      return this.others.length > 1;
    }
    return this.state.members.some((one) => one.member === member && one.role === "specialist");
  }

  private inOrder(job: () => Promise<void> | void): Promise<void> {
    return this.queue.run(() => (this.isWiped ? undefined : job()));
  }
}
