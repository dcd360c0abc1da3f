/** The queue watch: asked for with each new connection of a lead, whatever she looks at, since it has alarms. */

import {
  type Answer,
  type Board,
  type ChangeLine,
  type EventAnswer,
  type SayToWaiting,
  isRefused,
} from "../../core/protocol";
import type { Acts } from "../acts";
import type { Connection } from "../connection";
import { Latest } from "../latest";
import { keyOf, type Ringing, ringingOf } from "./alarms";

/** The answer to `watch` has nothing in it where the board is watched no more. */
const isBoard = (answer: EventAnswer<"/console", "watch">): answer is Board => "lines" in answer;

export class BoardWatch {
  private readonly latest = new Latest<Board>();

  constructor(
    private readonly connection: Connection,
    private readonly acts: Acts,
    /** A later board is there. */
    private readonly changed: (board: Board) => void,
    /** Once for each alarm that begins, and for those that ring when the watch begins. */
    private readonly onAlarm: (ringing: Ringing) => void,
  ) {}

  get board(): Board | null {
    return this.latest.value;
  }

  get alarms(): readonly Ringing[] {
    return ringingOf(this.board?.lines ?? []);
  }

  async watch(): Promise<void> {
    const answer = await this.connection.ask("watch", { board: true });
    if (isRefused(answer) || !isBoard(answer)) return;
    this.latest.anew();
    this.pushed(answer);
  }

  pushed(board: Board): void {
    const before = new Set(this.alarms.map(keyOf));
    if (!this.latest.take(board)) return;
    for (const one of this.alarms) if (!before.has(keyOf(one))) this.onAlarm(one);
    this.changed(board);
  }

  anew(): void {
    this.latest.anew();
  }

  forget(): void {
    this.latest.forget();
  }

  changeLine = (line: string, act: ChangeLine["act"]): Promise<Answer<object>> =>
    this.acts.act("change_line", { line, act });
  /** Null: as reckoned again. */
  setLimit = (line: string, limit: number | null): Promise<Answer<object>> =>
    this.acts.act("set_limit", { line, limit });
  /** To all who wait, in place of what was said before; without words that is taken back. */
  sayToWaiting = (line: string, words: SayToWaiting["words"]): Promise<Answer<object>> =>
    this.acts.act("say_to_waiting", { line, words });
  /** Who says that it cannot wait, the longest waiting first. */
  pullForward = (line: string): Promise<Answer<object>> => this.acts.act("pull_forward", { line });
  callBack = (desk: string): Promise<Answer<object>> => this.acts.act("call_back", { desk });
}
