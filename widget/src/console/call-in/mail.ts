/** One's own address for calls by e-mail: kept at the daemon for this alone, and shown to nobody else. */

import { type Answer, type CallAddress, type Empty, isRefused } from "../../core/protocol";
import { Held } from "../../ui/cell";
import type { Call } from "../staff/http";

const TARGET = "/api/call-in/address";

export type MailTold = "kept" | "removed" | { readonly refused: string };

export class MailRoom {
  /** Null: not fetched yet. */
  readonly address: Held<CallAddress | null>;
  readonly isAway: Held<boolean>;
  readonly told: Held<MailTold | null>;
  readonly written: Held<string>;
  private asked = 0;

  constructor(
    private readonly call: () => Call,
    changed: () => void,
  ) {
    this.address = new Held<CallAddress | null>(null, changed);
    this.isAway = new Held(false, changed);
    this.told = new Held<MailTold | null>(null, changed);
    this.written = new Held("", changed);
  }

  async load(): Promise<void> {
    this.asked += 1;
    const mine = this.asked;
    const answer = await this.call()<CallAddress>("GET", TARGET, {});
    if (mine !== this.asked) return;
    this.isAway.value = isRefused(answer);
    if (!isRefused(answer)) this.address.value = answer;
  }

  /** What is written; in which language e-mail is to come. */
  keep(language: string): Promise<void> {
    return this.act({ address: this.written.value.trim(), language }, "kept");
  }

  remove(): Promise<void> {
    return this.act({ address: null }, "removed");
  }

  /** With the sign-in. */
  forget(): void {
    this.asked += 1;
    this.address.value = null;
    this.told.value = null;
    this.written.value = "";
    this.isAway.value = false;
  }

  private async act(body: object, done: "kept" | "removed"): Promise<void> {
    const mine = this.asked;
    const answer: Answer<Empty> = await this.call()<Empty>("POST", TARGET, body);
    if (mine !== this.asked) return; // somebody else may sit here now
    if (isRefused(answer)) {
      this.told.value = { refused: answer.refused };
      return;
    }
    this.told.value = done;
    this.written.value = "";
    await this.load();
  }
}
