/** Whom a counsellor may ask into a conversation: asked of the daemon while the list is open, and kept nowhere. */

import type { AskableOfLine, AskIn, Purpose, Reason } from "../../core/protocol";
import { isRefused } from "../../core/protocol";
import type { Cancel, Timers } from "../../core/timers";
import { Held } from "../../ui/cell";
import type { Acts } from "../acts";
import type { Connection } from "../connection";

/** How old the list becomes. */
const LOOK_AGAIN_MS = 5_000;

export class Colleagues {
  /** The conversation of which the list is open. */
  of: string | null = null;
  /** Null: they are being asked for. */
  lines: readonly AskableOfLine[] | null = null;
  /** Why nobody can be asked. */
  refused: Reason | null = null;
  readonly purpose: Held<Purpose>;
  /** The line of the conversation. */
  private ownLine = "";
  private cancel: Cancel = () => {};

  constructor(
    private readonly connection: Pick<Connection, "ask">,
    private readonly acts: Acts,
    private readonly timers: Timers,
    private readonly changed: () => void,
  ) {
    this.purpose = new Held<Purpose>("together", changed);
  }

  open(conversation: string, line: string): void {
    this.close();
    this.of = conversation;
    this.ownLine = line;
    this.purpose.value = "together";
    void this.look(conversation);
    this.changed();
  }

  close(): void {
    this.cancel();
    this.of = this.lines = this.refused = null;
    this.changed();
  }

  /** Those who can be asked for what is chosen: to talk together only who answers on this line and speaks its language. */
  get shown(): readonly AskableOfLine[] {
    const lines = this.lines ?? [];
    if (this.purpose.value === "transfer") return lines;
    const own = lines.filter(({ line }) => line === this.ownLine);
    return own
      .map((one) => ({ ...one, colleagues: one.colleagues.filter(({ speaks }) => speaks) }))
      .filter(({ colleagues }) => colleagues.length > 0);
  }

  /** Asks; the state says what becomes of it. */
  async ask(whom: Pick<AskIn, "desk" | "line">): Promise<void> {
    const { of, purpose } = this;
    if (of === null) return;
    this.close();
    await this.acts.act("ask_in", { conversation: of, purpose: purpose.value, ...whom });
  }

  private async look(conversation: string): Promise<void> {
    const answer = await this.connection.ask("ask_colleagues", { conversation });
    if (this.of !== conversation) return;
    if (isRefused(answer)) this.refused = answer.refused;
    else [this.lines, this.refused] = [answer.lines, null];
    this.cancel = this.timers.after(LOOK_AGAIN_MS, () => void this.look(conversation));
    this.changed();
  }
}
