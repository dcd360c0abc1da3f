/** The console's line to the daemon, in the three words that the screen has for it. */

import { Link, type LinkPhase, type Wire } from "../core/link";
import type { Answer, Board, ConsoleState, Deliver, Reason, Receipt, RefusalPush } from "../core/protocol";
import type { Timers } from "../core/timers";

export interface ConnectionTools {
  /** One socket with this bearer; it connects when the link opens it. */
  makeWire(bearer: string): Wire;
  readonly timers: Timers;
  readonly chance: () => number;
}

/** Who is told what the line brings. */
export interface Listener {
  /** A new connection: it knows nothing of us. */
  greet(): void;
  cut(): void;
  refused(reason: Reason): void;
  state(state: ConsoleState): void;
  board(board: Board): void;
  deliver(one: Deliver): void;
  receipt(one: Receipt): void;
  refusal(one: RefusalPush): void;
  changed(): void;
}

const WORDS: Readonly<Record<LinkPhase, "connecting" | "connected" | "lost">> = {
  down: "lost",
  connecting: "connecting",
  up: "connected",
  lost: "lost",
  failed: "lost",
  refused: "lost",
};

export class Connection {
  private link: Link | null = null;

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

  open(bearer: string): void {
    if (this.link !== null) return;
    const { tools, to } = this;
    const link = new Link(tools.makeWire(bearer), tools.timers, tools.chance);
    link.greet = () => to.greet();
    link.broke = () => to.cut();
    link.changed = () => this.changed(link);
    link.onPush<ConsoleState>("state", (state) => to.state(state));
    link.onPush<Board>("board", (board) => to.board(board));
    link.onPush<Deliver>("deliver", (one) => to.deliver(one));
    link.onPush<Receipt>("receipt", (one) => to.receipt(one));
    link.onPush<RefusalPush>("refusal", (one) => to.refusal(one));
    this.link = link;
    link.open();
  }

  close(): void {
    this.link?.close();
    this.link = null;
  }

  ask<T extends object>(event: string, payload: object): Promise<Answer<T>> {
    return this.link === null ? Promise.resolve({ refused: "offline" }) : this.link.ask<T>(event, payload);
  }

  send(event: string, payload: object): void {
    this.link?.send(event, payload);
  }

  private changed(link: Link): void {
    if (link.phase === "refused" && link.refused !== null) this.to.refused(link.refused);
    this.to.changed();
  }
}
