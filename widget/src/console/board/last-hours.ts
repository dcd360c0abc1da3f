/** The last hours of the lines, while a lead looks at them: asked for with each new connection, and given up when she looks away. */

import { type EventAnswer, isRefused, type LastHours, type LineHours, type TenMinutes } from "../../core/protocol";
import { Held } from "../../ui/cell";
import type { Connection } from "../connection";
import { Latest } from "../latest";

/** The answer has nothing in it where they are watched no more. */
const isHours = (answer: EventAnswer<"/console", "watch_last_hours">): answer is LastHours => "lines" in answer;

export class LastHoursWatch {
  /** Whether she wants to see them, on whatever view she is. */
  readonly isOpen: Held<boolean>;
  private readonly latest = new Latest<LastHours>();
  private isWatching = false;

  constructor(
    private readonly connection: Connection,
    private readonly changed: () => void,
  ) {
    this.isOpen = new Held(false, changed);
  }

  of(line: string): LineHours | null {
    return this.latest.value?.lines.find((one) => one.line === line) ?? null;
  }

  /** The board is on the screen, or is no more. */
  look(isSeen: boolean): void {
    const isWanted = isSeen && this.isOpen.value;
    if (isWanted === this.isWatching) return;
    this.isWatching = isWanted;
    void this.ask();
  }

  /** A new connection knows nothing of it. */
  anew(): void {
    this.latest.anew();
    if (this.isWatching) void this.ask();
  }

  pushed(hours: LastHours): void {
    if (this.isWatching && this.latest.take(hours)) this.changed();
  }

  forget(): void {
    this.isOpen.value = false;
    this.isWatching = false;
    this.latest.forget();
  }

  private async ask(): Promise<void> {
    const is_on = this.isWatching;
    if (!is_on) this.latest.forget();
    const answer = await this.connection.ask("watch_last_hours", { is_on });
    if (!isRefused(answer) && isHours(answer)) this.pushed(answer);
  }
}

/** The greatest of a row; nothing is 0. */
export const most = (tens: readonly TenMinutes[], of: "waiting" | "served" | "free"): number =>
  Math.max(0, ...tens.map((ten) => ten[of] ?? 0));

export const total = (tens: readonly TenMinutes[], of: "answered" | "left"): number =>
  tens.reduce((sum, ten) => sum + ten[of], 0);
