/** The passkeys of who is signed in: listed, one more made, one taken away. Two are better than one. */

import { isRefused, type OwnPasskey } from "../../core/protocol";
import { addPasskey, type EntryFault, type EntryTools, faultOf } from "./entry";

export class OwnPasskeys {
  /** Null: not asked yet. */
  all: readonly OwnPasskey[] | null = null;
  fault: EntryFault | null = null;
  isBusy = false;

  constructor(private readonly tools: EntryTools) {}

  forget(): void {
    this.all = null;
    this.fault = null;
  }

  /** Whether this one opens the keys that are on this machine. */
  opensHere(id: string): boolean {
    return this.tools.own.vault?.ways.passkeys.includes(id) === true;
  }

  load = (): Promise<void> => this.tried(() => this.look());

  /** The vault is opened first, so that the new one opens it too; whoever would rather not adds one that only signs in. */
  add = (): Promise<void> =>
    this.tried(async () => {
      await this.tools.own.atRest.opened("passkey");
      await addPasskey(this.tools);
      await this.look();
    });

  remove = (id: string): Promise<void> =>
    this.tried(async () => {
      const answer = await this.tools.api.removePasskey(id);
      if (isRefused(answer)) this.fault = answer.refused === "offline" ? "offline" : "trouble";
      else if (this.opensHere(id)) await this.tools.own.vault?.removePasskey(id);
      await this.look();
    });

  private async look(): Promise<void> {
    const answer = await this.tools.api.passkeys();
    if (!isRefused(answer)) this.all = answer.passkeys;
  }

  private async tried(act: () => Promise<void>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.fault = null;
    this.tools.changed();
    try {
      await act();
    } catch (error) {
      this.fault = faultOf(error);
    } finally {
      this.isBusy = false;
      this.tools.changed();
    }
  }
}
