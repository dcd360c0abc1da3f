/** An end that was pressed is owed: said until it was heard or the conversation is gone, over a lost line and a reload. */

import { AskingAgain } from "../../core/asking-again";
import { isRefused, type Reason } from "../../core/protocol";
import { meaningOf } from "../../core/refusals";
import type { Timers } from "../../core/timers";
import type { Acts } from "../acts";
import type { Load } from "../care/load";
import { ENDED_AS_ABUSE } from "../care/sentences";
import type { Desk } from "../shift/desk";
import type { Pane } from "./pane";
import type { Panes } from "./panes";

interface EndsTools {
  readonly timers: Timers;
  readonly chance: () => number;
  readonly acts: Acts;
  readonly panes: Panes;
  readonly desk: () => Desk;
  readonly load: Load;
}

export class Ends {
  private readonly again: AskingAgain;
  /** Those that are being said at this moment. */
  private readonly saying = new Set<string>();
  private readonly abuse = new Set<string>();

  constructor(private readonly tools: EndsTools) {
    this.again = new AskingAgain(tools.timers, tools.chance, () => undefined);
  }

  /** `isAbuse`: its visitor reads why, and whoever comes from there works more; after a reload it is an end as any. */
  async end(pane: Pane, isAbuse = false): Promise<void> {
    if (isAbuse) {
      this.abuse.add(pane.id);
      pane.tell(ENDED_AS_ABUSE);
    }
    this.want(pane, true);
    await this.say(pane);
  }

  /** It is not to end after all. */
  keepOpen(pane: Pane): void {
    this.abuse.delete(pane.id);
    this.want(pane, false);
  }

  /** All that are owed: the connection is back, or the daemon has had its pause. */
  sayAll(): void {
    const { open } = this.tools.panes;
    for (const pane of open) void this.say(pane);
    if (!open.some((pane) => pane.isEnding)) this.again.done();
  }

  private want(pane: Pane, isEnding: boolean): void {
    pane.wantEnd(isEnding);
    this.tools.desk().keep();
  }

  /** Without a desk of ours nothing is said: it is when we are back. */
  private async say(pane: Pane): Promise<void> {
    const desk = this.tools.desk();
    if (desk.unknownSince !== null || pane.isOver || !pane.isEnding || this.saying.has(pane.id)) return;
    this.saying.add(pane.id);
    await pane.sayBye();
    if (desk.unknownSince === null) {
      const event = this.abuse.has(pane.id) ? "end_as_abuse" : "end";
      const answer = await this.tools.acts.act(event, { conversation: pane.id });
      if (!isRefused(answer)) this.done(pane);
      else this.refused(pane, answer.refused);
    }
    this.saying.delete(pane.id);
    desk.keep();
  }

  private done(pane: Pane): void {
    if (this.abuse.delete(pane.id)) this.tools.load.abuse += 1;
    pane.end("ended_by_counsellor");
  }

  private refused(pane: Pane, reason: Reason): void {
    const meaning = meaningOf(reason);
    if (meaning === "later") this.again.later(() => this.sayAll());
    else if (meaning === "gone" || meaning === "stranger") pane.end("gone");
    else pane.wantEnd(false);
  }
}
