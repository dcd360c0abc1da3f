/**
 * The connection to the daemon: made, made again after it broke, and which state it is in.
 *
 *     down ─ open ─▶ connecting ─▶ up ─ broke ─▶ lost ─▶ up …      lost for long: failed, and still trying
 *
 * A daemon that ends closes its connections in order: then the next one is made at once, since another may be there, and
 * the line counts as up meanwhile, for a few seconds.
 *
 * A no to the connection itself is no last word here: the console has a link of its own that takes it for one.
 */

import { backoffMs } from "./backoff";
import type {
  Answer,
  EventAnswer,
  EventName,
  EventPayload,
  Namespace,
  PushName,
  PushPayload,
  Reason,
} from "./protocol";
import type { MakeTerse } from "./terse";
import type { Cancel, Timers } from "./timers";

const ASK_TIMEOUT_MS = 20_000;
/** So long an answer may take, or the way to another daemon, until somebody reads of it. The promise is 5 s. */
const SLOW_AFTER_MS = 4_000;
/** Without a connection for so long, the person reads that there is none, with the numbers and a button. */
export const FAILED_AFTER_MS = 20_000;
/** When the browser gives a hint: two round trips of 800 ms and a lost packet. Words flow again within 5 s. */
const HINT_ANSWER_MS = 2_500;
/** A connection that lived for less counts as a try: one that breaks again and again is made with pauses. */
const STEADY_AFTER_MS = 5_000;
const UNSTEADY_ATTEMPT = 2;
/** A try that is older than this began before the network changed. */
const FRESH_TRY_MS = 2_000;

/** One socket, as the adapter makes it: it carries any event of its namespace. It never reconnects by itself. */
export interface Socket<N extends Namespace = Namespace> {
  readonly namespace: N;
  open(): void;
  close(): void;
  send(event: string, payload: object): void;
  /** The last word of this page, said even while the page goes away; then closed. */
  goodbye(event: string, payload: object): void;
  /** Ask the other side whether it is there; without an answer in this time the connection is down. */
  probe(answerMs: number): void;
  /** The program of terse events has come: used with a daemon that knows them, over a WebSocket. */
  beTerse?(make: MakeTerse): void;
  /** Rejects when no answer came in time, and at once when the connection broke. */
  ask(event: string, payload: object, timeoutMs: number): Promise<unknown>;
  onUp(act: () => void): void;
  /** `isSentOn`: the daemon has closed it in order, for it ends itself. */
  onDown(act: (isSentOn?: boolean) => void): void;
  /** The daemon refused the connection itself. */
  onRefused(act: (reason: Reason) => void): void;
  onPush(event: string, act: (payload: unknown) => void): void;
}

export type LinkPhase = "down" | "connecting" | "up" | "lost" | "failed";

/** Which events and pushes there are, with what, is said by the namespace. */
export class Link<N extends Namespace> {
  phase: LinkPhase = "down";
  isSlow = false;
  /** Called with each new connection, before anything else is sent on it. */
  greet: () => void = () => {};
  /** Called when the connection broke. `isMoving`: another is made at once, and nobody need know. */
  broke: (isMoving: boolean) => void = () => {};
  changed: () => void = () => {};

  #attempt = 0;
  #triedAt = 0;
  /** Counts connections that were up. */
  #times = 0;
  #isLong = false;
  #cancelLong: Cancel | null = null;
  #cancelSteady: Cancel | null = null;
  #cancelRetry: Cancel | null = null;
  /** Something can be said: there is a connection, and not only the next one in the making. */
  #isThere = false;

  readonly #timers: Timers;
  readonly #chance: () => number;

  constructor(
    protected readonly socket: Socket<N>,
    timers: Timers,
    chance: () => number,
  ) {
    this.#timers = timers;
    this.#chance = chance;
    socket.onUp(() => this.#cameUp());
    socket.onDown((isSentOn) => this.wentDown(isSentOn));
    socket.onRefused((reason) => this.wasRefused(reason));
  }

  open(): void {
    if (this.phase === "down") {
      this.#watchLength();
      this.become("connecting");
      this.#connect();
    }
  }

  /** For good: quick exit, the end, another page. */
  close(): void {
    this.stopTrying();
    this.become("down");
    this.socket.close();
  }

  /** The last word, and then as `close`. It goes out even while the page goes away. */
  goodbye<E extends EventName<N>>(event: E, payload: EventPayload<N, E>): void {
    if (this.#isThere) {
      this.socket.goodbye(event, payload);
    }
    this.close();
  }

  /** The person does not want to wait for the next try. */
  retryNow(): void {
    if (this.#isTrying) {
      this.#attempt = 0;
      this.#connect();
    }
  }

  /**
   * The browser says that the network or the tab has changed: is this line still one? A try that waits for its turn is
   * made at once; one that began before the change is made anew.
   */
  look(): void {
    if (this.#isThere) {
      this.socket.probe(HINT_ANSWER_MS);
    } else if (this.#isTrying && (this.#cancelRetry !== null || this.#timers.now() - this.#triedAt >= FRESH_TRY_MS)) {
      this.#connect();
    }
  }

  get #isTrying(): boolean {
    return this.phase !== "up" && this.phase !== "down";
  }

  #connect(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    this.#triedAt = this.#timers.now();
    this.socket.open();
  }

  send<E extends EventName<N>>(event: E, payload: EventPayload<N, E>): void {
    if (this.#isThere) {
      this.socket.send(event, payload);
    }
  }

  /** `{refused: "offline"}` when there is no connection, or no answer in time: then this connection is none. */
  async ask<E extends EventName<N>>(event: E, payload: EventPayload<N, E>): Promise<Answer<EventAnswer<N, E>>> {
    if (!this.#isThere) {
      return { refused: "offline" };
    }
    const cancel = this.#timers.after(SLOW_AFTER_MS, () => this.beSlow(true));
    const askedAt = this.#timers.now();
    const times = this.#times;
    try {
      const answer = await this.socket.ask(event, payload, ASK_TIMEOUT_MS);
      this.beSlow(this.#timers.now() - askedAt >= SLOW_AFTER_MS);
      return typeof answer === "object" && answer !== null ? (answer as EventAnswer<N, E>) : { refused: "broken" };
    } catch {
      if (this.#isThere && this.#times === times) {
        this.restart();
      }
      return { refused: "offline" };
    } finally {
      cancel();
    }
  }

  /** A connection that does not answer is none: drop it and come back by another. */
  restart(): void {
    this.socket.close();
    this.wentDown();
  }

  onPush<P extends PushName<N>>(push: P, act: (payload: PushPayload<N, P>) => void): void {
    this.socket.onPush(push, (payload) => act(payload as PushPayload<N, P>));
  }

  /** Something took long, or was quick again. */
  beSlow(isSlow: boolean): void {
    if (this.isSlow !== isSlow) {
      this.isSlow = isSlow;
      this.changed();
    }
  }

  #cameUp(): void {
    this.#times += 1;
    this.stopTrying();
    this.#attempt = Math.min(this.#attempt, UNSTEADY_ATTEMPT);
    this.#cancelSteady = this.#timers.after(STEADY_AFTER_MS, () => {
      this.#attempt = 0;
    });
    this.isSlow = false;
    this.#isThere = true;
    this.phase = "up";
    this.greet();
    this.changed();
  }

  protected wentDown(isSentOn = false): void {
    if (this.phase === "down") {
      return;
    }
    this.#cancelSteady?.();
    this.#isThere = false;
    if (isSentOn && !this.#attempt) {
      this.broke(true);
      this.#attempt = 1;
      this.#cancelRetry = this.#timers.after(SLOW_AFTER_MS, () => this.#lose());
      this.socket.open();
    } else {
      this.#lose();
      this.#tryLater();
    }
  }

  #lose(): void {
    if (this.phase === "up") {
      this.broke(false);
    }
    this.#watchLength();
    this.become(this.#phaseWithout());
  }

  #phaseWithout(): LinkPhase {
    return this.#isLong ? "failed" : this.#times > 0 ? "lost" : "connecting";
  }

  /** By a timer, not by two readings of a clock: a clock that is set meanwhile must not change what the person reads. */
  #watchLength(): void {
    this.#cancelLong ??= this.#timers.after(FAILED_AFTER_MS, () => {
      this.#isLong = true;
      this.become(this.#phaseWithout());
    });
  }

  protected stopTrying(): void {
    this.#cancelRetry?.();
    this.#cancelLong?.();
    this.#cancelSteady?.();
    this.#cancelRetry = this.#cancelLong = null;
    this.#isLong = this.#isThere = false;
  }

  #tryLater(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = this.#timers.after(backoffMs(this.#attempt, this.#chance()), () => this.#connect());
    this.#attempt += 1;
  }

  /** To a visitor's page no such word is the last one: docs/adr/0042. */
  protected wasRefused(_: Reason): void {
    this.wentDown();
  }

  protected become(phase: LinkPhase): void {
    this.phase = phase;
    this.changed();
  }
}
