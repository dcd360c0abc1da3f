/** The conversations of this desk, each in its pane, and which one has the focus. */

import type { ConsoleState, ConversationState } from "../../core/protocol";
import type { KeptMembership } from "../storage";
import { FocusGuard } from "./guard";
import { freePane, type Placed, place } from "./numbers";
import type { Arrival, Pane } from "./pane";

type MakePane = (placed: Placed, state: ConversationState, arrival: Arrival, nowSeconds: number) => Pane;

export class Panes {
  /** From the left. */
  all: readonly Pane[] = [];
  focused: string | null = null;
  /** Asks back when the focus came from another conversation a moment ago. */
  readonly guard = new FocusGuard();
  /** How conversations will come that did not simply begin. */
  private readonly expected = new Map<string, Arrival>();
  private seen = 0;

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

  /** The lowest that no open conversation has: an ended one makes way. */
  get free(): number | null {
    return freePane(this.open);
  }

  of(conversation: string): Pane | null {
    return this.all.find((pane) => pane.id === conversation) ?? null;
  }

  at(number: number): Pane | null {
    return this.all.find((pane) => pane.number === number) ?? null;
  }

  /** The one that is written in, or was last. */
  get inFocus(): Pane | null {
    return this.focused === null ? null : this.of(this.focused);
  }

  focus(conversation: string, nowMs: number): void {
    this.guard.focus(conversation, nowMs);
    this.focused = conversation;
    this.of(conversation)?.read();
  }

  /** Frees the pane of an ended conversation. */
  dismiss(conversation: string): void {
    this.all = this.all.filter((pane) => pane.id !== conversation || !pane.isOver);
    this.changed();
  }

  /** Null: as any other after all. */
  expect(conversation: string, arrival: Arrival | null): void {
    if (arrival === null) this.expected.delete(conversation);
    else this.expected.set(conversation, arrival);
  }

  /** This page was loaded again; what is here already has its words. */
  expectAgain(conversation: string): void {
    if (this.of(conversation) === null && !this.expected.has(conversation)) this.expect(conversation, "reloaded");
  }

  memberships(): readonly KeptMembership[] {
    return this.open.map((pane) => ({ conversation: pane.id, value: pane.state.value, received: pane.receivedUpTo }));
  }

  cut(): void {
    for (const pane of this.open) pane.cut();
  }

  /** Everything goes: words, keys in memory. */
  wipe(): void {
    for (const pane of this.all) pane.end("gone");
    this.all = [];
    this.focused = null;
    this.seen = 0;
  }

  reconcile(state: ConsoleState, isFirst: boolean): void {
    const told = new Map(state.conversations.map((conversation) => [conversation.id, conversation]));
    for (const pane of this.all) {
      const conversation = told.get(pane.id);
      if (conversation === undefined) pane.end("gone");
      else pane.update(conversation, state.now, isFirst);
    }
    for (const conversation of state.conversations) {
      if (this.of(conversation.id) === null && conversation.phase !== "ended") this.add(conversation, state.now);
    }
  }

  private add(conversation: ConversationState, nowSeconds: number): void {
    const placed = place(this.all, this.seen) ?? this.makeWay();
    if (placed === null) return;
    this.seen += 1;
    const pane = this.makePane(placed, conversation, this.expected.get(conversation.id) ?? "new", nowSeconds);
    this.all = [...this.all, pane].sort((a, b) => a.number - b.number);
    this.changed();
  }

  /** Ended ones make way only when there is no free pane: their card says what happened until it is put away. */
  private makeWay(): Placed | null {
    const over = this.all.find((pane) => pane.isOver);
    if (over === undefined) return null;
    this.dismiss(over.id);
    return place(this.all, this.seen);
  }
}
