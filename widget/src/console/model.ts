/** What the console shows, as signals: driven by whole snapshots, of which only a later one replaces an earlier. */

import { computed, type Signal, signal } from "@preact/signals";
import type { Board, ConsoleState, ConversationState, Reason, StaffProfile } from "../core/protocol";
import type { Usability } from "./keys/credentials";
import { FocusGuard } from "./panes/guard";
import { type Placed, place } from "./panes/numbers";
import type { Arrival, Talk } from "./panes/pane";

export type Phase = "loading" | "signed_out" | "signed_in";
export type ConnectionPhase = "connecting" | "connected" | "lost";
export type View = "work" | "board" | "keys";
/** Why somebody is signed out, in the words of the sign-in screen. */
export type SignedOut = "how" | "gone" | "expired" | "offline" | "trouble";
export type MakeTalk = (placed: Placed, state: ConversationState, arrival: Arrival, now: number) => Talk;

export class Model {
  readonly phase = signal<Phase>("loading");
  readonly signedOut = signal<SignedOut>("how");
  readonly view = signal<View>("work");
  readonly isBoardAlone = signal(false);
  readonly profile = signal<StaffProfile | null>(null);
  readonly connection = signal<ConnectionPhase>("connecting");
  readonly state = signal<ConsoleState | null>(null);
  /** This device's milliseconds when the state came: what runs on between snapshots is counted from here. */
  readonly stateAt = signal(0);
  readonly board = signal<Board | null>(null);
  readonly talks = signal<readonly Talk[]>([]);
  readonly usability = signal<Usability | null>(null);
  readonly hasSeal = signal(true);
  readonly clockDiffers = signal(false);
  readonly isBusy = signal(false);
  readonly refusal = signal<Reason | null>(null);
  readonly shiftNote = signal<"ended" | "lost" | "elsewhere" | null>(null);
  readonly cover = signal<"open" | "asked" | "idle">("open");
  readonly isHelpOpen = signal(false);
  readonly hasSound = signal(false);
  readonly announcement = signal("");
  /** Ticks once a second; milliseconds since 1970. */
  readonly now: Signal<number>;
  readonly focused = signal<string | null>(null);
  readonly guard = new FocusGuard();

  readonly desk = computed(() => this.state.value?.desk ?? null);
  readonly offer = computed(() => this.state.value?.offer ?? null);
  readonly orphans = computed(() => this.state.value?.orphans ?? []);
  readonly isLead = computed(() => (this.profile.value?.staff.role ?? "counsellor") !== "counsellor");
  readonly openTalks = computed(() => this.talks.value.filter((talk) => talk.stage.value !== "ended"));
  readonly unread = computed(() => this.openTalks.value.reduce((sum, talk) => sum + talk.unread.value, 0));
  /** What waits for this person, for the badge in the title: offers and new words, as one number. */
  readonly badge = computed(() => (this.isOfferOpen.value ? 1 : 0) + this.unread.value);
  readonly offerSecondsLeft = computed(() => {
    const offer = this.offer.value;
    return offer === null ? 0 : Math.max(0, Math.ceil(offer.expires_at - this.serverNow()));
  });
  readonly isOfferOpen = computed(() => this.offer.value !== null && this.offerSecondsLeft.value > 0);

  private seen = 0;

  constructor(now: number) {
    this.now = signal(now);
  }

  /** The daemon's time now, in seconds since 1970, carried on by this device's steps. */
  serverNow(): number {
    const state = this.state.value;
    return state === null ? this.now.value / 1000 : state.now + Math.max(0, this.now.value - this.stateAt.value) / 1000;
  }

  /** A snapshot; false when it is not later than what is shown. `isFirst`: of a new connection, where versions begin anew. */
  apply(state: ConsoleState, isFirst: boolean, makeTalk: MakeTalk, arrivalOf: (id: string) => Arrival): boolean {
    const before = this.state.peek();
    if (!isFirst && before !== null && state.version <= before.version) return false;
    this.stateAt.value = this.now.peek();
    this.state.value = state;
    this.reconcile(state, isFirst, makeTalk, arrivalOf);
    return true;
  }

  applyBoard(board: Board, isFirst: boolean): boolean {
    const before = this.board.peek();
    if (!isFirst && before !== null && board.version <= before.version) return false;
    this.board.value = board;
    return true;
  }

  talk(id: string): Talk | null {
    return this.talks.peek().find((talk) => talk.id === id) ?? null;
  }

  /** Frees the place of an ended conversation. */
  dismiss(id: string): void {
    this.talks.value = this.talks.peek().filter((talk) => talk.id !== id || !talk.isOver);
  }

  focus(id: string, now: number): void {
    this.guard.focus(id, now);
    this.focused.value = id;
    const talk = this.talk(id);
    if (talk !== null) talk.unread.value = 0;
  }

  /** Everything of the shift goes: words, keys in memory, snapshots. */
  wipeShift(): void {
    for (const talk of this.talks.peek()) talk.end("gone");
    this.talks.value = [];
    this.state.value = null;
    this.focused.value = null;
    this.seen = 0;
  }

  private reconcile(
    state: ConsoleState,
    isFirst: boolean,
    makeTalk: MakeTalk,
    arrivalOf: (id: string) => Arrival,
  ): void {
    const told = new Map(state.conversations.map((conversation) => [conversation.id, conversation]));
    for (const talk of this.talks.peek()) {
      const conversation = told.get(talk.id);
      if (conversation === undefined) talk.end("gone");
      else talk.update(conversation, state.now, isFirst);
    }
    for (const conversation of state.conversations) {
      if (this.talk(conversation.id) === null && conversation.phase !== "ended") {
        this.add(conversation, state.now, makeTalk, arrivalOf(conversation.id));
      }
    }
  }

  /** Ended ones make way only when there is no free place: their card says what happened until it is put away. */
  private add(conversation: ConversationState, now: number, makeTalk: MakeTalk, arrival: Arrival): void {
    const isTaken = this.talks.peek().map((talk) => talk.placed);
    let placed = place(conversation.id, isTaken, this.seen);
    if (placed === null) {
      const over = this.talks.peek().find((talk) => talk.isOver);
      if (over === undefined) return;
      this.dismiss(over.id);
      placed = place(
        conversation.id,
        this.talks.peek().map((talk) => talk.placed),
        this.seen,
      );
    }
    if (placed === null) return;
    this.seen += 1;
    const talk = makeTalk(placed, conversation, arrival, now);
    this.talks.value = [...this.talks.peek(), talk].sort((a, b) => a.placed.slot - b.placed.slot);
  }
}
