/** The queue watch: asked for while it is shown, and again with each new connection. */

import { type Answer, type Board, type ChangeLine, type EventAnswer, isRefused } from "../../core/protocol";
import type { Acts } from "../acts";
import type { Connection } from "../connection";
import { Latest } from "../latest";

/** The answer to `watch` has nothing in it where the board is watched no more. */
const isBoard = (answer: EventAnswer<"/console", "watch">): answer is Board => "lines" in answer;

export class BoardWatch {
  private readonly latest = new Latest<Board>();

  constructor(
    private readonly connection: Connection,
    private readonly acts: Acts,
    private readonly changed: () => void,
  ) {}

  get board(): Board | null {
    return this.latest.value;
  }

  async watch(isWatched: boolean): Promise<void> {
    const answer = await this.connection.ask("watch", { board: isWatched });
    if (isRefused(answer) || !isBoard(answer)) return;
    this.latest.anew();
    this.pushed(answer);
  }

  pushed(board: Board): void {
    if (this.latest.take(board)) this.changed();
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
