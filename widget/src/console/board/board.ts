/** The queue watch: asked for with each new connection of a lead, whatever she looks at, since it has alarms. */

import { type Answer, type Board, type ChangeLine, type EventAnswer, isRefused } from "../../core/protocol";
import type { BoardLine } from "../../core/protocol";
import type { Acts } from "../acts";
import type { Connection } from "../connection";
import { Latest } from "../latest";
import { isUrgentAlarm } from "./alarms";

/** The answer to `watch` has nothing in it where the board is watched no more. */
const isBoard = (answer: EventAnswer<"/console", "watch">): answer is Board => "lines" in answer;

export class BoardWatch {
  private readonly latest = new Latest<Board>();

  constructor(
    private readonly connection: Connection,
    private readonly acts: Acts,
    private readonly changed: () => void,
    /** Once for each line when its alarm begins. */
    private readonly onUrgent: (line: BoardLine) => void,
  ) {}

  /** The lines on which something urgent waits that nobody has taken up. */
  get urgent(): readonly BoardLine[] {
    const { board } = this;
    return board === null ? [] : board.lines.filter((line) => isUrgentAlarm(line, board.now));
  }

  get board(): Board | null {
    return this.latest.value;
  }

  async watch(): Promise<void> {
    const answer = await this.connection.ask("watch", { board: true });
    if (isRefused(answer) || !isBoard(answer)) return;
    this.latest.anew();
    this.pushed(answer);
  }

  pushed(board: Board): void {
    const before = new Set(this.urgent.map((line) => line.line));
    if (!this.latest.take(board)) return;
    for (const line of this.urgent) if (!before.has(line.line)) this.onUrgent(line);
    this.changed();
  }

  anew(): void {
    this.latest.anew();
  }

  forget(): void {
    this.latest.forget();
  }

  changeLine = (line: string, act: ChangeLine["act"]): Promise<Answer<object>> =>
    this.acts.act("change_line", { line, act });
}
