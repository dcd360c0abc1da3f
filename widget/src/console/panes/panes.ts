/** The conversations of this desk, each in its pane, which one has the focus, and those that have ended a moment ago. */

import type { CardMark } from "../../core/card";
import type { ConsoleState, ConversationState } from "../../core/protocol";
import type { KeptMembership } from "../storage";
import { FocusGuard } from "./guard";
import { nextPlace, PLACES_MAX, type Placed, Places } from "./numbers";
import type { Arrival, Pane } from "./pane";

type MakePane = (placed: Placed, state: ConversationState, arrival: Arrival, nowSeconds: number) => Pane;

/** How long an ended one is shown, seconds; and until no place rests any more. */
export const ENDED_SHOWN_SECONDS = 180;

export class Panes {
  /** From the left; with those that have ended and were not put away. */
  all: readonly Pane[] = [];
  focused: string | null = null;
  /** The focus is in the room of the staff. */
  isInRoom = false;
  /** Asks back when words may be meant for another conversation. */
  private guard = new FocusGuard();
  /** How conversations will come that did not simply begin. */
  private readonly expected = new Map<string, Arrival>();
  /** Those whose end was asked for before this page was loaded again. */
  private readonly ending = new Set<string>();
  readonly places = new Places();
  /** Since somebody asked for one: the next conversation is it. */
  private isWanted = false;
  /** One was ended here: on to what comes next, once the page shows it. */
  movesOn = false;
  /** It is here, and nobody has gone to it. */
  wanted: string | null = null;
  private capacity = PLACES_MAX;

  constructor(
    private readonly makePane: MakePane,
    private readonly changed: () => void,
  ) {}

  get open(): readonly Pane[] {
    return this.all.filter((pane) => !pane.isOver);
  }

  get unread(): number {
    return this.open.reduce((sum, pane) => sum + pane.unread, 0);
  }

  get ended(): readonly Pane[] {
    return this.all.filter((pane) => pane.isOver);
  }

  /** Where the next conversation will stand. */
  get next(): number {
    return nextPlace(this.open, this.ended, this.capacity);
  }

  /** The same; null when as many are open as one desk takes. */
  get free(): number | null {
    return this.open.length < PLACES_MAX ? this.next : null;
  }

  /** The visitor has said something there. */
  heard(conversation: string): void {
    this.guard.heard(conversation);
  }

  /** It is for this one, says the counsellor. */
  confirmed(conversation: string): void {
    this.guard.confirmed(conversation);
  }

  of(conversation: string): Pane | null {
    return this.all.find((pane) => pane.id === conversation) ?? null;
  }

  /** What stands there: a conversation, else the one that ended there last. */
  at(number: number): Pane | null {
    const there = this.all.filter((pane) => pane.number === number);
    return there.find((pane) => !pane.isOver) ?? there.at(-1) ?? null;
  }

  /** Those that have ended there before, the last one first: a line each. */
  before(number: number): readonly Pane[] {
    const shown = this.at(number);
    return this.ended.filter((pane) => pane.number === number && pane !== shown).reverse();
  }

  /** The one that is written in, or was last. */
  get inFocus(): Pane | null {
    return this.focused === null ? null : this.of(this.focused);
  }

  /** The open one that keys are for: the one in focus, or the only one. */
  get openInFocus(): Pane | null {
    const { inFocus, open } = this;
    if (this.isInRoom) return null; // no key there is meant for a visitor
    if (inFocus !== null) return inFocus.isOver ? null : inFocus;
    return open.length === 1 ? (open[0] ?? null) : null;
  }

  /** The next with new words, to the right and around; the one in focus comes last. */
  get nextUnread(): Pane | null {
    const from = (this.inFocus?.number ?? -1) + 1;
    const around = [
      ...this.open.filter((pane) => pane.number >= from),
      ...this.open.filter((pane) => pane.number < from),
    ];
    return around.find((pane) => pane.unread > 0) ?? null;
  }

  /** Whose place can be freed with one press: the one in focus, else the first that has ended. */
  get toFree(): Pane | null {
    const { inFocus } = this;
    if (inFocus !== null && (inFocus.isOver || inFocus.mayRelease)) return inFocus;
    return this.all.find((pane) => pane.isOver) ?? null;
  }

  focus(conversation: string, nowMs: number): void {
    if (this.of(conversation)?.isOver === false) this.guard.focus(conversation, nowMs);
    if (this.focused === conversation && !this.isInRoom) return;
    this.isInRoom = false;
    this.focused = conversation;
    this.changed();
  }

  /** The focus is in the room of the staff: whatever is written there is for no visitor, and the reverse. */
  enterRoom(room: string, nowMs: number): void {
    this.guard.focus(room, nowMs, false);
    if (this.isInRoom) return;
    this.isInRoom = true;
    this.changed();
  }

  /** It is not on the screen any more. */
  outOfRoom(): void {
    this.isInRoom = false;
  }

  leftRoom(room: string): void {
    this.guard.ended(room);
    this.outOfRoom();
  }

  typedInRoom(room: string, text: string): void {
    this.forgetEnded();
    this.guard.typed(room, text.trim() === "");
  }

  /** Whether words to the staff may be meant for a visitor. */
  mustAskRoom(room: string, nowMs: number): boolean {
    this.forgetEnded();
    return this.guard.mustAsk(room, nowMs);
  }

  sentToRoom(room: string): void {
    this.guard.sent(room);
  }

  /** Somebody has asked for a conversation and would go to it; or has not got it. */
  want(isWanted: boolean): void {
    this.isWanted = isWanted;
  }

  typed(pane: Pane, text: string): void {
    this.forgetEnded();
    this.guard.typed(pane.id, text.trim() === "");
    pane.typed(text);
  }

  /** Whether a send now may be meant for another conversation. */
  mustAsk(pane: Pane, nowMs: number): boolean {
    this.forgetEnded();
    return this.guard.mustAsk(pane.id, nowMs);
  }

  private forgetEnded(): void {
    for (const { id } of this.ended) this.guard.ended(id);
  }

  send(pane: Pane): void {
    if (pane.send()) this.guard.sent(pane.id);
  }

  /** A card goes beside the draft, which stays. False when it cannot be sent. */
  push(pane: Pane, text: string, card: CardMark): boolean {
    const isSent = pane.push(text, card);
    if (isSent) this.guard.sent(pane.id);
    return isSent;
  }

  /** Puts an ended one away. */
  dismiss(conversation: string): void {
    this.all = this.all.filter((pane) => pane.id !== conversation || !pane.isOver);
    if (this.of(conversation) === null) this.guard.ended(conversation);
    this.changed();
  }

  /** Ended ones go by themselves after a while, but not while a place rests, nor one that is being read (`isHeld`). */
  tidy(nowSeconds: number, wrapUps: readonly number[], isHeld: (pane: Pane) => boolean): void {
    if (wrapUps.some((until) => until > nowSeconds)) return;
    for (const pane of this.ended) {
      const since = pane.endedAt ?? nowSeconds;
      if (nowSeconds - since >= ENDED_SHOWN_SECONDS && !isHeld(pane)) this.dismiss(pane.id);
    }
  }

  /** Null: as any other after all. */
  expect(conversation: string, arrival: Arrival | null): void {
    if (arrival === null) this.expected.delete(conversation);
    else this.expected.set(conversation, arrival);
  }

  /** This page was loaded again; what is here already has its words. */
  expectAgain(conversation: string, isEnding = false): void {
    if (this.of(conversation) !== null) return;
    if (!this.expected.has(conversation)) this.expect(conversation, "reloaded");
    if (isEnding) this.ending.add(conversation);
  }

  memberships(): readonly KeptMembership[] {
    return this.open.map((pane) => ({
      conversation: pane.id,
      value: pane.state.value,
      received: pane.receivedUpTo,
      isEnding: pane.isEnding,
    }));
  }

  cut(): void {
    for (const pane of this.open) pane.cut();
  }

  /** Everything goes: words, keys in memory. */
  wipe(): void {
    for (const pane of this.all) pane.wipe("gone");
    this.all = [];
    this.focused = null;
    this.isInRoom = false;
    this.guard = new FocusGuard();
  }

  reconcile(state: ConsoleState, isFirst: boolean): void {
    this.capacity = state.desk?.capacity ?? this.capacity;
    const told = new Map(state.conversations.map((conversation) => [conversation.id, conversation]));
    for (const pane of this.all) {
      const conversation = told.get(pane.id);
      if (conversation === undefined) pane.end(goesOn(pane, state) ?? "gone");
      else pane.update(conversation, state.now, isFirst);
    }
    for (const conversation of state.conversations) {
      if (this.isNew(conversation)) this.add(conversation, state.now);
    }
  }

  /** It will have a pane, and has none yet. */
  isNew = ({ id, phase }: ConversationState): boolean => this.of(id) === null && phase !== "ended";

  /** Whatever the daemon sends has a place on the screen. */
  private add(conversation: ConversationState, nowSeconds: number): void {
    const placed = this.places.place(conversation.id, this.open, this.ended, this.capacity);
    const pane = this.makePane(placed, conversation, this.expected.get(conversation.id) ?? "new", nowSeconds);
    pane.isEnding = this.ending.delete(pane.id); // once: it may have been kept open since
    this.guard.began(pane.id);
    if (this.isWanted) this.wanted = pane.id;
    this.isWanted = false;
    this.all = [...this.all, pane].sort((a, b) => a.number - b.number);
    this.changed();
  }
}

/** Out of it for this page, while it goes on for others; null: it is not known to. */
function goesOn(
  { id, isParting, isGuest }: Pane,
  { askings = [] }: ConsoleState,
): "parted" | "put_out" | "handed_on" | null {
  const over = askings.find((one) => one.conversation === id && one.stage === "over");
  if (isParting) return isGuest ? "parted" : "handed_on";
  if (over?.outcome === "transferred") return "handed_on";
  return over !== undefined || isGuest ? "put_out" : null;
}
