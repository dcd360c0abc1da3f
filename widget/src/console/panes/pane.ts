/** One conversation in its pane: the shared conversation, and beside it draft, presence and what is hidden. States: `states.ts`. */

import type { CardMark } from "../../core/card";
import { Conversation, type ConversationPorts } from "../../core/conversation";
import type { AskingState, ConversationState, Deliver, Outcome, Receipt, Refusal } from "../../core/protocol";
import type { Joining, Person } from "../../core/seal-port";
import { StateMachine } from "../../core/state-machine";
import type { Entry } from "../../core/timeline";
import type { Cancel } from "../../core/timers";
import { isGuest } from "../company/askings";
import type { Placed } from "./numbers";
import { MOMENT, MOMENT_SECONDS, type Sentence, saidIn } from "../care/sentences";
import { type Again, Presences, type VisitorPresence } from "./presence";
import { type Times, timesOf } from "./times";
import { PANE_STATES, type PaneAct, type PaneState } from "./states";

/** How the conversation came to this page; said to the counsellor, for the earlier words are not here. */
export type Arrival = "new" | "reloaded" | "taken_over" | "asked_in";
/** To open the last envelope, milliseconds; then words and keys go all the same. */
const OPEN_MAX_MS = 2_000;
/**
 * How it ended; `gone` when the daemon no longer knows it. It goes on without this page when who was asked in left it
 * (`parted`) or is out of it (`put_out`), and when the first has handed it on.
 */
type Ending = Outcome | "gone" | "parted" | "put_out" | "handed_on";

export interface PaneTools extends Omit<ConversationPorts, "catchUp"> {
  catchUp(conversation: string, after: number): ReturnType<ConversationPorts["catchUp"]>;
  /** A fresh key package with the credential of this shift, as this line's visitors know it. */
  makeJoining(line: string): Promise<Joining>;
  /** Seconds since 1970, as snapshots have them. */
  daemonNow(): number;
  /** There are no keys, and none can be made. */
  cannotSeal(pane: Pane): void;
  /** Told once for each new message, of the visitor or of a colleague. */
  onWords(pane: Pane, isVisitors: boolean): void;
  /** A colleague has come, or has left. */
  onCompany(pane: Pane, what: "joined" | "left", alias: string): void;
  /** The asking of a colleague is another, or further. */
  onAsking(pane: Pane, asking: AskingState): void;
  /** The visitor says that it cannot wait, or says another word of it. */
  onUrgent(pane: Pane): void;
  /** The visitor is lost, silent or here again; an end is told as one. */
  onPresence(pane: Pane): void;
  onSealed(pane: Pane): void;
  /** She has said that she needs a moment, and it is over. */
  onMomentOver(pane: Pane): void;
  onEnd(pane: Pane): void;
}

export class Pane {
  readonly id: string;
  readonly number: number;
  readonly nameNumber: number;
  fault: "credential" | "other" | null = null;
  ending: Ending | null = null;
  /** The visitor's page has said goodbye inside the seal; all else that is known of an end is the line's word. */
  saidBye = false;
  /** Its end was asked for, and is said until it was heard. */
  isEnding = false;
  /** Seconds since 1970, by the daemon's clock. */
  endedAt: number | null = null;
  /** How many words of hers had not arrived by then. */
  unsent = 0;
  draft = "";
  unread = 0;
  /** Why the counsellor must make sure again who writes; earlier words are hidden until shown. */
  again: Again["why"] | null = null;
  /** Entries up to this key are hidden while `again` says why. */
  hiddenUpTo = 0;
  safetyWords: readonly string[] | null = null;
  /** It was asked whether it is safe to write. Kept nowhere: after a reload it is asked again. */
  isSafetyChecked = false;
  /** The counsellor has said that she needs a moment, until then; seconds since 1970. */
  momentUntil: number | null = null;
  private cancelMoment: Cancel | null = null;

  /** It goes on without this page, by a press here. */
  isParting = false;
  /** How an asking ended was read. */
  private seen: string | null = null;

  private readonly machine = new StateMachine<PaneState, PaneAct>(PANE_STATES, "waiting");
  private readonly conversation: Conversation;
  private readonly presences: Presences;
  private shownUpTo = 0;

  constructor(
    placed: Placed,
    public state: ConversationState,
    readonly arrival: Arrival,
    nowSeconds: number,
    private readonly tools: PaneTools,
  ) {
    this.id = state.id;
    this.number = placed.number;
    this.nameNumber = placed.nameNumber;
    this.presences = new Presences(nowSeconds);
    const side = { role: "counsellor", makeJoining: () => tools.makeJoining(this.state.line) } as const;
    this.conversation = new Conversation(state, side, this.ports());
    this.watchPresence(state, nowSeconds);
  }

  get stage(): PaneState {
    return this.machine.state;
  }

  get entries(): readonly Entry[] {
    return this.isOver ? [] : this.conversation.timeline.entries;
  }

  get presence(): VisitorPresence {
    return this.presences.now;
  }

  /** Who is writing; the visitor has no alias. */
  get typingNow(): Person | null {
    return this.isOver ? null : this.conversation.typingNow;
  }

  /** Who is in it beside the visitor and me, as the keys say. */
  get colleagues(): readonly Person[] {
    return this.isOver ? [] : this.conversation.others.filter(({ key }) => key !== null);
  }

  /** This desk was asked in: another is its counsellor. */
  get isGuest(): boolean {
    return isGuest(this.state);
  }

  /** Her page knows of a third: the daemon of before does not say so. */
  get knowsCompany(): boolean {
    return this.state.company === true && !this.isGuest;
  }

  /** A colleague is being asked, or is here, or how it ended was not read. */
  get asking(): AskingState | null {
    const asking = this.state.asking ?? null;
    return asking === null || nameOf(asking) === this.seen ? null : asking;
  }

  get mayAskIn(): boolean {
    const { asking } = this.state;
    const isFree = (asking ?? null) === null || asking?.stage === "over";
    return this.knowsCompany && this.stage === "sealed" && !this.isGone && !this.isEnding && isFree;
  }

  get times(): Times {
    return timesOf(this.state, this.entries, this.tools.daemonNow(), this.tools.timers.now());
  }

  get isBoxFull(): boolean {
    return this.conversation.isBoxFull;
  }

  /** How far this page has read, for `resume_shift`. */
  get receivedUpTo(): number {
    return this.conversation.receivedUpTo;
  }

  get isOver(): boolean {
    return this.stage === "ended";
  }

  /** The visitor does not answer, and has had the time to: the place may be freed. */
  get mayRelease(): boolean {
    const at = this.state.release_at;
    return !this.isOver && at !== null && at <= this.tools.daemonNow();
  }

  /** Nobody is there to be written to, or nothing may be. */
  get isGone(): boolean {
    return this.presence.is === "left" || this.presence.is === "quick_exit" || this.stage === "no_seal";
  }

  /** Whether the visitor can be written to at this moment. */
  get canSend(): boolean {
    return this.stage === "sealed" && !this.isGone && !this.isBoxFull && !this.isEnding;
  }

  /** Says a fresh key package: at first, and again when the keys did not fit. */
  begin(): void {
    this.fault = null;
    this.machine.take("asked_again");
    this.conversation.begin();
  }

  // ---- what the counsellor does ----

  /** Takes the draft as sent. False, with the draft kept, when nothing can be sent. */
  send(): boolean {
    const text = this.draft.trim();
    if (text === "" || !this.canSend) return false;
    this.draft = "";
    this.endMoment();
    this.conversation.write(text);
    return true;
  }

  /** A card; the draft stays. False when nothing can be sent. */
  push(text: string, card: CardMark): boolean {
    if (!this.canSend) return false;
    this.endMoment();
    this.conversation.writeCard(text, card);
    return true;
  }

  /** What was withheld when somebody came, for all who are there now. */
  sendToAll(entry: number): void {
    if (this.canSend) this.conversation.sendToAll(entry);
  }

  /** A sentence of ours, in the language of the conversation; the draft stays. False when nothing can be sent. */
  tell(sentence: Sentence): boolean {
    if (!this.canSend) return false;
    this.conversation.write(saidIn(sentence, this.state.language));
    return true;
  }

  /** Both sides know it, and this page reminds when it is over. */
  takeMoment(): void {
    if (this.momentUntil !== null || !this.tell(MOMENT)) return;
    this.momentUntil = this.tools.daemonNow() + MOMENT_SECONDS;
    this.cancelMoment = this.tools.timers.after(MOMENT_SECONDS * 1000, () => this.tools.onMomentOver(this));
    this.tools.changed();
  }

  endMoment(): void {
    this.cancelMoment?.();
    this.cancelMoment = null;
    if (this.momentUntil === null) return;
    this.momentUntil = null;
    this.tools.changed();
  }

  /** The draft has changed: at most one sign of typing in twenty seconds, and only to somebody who is here. */
  typed(text: string): void {
    this.draft = text;
    if (text !== "" && this.canSend && this.presence.is === "here") this.conversation.typing();
    this.tools.changed();
  }

  read(): void {
    this.unread = 0;
    this.tools.changed();
  }

  /** It is to end, or is not after all. */
  wantEnd(isEnding: boolean): void {
    if (this.isOver) return;
    this.isEnding = isEnding;
    this.tools.changed();
  }

  /** So that the visitor's page knows that the end was ours. */
  sayBye(): Promise<void> {
    return this.conversation.bye();
  }

  async toggleSafetyWords(): Promise<void> {
    const words = this.safetyWords === null ? await this.conversation.safetyWords() : [];
    if (!this.isOver) this.safetyWords = words.length > 0 ? words : null;
    this.tools.changed();
  }

  seeAsking(): void {
    const asking = this.state.asking ?? null;
    this.seen = asking && nameOf(asking);
    this.tools.changed();
  }

  tickSafety(): void {
    this.isSafetyChecked = true;
    this.tools.changed();
  }

  showEarlier(): void {
    this.again = null;
    this.hiddenUpTo = 0;
    this.tools.changed();
  }

  /** Wipes words, draft and keys. There is no way back. */
  end(ending: Ending): void {
    if (!this.over(ending)) return;
    if (this.conversation.isQuiet) this.letGo();
    else void this.letGoOnceOpened();
    this.tools.onEnd(this);
    this.tools.changed();
  }

  /** The visitor's goodbye may still be being opened. */
  private async letGoOnceOpened(): Promise<void> {
    const tooLate = new Promise<void>((resolve) => void this.tools.timers.after(OPEN_MAX_MS, resolve));
    await Promise.race([this.conversation.opened(), tooLate]);
    this.letGo();
    this.tools.changed();
  }

  private letGo(): void {
    this.saidBye ||= this.conversation.saidBye;
    this.conversation.wipe();
  }

  /** The same, and nobody is told: the whole desk goes. False when it is over already. */
  wipe(ending: Ending): boolean {
    const isFirst = this.over(ending);
    this.conversation.wipe();
    return isFirst;
  }

  private over(ending: Ending): boolean {
    const { entries } = this;
    if (!this.machine.take("ended")) return false;
    this.unsent = entries.filter((one) => one.is === "said" && one.mine && one.mark !== "delivered").length;
    this.ending = this.isEnding && ending === "served" ? "ended_by_counsellor" : ending;
    this.endedAt = this.tools.daemonNow();
    this.draft = "";
    this.unread = 0;
    this.again = null;
    this.safetyWords = null;
    this.isSafetyChecked = false;
    this.endMoment();
    return true;
  }

  // ---- what the connection brings ----

  /** A snapshot. `isResumed` when it is the first of a new connection: what the daemon has not stored goes out again. */
  update(state: ConversationState, nowSeconds: number, isResumed: boolean): void {
    if (this.isOver) return;
    const { urgent, asking } = this.state;
    this.state = state;
    if (state.asking != null && nameOf(state.asking) !== (asking && nameOf(asking))) {
      this.seen = null;
      this.tools.onAsking(this, state.asking);
    }
    const before = this.presence;
    if (isResumed) this.hide(this.presences.resumed(nowSeconds));
    this.watchPresence(state, nowSeconds);
    if (state.phase !== "ended" && this.presence !== before) this.tools.onPresence(this);
    if (state.urgent !== urgent) this.tools.onUrgent(this);
    if (state.phase === "ended") this.end(state.outcome ?? "gone");
    else if (isResumed) this.resumed(state);
    else this.conversation.update(state);
  }

  /** What was on its way when the connection broke may have met a conversation without a counsellor: keys anew. */
  private resumed(state: ConversationState): void {
    this.conversation.resumed(state);
    if (this.stage === "waiting") this.begin();
  }

  /** The connection broke: nothing goes out until a snapshot of the next one. */
  cut(): void {
    this.presences.cut(this.tools.daemonNow(), this.shownUpTo);
    this.conversation.cut();
  }

  deliver(envelope: Deliver): void {
    if (!this.isOver) this.conversation.onDeliver(envelope);
  }

  receipt(receipt: Receipt): void {
    if (!this.isOver) this.conversation.onReceipt(receipt);
  }

  refused(push: Refusal): void {
    if (this.isOver) return;
    if (push.refused === "gone" || push.refused === "not_a_member") this.end("gone");
    else this.conversation.onRefusal(push);
    if (push.refused === "bad_credential") this.failed("credential");
  }

  private ports(): ConversationPorts {
    const { tools } = this;
    return {
      timers: tools.timers,
      chance: () => tools.chance(),
      say: (say) => tools.say(say),
      received: (received) => tools.received(received),
      catchUp: (after) => tools.catchUp(this.id, after),
      changed: () => this.changed(),
    };
  }

  /** The shared conversation has changed: what follows from it for this pane. */
  private changed(): void {
    if (this.isOver) return;
    this.watchSeal();
    for (const entry of this.entries.filter((one) => one.key > this.shownUpTo)) this.arrived(entry);
    this.tools.changed();
  }

  private watchSeal(): void {
    const { sealing, fault } = this.conversation;
    const isCredential = fault === "bad_credential" || fault === "expired_credential";
    if (sealing === "failed") this.failed(isCredential ? "credential" : "other");
    else if (sealing !== "sealed") this.machine.take("unsealed");
    else if (this.machine.take("sealed")) this.tools.onSealed(this);
    if (sealing !== "sealed") this.safetyWords = null;
  }

  /** The daemon is told, so that the visitor is, and that somebody else may go on. */
  private failed(fault: "credential" | "other"): void {
    this.fault = fault;
    if (this.machine.take("failed")) this.tools.cannotSeal(this);
    this.tools.changed();
  }

  private arrived(entry: Entry): void {
    const before = this.shownUpTo;
    this.shownUpTo = entry.key;
    if (entry.is === "sign" && entry.what === "new_keys")
      this.hide(this.presences.keyed(this.tools.daemonNow(), before));
    if (entry.is === "said" && !entry.mine) this.heard(before, entry.alias === null);
    if (entry.is === "sign" && entry.isBeside && (entry.what === "joined" || entry.what === "left")) {
      this.safetyWords = null; // of another group now
      this.tools.onCompany(this, entry.what, entry.alias ?? "");
    }
  }

  private heard(before: number, isVisitors: boolean): void {
    if (isVisitors) this.hide(this.presences.heard(this.tools.daemonNow(), before));
    this.unread += 1;
    this.tools.onWords(this, isVisitors);
  }

  private watchPresence(state: ConversationState, nowSeconds: number): void {
    this.hide(this.presences.see(state, nowSeconds, this.shownUpTo));
  }

  private hide(again: Again | null): void {
    if (again === null || !this.entries.some((entry) => entry.is === "said" && entry.key <= again.upTo)) return;
    this.again = again.why;
    this.hiddenUpTo = Math.max(this.hiddenUpTo, again.upTo);
  }
}

/** Which asking it is, and how far. */
const nameOf = ({ stage, purpose, desk, member, outcome }: AskingState): string =>
  [stage, purpose, desk, member, outcome].join(" ");
