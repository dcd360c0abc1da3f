/** The screen of one's own planned shifts: what was asked for, what is signed, and whether its key is in this browser. */

import { isRefused, type OwnCredential, type Reason } from "../../core/protocol";
import type { Period } from "./credentials";
import type { Keys } from "./keys";

export class PlannedShifts {
  shifts: readonly OwnCredential[] = [];
  /** Public keys whose secret half is in this browser. */
  here: ReadonlySet<string> = new Set();
  refused: Reason | null = null;
  /** The last asking was heard. */
  isAsked = false;

  constructor(
    private readonly keys: Keys,
    private readonly changed: () => void,
  ) {}

  async load(): Promise<void> {
    const answer = await this.keys.ownShifts();
    this.refused = isRefused(answer) ? answer.refused : null;
    if (!isRefused(answer)) {
      this.shifts = answer.shifts;
      this.here = answer.here;
    }
    this.changed();
  }

  async reload(): Promise<void> {
    await this.load();
    await this.keys.refreshCredential();
  }

  async ask(period: Period): Promise<void> {
    const answer = await this.keys.ask([period]);
    this.isAsked = !isRefused(answer);
    await this.load();
    if (isRefused(answer)) this.refused = answer.refused;
    await this.keys.refreshCredential();
  }
}
