/** The console's connection to the daemon, in the three words that the screen has for it. */

import type { LinkPhase, Socket } from "../core/link";
import type {
  Answer,
  Board,
  CallIns,
  ConsoleState,
  Deliver,
  EventAnswer,
  EventName,
  EventPayload,
  Fault,
  FromConsole,
  LastHours,
  Reason,
  Receipt,
  Refusal,
  Rooms,
} from "../core/protocol";
import type { Cancel, Timers } from "../core/timers";
import { ConsoleLink } from "./console-link";

export interface ConnectionTools {
  /** One socket with this bearer; it connects when the link opens it. */
  makeSocket(bearer: string): Socket<"/console">;
  readonly timers: Timers;
  readonly chance: () => number;
  /** Seconds since 1970, by the daemon's clock. */
  now(): number;
}

/** Who is told what the connection brings. */
interface Listener {
  /** A new connection: it knows nothing of us. */
  greet(): void;
  /** `isMoving`: the daemon ends, and another is asked at once. */
  cut(isMoving: boolean): void;
  refused(reason: Reason): void;
  state(state: ConsoleState): void;
  board(board: Board): void;
  lastHours(hours: LastHours): void;
  callIns(calls: CallIns): void;
  rooms(rooms: Rooms): void;
  deliver(one: Deliver): void;
  receipt(one: Receipt): void;
  /** Of what a page has said. */
  refusal(one: Refusal): void;
  /** One of the line's stores is away, which it did not say yet. */
  fault(store: Store): void;
  /** None is any more. */
  mended(): void;
  /** The chain of signatures has changed. */
  chain(): void;
  ceremony(said: FromConsole): void;
  changed(): void;
}

const WORDS: Readonly<Record<LinkPhase, "connecting" | "connected" | "lost">> = {
  down: "lost",
  connecting: "connecting",
  up: "connected",
  lost: "lost",
  failed: "lost",
};

type Store = Fault["store"];

/** The line says it again every 10 s while it lasts. */
const FAULT_SHOWN_MS = 15_000;

export class Connection {
  /** Which of the line's stores are away though the connection stands, and since when; seconds since 1970. */
  readonly faults = new Map<Store, number>();
  /** What the daemon says is being heard, in this very turn. */
  isHearing = false;
  private link: ConsoleLink | null = null;
  private readonly cancels = new Map<Store, Cancel>();

  constructor(
    private readonly tools: ConnectionTools,
    private readonly to: Listener,
  ) {}

  get phase(): "connecting" | "connected" | "lost" {
    return this.link === null ? "connecting" : WORDS[this.link.phase];
  }

  get isUp(): boolean {
    return this.phase === "connected";
  }

  /** Why the daemon lets this page connect no more. */
  get refused(): Reason | null {
    return this.link?.refused ?? null;
  }

  open(bearer: string): void {
    if (this.link !== null) return;
    const { tools, to } = this;
    const link = new ConsoleLink(tools.makeSocket(bearer), tools.timers, tools.chance);
    const on: typeof link.onPush = (push, act) => link.onPush(push, (told) => this.hear(() => act(told)));
    link.greet = () => to.greet();
    link.broke = (isMoving) => to.cut(isMoving);
    link.changed = () => this.changed(link);
    on("state", (state) => to.state(state));
    on("board", (board) => to.board(board));
    on("last_hours", (hours) => to.lastHours(hours));
    on("call_ins", (calls) => to.callIns(calls));
    on("rooms", (rooms) => to.rooms(rooms));
    on("deliver", (one) => to.deliver(one));
    on("receipt", (one) => to.receipt(one));
    on("refusal", (one) => to.refusal(one));
    on("fault", ({ store }) => this.fault(store));
    on("chain", () => to.chain());
    on("ceremony", (said) => to.ceremony(said));
    this.link = link;
    link.open();
  }

  close(): void {
    for (const cancel of this.cancels.values()) cancel();
    this.faults.clear();
    this.link?.close();
    this.link = null;
  }

  ask<E extends EventName<"/console">>(
    event: E,
    payload: EventPayload<"/console", E>,
  ): Promise<Answer<EventAnswer<"/console", E>>> {
    return this.link === null ? Promise.resolve({ refused: "offline" }) : this.link.ask(event, payload);
  }

  send<E extends EventName<"/console">>(event: E, payload: EventPayload<"/console", E>): void {
    this.link?.send(event, payload);
  }

  /** The browser says that the network or the tab has changed. */
  look(): void {
    this.link?.look();
  }

  private hear(act: () => void): void {
    this.isHearing = true;
    try {
      act();
    } finally {
      this.isHearing = false;
    }
  }

  private fault(store: Store): void {
    this.cancels.get(store)?.();
    this.cancels.set(
      store,
      this.tools.timers.after(FAULT_SHOWN_MS, () => this.mend(store)),
    );
    if (!this.faults.has(store)) {
      this.faults.set(store, this.tools.now());
      this.to.fault(store);
      this.to.changed();
    }
  }

  private mend(store: Store): void {
    this.faults.delete(store);
    if (this.faults.size === 0 && this.isUp) this.to.mended();
    this.to.changed();
  }

  private changed(link: ConsoleLink): void {
    if (link.refused !== null) this.to.refused(link.refused);
    this.to.changed();
  }
}
