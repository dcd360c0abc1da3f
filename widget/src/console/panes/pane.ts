/**
 * One conversation as this console shows it: the shared conversation, and beside it draft, presence and what is hidden.
 *
 *   waiting ─ the visitor verified us ─▶ sealed        the seal or the daemon said no ─▶ no_seal        any ─▶ ended (wiped)
 */

import { type Signal, signal } from "@preact/signals";
import { Conversation, type ConversationPorts } from "../../core/conversation";
import type { ConversationState, Deliver, Outcome, Receipt, RefusalPush } from "../../core/protocol";
import type { Joining } from "../../core/sealing";
import type { Entry, Words } from "../../core/timeline";
import { type Again, Presences, type VisitorPresence } from "./presence";
import type { Placed } from "./numbers";

export type Stage = "waiting" | "sealed" | "no_seal" | "ended";
/** How the conversation came to this page; said to the counsellor, for the earlier words are not here. */
export type Arrival = "new" | "reloaded" | "taken_over";
/** How it ended; `gone` when the daemon no longer knows it. */
export type Ending = Outcome | "gone";

export interface TalkTools extends Omit<ConversationPorts, "changed" | "catchUp"> {
  catchUp(conversation: string, after: number): ReturnType<ConversationPorts["catchUp"]>;
  /** A fresh key package with the credential of this shift. */
  makeJoining(): Promise<Joining>;
  /** Told once for each new message of the visitor. */
  onWords(talk: Talk): void;
}

export class Talk {
  readonly id: string;
  readonly state: Signal<ConversationState>;
  readonly stage = signal<Stage>("waiting");
  readonly fault = signal<"credential" | "other" | null>(null);
  readonly ending = signal<Ending | null>(null);
  readonly entries = signal<readonly Entry[]>([]);
  readonly draft = signal("");
  readonly unread = signal(0);
  readonly presence = signal<VisitorPresence>({ is: "here", since: 0 });
  /** Why the counsellor must make sure again who writes; earlier words are hidden until shown. */
  readonly again = signal<Again | null>(null);
  /** Entries up to this key are hidden while `again` says why. */
  readonly hiddenUpTo = signal(0);
  readonly typing = signal(false);
  readonly isBoxFull = signal(false);
  readonly safetyWords = signal<readonly string[] | null>(null);

  private readonly conversation: Conversation;
  private readonly presences: Presences;
  private shownUpTo = 0;

  constructor(
    readonly placed: Placed,
    state: ConversationState,
    readonly arrival: Arrival,
    nowSeconds: number,
    private readonly tools: TalkTools,
  ) {
    this.id = state.id;
    this.state = signal(state);
    this.presences = new Presences(nowSeconds);
    const side = { role: "counsellor", makeJoining: () => tools.makeJoining() } as const;
    this.conversation = new Conversation(state, side, this.ports());
    this.watchPresence(state, nowSeconds);
  }

  /** How far this page has read, for `resume_shift`. */
  get receivedUpTo(): number {
    return this.conversation.receivedUpTo;
  }

  get isOver(): boolean {
    return this.stage.value === "ended";
  }

  /** Whether the visitor can be written to at this moment. */
  get canSend(): boolean {
    const is = this.presence.value.is;
    return this.stage.value === "sealed" && is !== "left" && is !== "quick_exit" && !this.isBoxFull.value;
  }

  /** Says a fresh key package: at first, and again when the keys did not fit. */
  begin(): void {
    this.fault.value = null;
    this.stage.value = "waiting";
    this.conversation.begin();
  }

  /** A snapshot. `isResumed` when it is the first of a new connection: what the daemon has not stored goes out again. */
  update(state: ConversationState, nowSeconds: number, isResumed: boolean): void {
    if (this.isOver) return;
    this.state.value = state;
    this.watchPresence(state, nowSeconds);
    if (state.phase === "ended") this.end(state.outcome ?? "gone");
    else if (isResumed) this.conversation.resumed(state);
    else this.conversation.update(state);
  }

  /** The connection broke: nothing goes out until a snapshot of the next one. */
  cut(): void {
    this.conversation.cut();
  }

  deliver(envelope: Deliver): void {
    if (!this.isOver) this.conversation.onDeliver(envelope);
  }

  receipt(receipt: Receipt): void {
    if (!this.isOver) this.conversation.onReceipt(receipt);
  }

  refused(push: RefusalPush): void {
    if (this.isOver) return;
    if (push.refused === "gone" || push.refused === "not_a_member") this.end("gone");
    else this.conversation.onRefusal(push);
    if (push.refused === "bad_credential") {
      this.fault.value = "credential";
      this.stage.value = "no_seal";
    }
  }

  /** Takes the draft as sent. False, with the draft kept, when nothing can be sent. */
  send(): boolean {
    const text = this.draft.value.trim();
    if (text === "" || !this.canSend) return false;
    this.draft.value = "";
    this.conversation.write(text);
    return true;
  }

  /** The draft has changed: at most one typing sign in each slot of ten seconds, and only to somebody who is here. */
  typed(text: string): void {
    this.draft.value = text;
    if (text !== "" && this.canSend && this.presence.value.is === "here") this.conversation.typing();
  }

  /** So that the visitor's page knows that the end was ours. */
  sayBye(): Promise<void> {
    return this.conversation.bye();
  }

  async toggleSafetyWords(): Promise<void> {
    const words = this.safetyWords.value === null ? await this.conversation.safetyWords() : [];
    if (!this.isOver) this.safetyWords.value = words.length > 0 ? words : null;
  }

  showEarlier(): void {
    this.again.value = null;
    this.hiddenUpTo.value = 0;
  }

  /** Wipes words, draft and keys. There is no way back. */
  end(ending: Ending): void {
    if (this.isOver) return;
    this.stage.value = "ended";
    this.ending.value = ending;
    this.conversation.wipe();
    this.entries.value = [];
    this.draft.value = "";
    this.unread.value = 0;
    this.again.value = null;
    this.typing.value = false;
    this.safetyWords.value = null;
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

  /** The shared conversation has changed: what the screen needs of it becomes signals. */
  private changed(): void {
    if (this.isOver) return;
    const { conversation } = this;
    this.showStage();
    this.typing.value = conversation.isTheirTyping;
    this.isBoxFull.value = conversation.isBoxFull;
    this.entries.value = conversation.timeline.entries;
    for (const entry of conversation.timeline.entries.filter((one) => one.key > this.shownUpTo)) this.arrived(entry);
  }

  private showStage(): void {
    const { sealing, fault } = this.conversation;
    if (sealing === "sealed") this.stage.value = "sealed";
    if (sealing === "failed") {
      this.fault.value = fault === "bad_credential" || fault === "expired_credential" ? "credential" : "other";
      this.stage.value = "no_seal";
    }
    if (this.stage.value === "sealed" && sealing !== "sealed") this.stage.value = "waiting";
    if (sealing !== "sealed") this.safetyWords.value = null;
  }

  private arrived(entry: Entry): void {
    const before = this.shownUpTo;
    this.shownUpTo = entry.key;
    if (entry.is === "sign" && entry.what === "new_keys") this.hideUpTo("new", before);
    if (entry.is === "words" && !entry.mine) this.heard(entry, before);
  }

  private heard(words: Words, before: number): void {
    const why = this.presences.heard(words.at / 1000);
    if (why !== null) this.hideUpTo(why, before);
    this.unread.value += 1;
    this.tools.onWords(this);
  }

  private watchPresence(state: ConversationState, nowSeconds: number): void {
    const why = this.presences.see(state, nowSeconds);
    this.presence.value = this.presences.now;
    if (why !== null) this.hideUpTo(why, this.shownUpTo);
  }

  private hideUpTo(why: Again, key: number): void {
    if (!this.entries.peek().some((entry) => entry.is === "words" && entry.key <= key)) return;
    this.again.value = why;
    this.hiddenUpTo.value = key;
  }
}
