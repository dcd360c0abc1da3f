/**
 * The visitor's ticket: asked for with a fresh resume key, taken up again with each new connection, given back by
 * leaving. Its phases and what leads from one to the other: ticket-states.ts. Acts that the table does not name (an
 * answer to `join` after the person has left, a state after the end) change nothing.
 */

import { toBase64Url } from "./base64";
import type { Link } from "./link";
import type { Answer, ConversationState, Outcome, Reason, VisitorState } from "./protocol";
import { isRefused } from "./protocol";
import type { Bytes } from "./seal-port";
import { StateMachine } from "./state-machine";
import { TICKET_STATES, type TicketAct, type TicketPhase } from "./ticket-states";

const RESUME_KEY_BYTES = 32;

interface TicketPorts {
  random(bytes: number): Bytes;
  sha256(bytes: Bytes): Promise<Bytes>;
  changed(): void;
  /** The state holds a conversation. `isResumed` when it was the answer to `resume` or `join`. */
  conversation(state: ConversationState, isResumed: boolean): void;
  /** Server time in seconds, with each state. */
  heard(now: number): void;
  /** How far the page has read, for `resume`. */
  receivedUpTo(): number;
}

export class Ticket {
  state: VisitorState | null = null;
  refused: Reason | null = null;
  outcome: Outcome | null = null;

  private readonly machine = new StateMachine<TicketPhase, TicketAct>(TICKET_STATES, "idle");
  private key: string | null = null;
  private hash: string | null = null;
  private wish: { readonly embed: string; readonly language: string; readonly topic: string | null } | null = null;

  constructor(
    private readonly link: Link<"/visitor">,
    private readonly ports: TicketPorts,
  ) {
    link.onPush("state", (state) => this.take(state, false));
  }

  get phase(): TicketPhase {
    return this.machine.state;
  }

  /** Ask for a place. Without a connection it is asked as soon as there is one. */
  async join(embed: string, language: string, topic: string | null): Promise<void> {
    if (!this.machine.take("join")) {
      return;
    }
    this.refused = null;
    this.ports.changed();
    const key = this.ports.random(RESUME_KEY_BYTES);
    this.key = toBase64Url(key);
    this.hash = toBase64Url(await this.ports.sha256(key));
    this.wish = { embed, language, topic };
    if (this.link.phase === "up") {
      await this.greet();
    } else {
      this.link.open();
    }
  }

  /** With each new connection: join if we have no place yet, else take it up again. */
  async greet(): Promise<void> {
    if (this.phase === "joining" && this.wish !== null && this.hash !== null) {
      this.answered(await this.link.ask("join", { ...this.wish, resume_hash: this.hash }), true);
    } else if (this.state !== null && this.key !== null && this.phase !== "ended") {
      const value = this.state.conversation?.value ?? this.state.value;
      if (value !== null) {
        const received = this.ports.receivedUpTo();
        this.answered(await this.link.ask("resume", { value, key: this.key, received }), false);
      }
    }
  }

  here(): void {
    void this.link.ask("here", {});
  }

  /** Out of the line or the conversation, for good; nobody waits for the answer. `quick` is the quick exit. */
  leave(quick: boolean): void {
    this.link.send("leave", quick ? { quick } : {});
    this.forget(quick ? "quick_exit" : "left");
  }

  /** From the end to the beginning; the old place stays gone. */
  again(): void {
    this.forget("left");
    this.machine.take("again");
    this.outcome = null;
    this.refused = null;
    this.ports.changed();
  }

  async end(): Promise<void> {
    const conversation = this.state?.conversation?.id;
    if (conversation !== undefined) {
      await this.link.ask("end", { conversation });
    }
    this.forget("served");
  }

  /** Nothing is left by which the place could be taken up again. */
  private forget(outcome: Outcome): void {
    this.key = null;
    this.hash = null;
    this.wish = null;
    this.state = null;
    this.outcome = outcome;
    this.machine.take("end");
    this.ports.changed();
  }

  private answered(answer: Answer<VisitorState>, isJoin: boolean): void {
    if (!isRefused(answer)) {
      this.take(answer, true);
    } else if (answer.refused === "offline" || answer.refused === "try_again") {
      this.link.restart(); // the next connection asks again
    } else if (isJoin && answer.refused !== "already_joined") {
      this.beRefused(answer.refused);
    } else if (answer.refused === "gone") {
      this.forget("expired");
    }
  }

  private beRefused(reason: Reason): void {
    if (this.machine.take("refuse")) {
      this.refused = reason;
      this.ports.changed();
    }
  }

  private take(state: VisitorState, isAnswer: boolean): void {
    const isStale = !isAnswer && this.state !== null && state.version <= this.state.version;
    if (isStale || !this.machine.take(state.conversation === null ? "place" : "assign")) {
      return;
    }
    this.state = state;
    this.ports.heard(state.now);
    if (state.conversation !== null) {
      this.ports.conversation(state.conversation, isAnswer);
    }
    if (state.phase === "ended") {
      this.forget(state.outcome ?? state.conversation?.outcome ?? "served");
      return;
    }
    this.ports.changed();
  }
}
