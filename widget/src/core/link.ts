/**
 * The connection to the daemon: made, made again after it broke, and which state it is in.
 *
 *     down ─ open ─▶ connecting ─▶ up ─ broke ─▶ lost ─▶ up …      lost for long: failed, and still trying
 *                        └─ the daemon said no: refused
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
import type { Cancel, Timers } from "./timers";

const ASK_TIMEOUT_MS = 20_000;
const SLOW_AFTER_MS = 4_000;
export const FAILED_AFTER_MS = 45_000;

/** One socket, as the adapter makes it: it carries any event of its namespace. It never reconnects by itself. */
export interface Socket<N extends Namespace = Namespace> {
  readonly namespace: N;
  open(): void;
  close(): void;
  send(event: string, payload: object): void;
  /** Rejects when no answer came in time or the connection broke. */
  ask(event: string, payload: object, timeoutMs: number): Promise<unknown>;
  onUp(act: () => void): void;
  onDown(act: () => void): void;
  /** The daemon refused the connection itself. */
  onRefused(act: (reason: Reason) => void): void;
  onPush(event: string, act: (payload: unknown) => void): void;
}

export type LinkPhase = "down" | "connecting" | "up" | "lost" | "failed" | "refused";

/** Which events and pushes there are, with what, is said by the namespace. */
export class Link<N extends Namespace> {
  phase: LinkPhase = "down";
  refused: Reason | null = null;
  isSlow = false;
  /** Called with each new connection, before anything else is sent on it. */
  greet: () => void = () => {};
  /** Called when the connection broke. */
  broke: () => void = () => {};
  changed: () => void = () => {};

  private attempt = 0;
  private hasBeenUp = false;
  private downSince: number | null = null;
  private cancelRetry: Cancel | null = null;

  constructor(
    private readonly socket: Socket<N>,
    private readonly timers: Timers,
    private readonly chance: () => number,
  ) {
    socket.onUp(() => this.cameUp());
    socket.onDown(() => this.wentDown());
    socket.onRefused((reason) => this.wasRefused(reason));
  }

  open(): void {
    if (this.phase === "down") {
      this.become("connecting");
      this.downSince = this.timers.now();
      this.socket.open();
    }
  }

  /** For good: quick exit, the end, another page. */
  close(): void {
    this.cancelRetry?.();
    this.become("down");
    this.socket.close();
  }

  /** The person does not want to wait for the next try. */
  retryNow(): void {
    if (this.phase === "lost" || this.phase === "failed" || this.phase === "connecting") {
      this.attempt = 0;
      this.cancelRetry?.();
      this.socket.open();
    }
  }

  send<E extends EventName<N>>(event: E, payload: EventPayload<N, E>): void {
    if (this.phase === "up") {
      this.socket.send(event, payload);
    }
  }

  /** `{refused: "offline"}` when there is no connection, or no answer in time. */
  async ask<E extends EventName<N>>(event: E, payload: EventPayload<N, E>): Promise<Answer<EventAnswer<N, E>>> {
    if (this.phase !== "up") {
      return { refused: "offline" };
    }
    const cancel = this.timers.after(SLOW_AFTER_MS, () => this.beSlow(true));
    const askedAt = this.timers.now();
    try {
      const answer = await this.socket.ask(event, payload, ASK_TIMEOUT_MS);
      this.beSlow(this.timers.now() - askedAt >= SLOW_AFTER_MS);
      return typeof answer === "object" && answer !== null ? (answer as EventAnswer<N, E>) : { refused: "broken" };
    } catch {
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

  private cameUp(): void {
    this.attempt = 0;
    this.hasBeenUp = true;
    this.downSince = null;
    this.isSlow = false;
    this.phase = "up";
    this.greet();
    this.changed();
  }

  private wentDown(): void {
    if (this.phase === "down" || this.phase === "refused") {
      return;
    }
    const wasUp = this.phase === "up";
    this.downSince ??= this.timers.now();
    const isLong = this.timers.now() - this.downSince >= FAILED_AFTER_MS;
    this.phase = isLong ? "failed" : this.hasBeenUp ? "lost" : "connecting";
    if (wasUp) {
      this.broke();
    }
    this.changed();
    this.tryLater();
  }

  private tryLater(): void {
    this.cancelRetry?.();
    this.cancelRetry = this.timers.after(backoffMs(this.attempt, this.chance()), () => this.socket.open());
    this.attempt += 1;
  }

  private wasRefused(reason: Reason): void {
    if (reason === "try_again" || reason === "too_often" || reason === "broken") {
      this.wentDown();
      return;
    }
    this.cancelRetry?.();
    this.refused = reason;
    this.become("refused");
    this.socket.close();
  }

  private become(phase: LinkPhase): void {
    this.phase = phase;
    this.changed();
  }
}
