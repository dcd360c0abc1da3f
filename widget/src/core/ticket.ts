/**
 * The visitor's ticket: asked for with a fresh resume key, taken up again with each new connection, given back by
 * leaving. Its phases and what leads from one to the other: ticket-states.ts. Acts that the table does not name (an
 * answer to `join` after the person has left, a state after the end) change nothing.
 *
 * No answer is the last word but the daemon's "nobody knows it" and the line's own no: whatever else comes, or does not
 * come, is asked again with growing pauses (refusals.ts), and after a while the person is told (`isInVain`).
 */

import { AskingAgain } from "./asking-again";
import { toBase64Url } from "./base64";
import { Farewell, type Goodbye, type SayGoodbye } from "./farewell";
import type { Link } from "./link";
import type {
  Answer,
  ConversationState,
  Join,
  Outcome,
  Reason,
  Urgent,
  VisitorState,
  Work,
  WorkFirst,
} from "./protocol";
import { isRefused } from "./protocol";
import { isPlaceOver, isSaidAgain, onJoin } from "./refusals";
import type { Bytes } from "./seal-port";
import { StateMachine } from "./state-machine";
import { TICKET_STATES, type TicketAct, type TicketPhase } from "./ticket-states";
import type { Timers } from "./timers";

const RESUME_KEY_BYTES = 32;

/** What is asked for with the place: whether it is urgent, and which further languages are fine. */
export interface Wished {
  readonly urgent: Urgent | null;
  readonly others: readonly string[];
}

type Wish = Omit<Join, keyof Wished>;

interface TicketPorts {
  random(bytes: number): Bytes;
  sha256(bytes: Bytes): Promise<Bytes>;
  changed(): void;
  /** The work that a place costs, for as long as it is wanted; null when it cannot be done. */
  work(first: WorkFirst, isWanted: () => boolean): Promise<Work | null>;
  /** The state holds a conversation. `isResumed` when it was the answer to `resume` or `join`. */
  conversation(state: ConversationState, isResumed: boolean): void;
  wished(): Wished;
  /** The place was given with these. */
  heardWished(wished: Wished): void;
  /** Server time in seconds, with each state. */
  heard(now: number): void;
  /** Whether all that the page reads of a state is there. */
  isSound(state: VisitorState): boolean;
  /** How far the page has read, for `resume`. */
  receivedUpTo(): number;
  readonly goodbye: SayGoodbye;
  readonly timers: Timers;
  /** In [0, 1). */
  chance(): number;
}

export class Ticket {
  state: VisitorState | null = null;
  refused: Reason | null = null;
  outcome: Outcome | null = null;
  readonly farewell: Farewell;
  readonly #machine = new StateMachine<TicketPhase, TicketAct>(TICKET_STATES, "idle");
  readonly #place: AskingAgain;
  readonly #presence: AskingAgain;
  readonly #seal: AskingAgain;
  #key: string | null = null;
  /**
   * What was asked for with the place: the line has heard of the key, or may have. It is asked for again as it was, since
   * the line may have given it already, and changes nothing of what it has given.
   */
  #asked: Wished | null = null;
  #wish: Wish | null = null;
  /** What is worked for now. */
  #worked: Wish | null = null;

  constructor(
    private readonly link: Link<"/visitor">,
    private readonly ports: TicketPorts,
  ) {
    const { timers, changed } = ports;
    this.farewell = new Farewell(ports.goodbye, timers, () => ports.chance());
    this.#place = new AskingAgain(timers, () => ports.chance(), changed);
    this.#presence = new AskingAgain(timers, () => ports.chance(), changed);
    this.#seal = new AskingAgain(timers, () => ports.chance(), changed);
    link.onPush("state", (state) => this.#take(state, false));
    link.onPush("refusal", ({ id, refused }) => {
      if (id === null && this.#key) {
        this.#place.inVain(0); // the line cannot, and says so
        this.#askLater(refused);
      }
    });
  }

  get phase(): TicketPhase {
    return this.#machine.state;
  }

  /** The device works for the place. */
  get isWorking(): boolean {
    return this.#worked !== null && this.#worked === this.#wish;
  }

  /** The place has been asked for, or to be taken up again, without a good answer for a while. */
  get isInVain(): boolean {
    return this.#place.isInVain;
  }

  /** Ask for a place. Without a connection it is asked as soon as there is one. */
  async join(embed: string, language: string, topic: string | null): Promise<void> {
    if (!this.#machine.take("join")) {
      return;
    }
    this.refused = this.#wish = null;
    this.ports.changed();
    const key = this.ports.random(RESUME_KEY_BYTES);
    this.#key = toBase64Url(key);
    const resume_hash = toBase64Url(await this.ports.sha256(key));
    if (this.phase !== "joining" || this.#key === null) {
      return; // the person has left meanwhile
    }
    this.#wish = { embed, language, topic, resume_hash };
    if (this.link.phase === "up") {
      await this.greet();
    } else {
      this.link.open();
    }
  }

  /** With each new connection: join if we have no place yet, else take it up again. A pause that is running is kept. */
  async greet(): Promise<void> {
    if (!this.#place.isPausing) {
      await this.#ask();
    }
  }

  /** The person does not want to wait for the next try. */
  retryNow(): void {
    this.#place.now();
  }

  /** Somebody sits here still. It is said until it was heard: else the talk would end in spite of it. */
  async here(): Promise<void> {
    const answer = await this.link.ask("here", {});
    if (!isRefused(answer)) {
      this.#presence.done();
    } else if (this.state !== null) {
      this.#heed(answer.refused, this.#presence, () => void this.here());
    }
  }

  /** To the head of the line: whoever answers could not be verified, as long as the daemon grants a try; or is not wanted. */
  async goBack(why: "not_verified" | "wait_for_another"): Promise<void> {
    const conversation = this.state?.conversation?.id;
    if (conversation === undefined) {
      return;
    }
    const answer = await this.link.ask(why, { conversation });
    if (!isRefused(answer)) {
      this.#seal.done();
      this.#take(answer, true);
    } else if (this.state?.conversation?.id === conversation) {
      this.#heed(answer.refused, this.#seal, () => void this.goBack(why));
    }
  }

  /**
   * Out of the line or the conversation, for good; nobody waits for the answer. It is said on the connection and beside
   * it: one of the two is heard. Who has left already repeats what has not been heard. `quick` is the quick exit.
   */
  leave(quick: boolean): void {
    this.farewell.tell(this.#goodbye(quick)); // first: of a page that goes Firefox sends only what it is given at once
    this.link.goodbye("leave", quick ? { quick } : {});
    this.#forget(quick ? "quick_exit" : "left");
  }

  /** From the end to the beginning; the old place stays gone. */
  again(): void {
    this.#forget("left");
    this.#machine.take("again");
    this.outcome = null;
    this.refused = null;
    this.ports.changed();
  }

  /**
   * It is over here at once. Resolves when the line has heard it. What the line does not end so, as it has gone back to
   * wait perhaps, is told beside the connection.
   */
  async end(): Promise<void> {
    const conversation = this.state?.conversation?.id;
    const goodbye = this.#goodbye(false);
    this.#forget("served");
    if (conversation === undefined || isRefused(await this.link.ask("end", { conversation }))) {
      this.farewell.tell(goodbye);
    }
  }

  #goodbye(quick: boolean): Goodbye | null {
    const [key, value, asked] = [this.#key, this.#value, this.#asked];
    return key !== null && asked !== null ? { key, value, quick } : null;
  }

  /** By which the place or the conversation is taken up again. */
  get #value(): string | null {
    return this.state?.conversation?.value ?? this.state?.value ?? null;
  }

  async #ask(): Promise<void> {
    if (this.phase === "joining" && this.#wish !== null) {
      if (this.#wish === this.#worked) {
        return; // it asks when it has worked
      }
      const { urgent, others } = this.ports.wished();
      this.#asked ??= { urgent, others };
      const asked = this.#asked;
      const answer = await this.link.ask("join", { ...this.#wish, ...asked });
      if (!isRefused(answer)) {
        this.ports.heardWished(asked);
      }
      this.#joined(answer);
      return;
    }
    const [key, value] = [this.#key, this.#value];
    if (key !== null && value !== null && this.phase !== "ended") {
      this.#resumed(await this.link.ask("resume", { value, key, received: this.ports.receivedUpTo() }));
    }
  }

  #joined(answer: Answer<VisitorState | WorkFirst>): void {
    if (!isRefused(answer)) {
      this.#take(answer, true);
      return;
    }
    if ("challenge" in answer) {
      void this.#work(answer);
      return;
    }
    const act = onJoin(answer.refused);
    if (act === "again") {
      this.#askLater(answer.refused);
    } else if (act === "restart") {
      this.link.restart();
    } else if (this.#machine.take("refuse")) {
      this.#place.done();
      this.#asked = null;
      this.refused = answer.refused;
      this.ports.changed();
    }
  }

  /** A connection that breaks over it takes nothing of it away. */
  async #work(first: WorkFirst): Promise<void> {
    const wish = this.#wish;
    this.#worked = wish;
    const work = await this.ports.work(first, () => this.#wish === wish);
    if (wish !== null && this.#wish === wish) {
      this.#wish = { ...wish, work };
      this.ports.changed();
      await (work === null ? this.#askLater(first.refused) : this.greet());
    }
  }

  #resumed(answer: Answer<VisitorState>): void {
    if (!isRefused(answer)) {
      this.#take(answer, true);
    } else if (isPlaceOver(answer.refused)) {
      this.#forget(null); // nobody knows any more how it ended
    } else {
      this.#askLater(answer.refused);
    }
  }

  /** Without an answer there is no connection any more, and the next one asks. */
  #askLater(reason: Reason): void {
    if (this.phase === "ended" || this.phase === "idle") {
      return;
    }
    if (reason === "offline") {
      this.#place.inVain();
    } else {
      this.#place.later(() => void this.#ask());
    }
  }

  /** A small word was refused: said again later, or the place is taken up again, which tells what is true. */
  #heed(reason: Reason, asking: AskingAgain, again: () => void): void {
    if (isSaidAgain(reason)) {
      asking.later(again);
    } else {
      asking.done();
      void this.greet();
    }
  }

  /** Nothing is left by which the place could be taken up again. */
  #forget(outcome: Outcome | null): void {
    this.#place.done();
    this.#presence.done();
    this.#seal.done();
    this.#key = null;
    this.#wish = null;
    this.state = null;
    this.#asked = null;
    this.outcome = outcome;
    this.#machine.take("end");
    this.ports.changed();
  }

  /** Of a state that cannot be lived by nothing is taken: the last good one stands, and the truth is asked for. */
  #take(state: VisitorState, isAnswer: boolean): void {
    if (!this.ports.isSound(state)) {
      this.#askLater("broken");
      return;
    }
    const isStale = !isAnswer && this.state !== null && state.version <= this.state.version;
    if (
      isStale ||
      (!isAnswer && goesBack(state)) ||
      !this.#machine.take(state.conversation === null ? "place" : "assign")
    ) {
      return;
    }
    if (isAnswer) {
      this.#place.done();
      this.#presence.done(); // to come back is to say that one is here
    }
    this.state = state;
    this.ports.heard(state.now);
    if (state.conversation !== null) {
      this.ports.conversation(state.conversation, isAnswer);
    }
    if (state.phase === "ended") {
      this.#forget(state.outcome ?? state.conversation?.outcome ?? "served");
      return;
    }
    this.ports.changed();
  }
}

/** The conversation has ended, and the ticket waits again: the state that says so is on its way. */
const goesBack = ({ phase, outcome }: VisitorState): boolean =>
  phase === "ended" && ["not_verified", "released", "back_on_line"].includes(outcome ?? "");
