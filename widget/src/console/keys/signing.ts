/** The screen where a lead signs planned shifts ahead: which wait, which may be signed, and which were picked. */

import { type Answer, type CredentialRequest, isRefused } from "../../core/protocol";
import { isSignable, type SignedBatch } from "./credentials";
import type { Keys } from "./keys";

export class Signing {
  waiting: readonly CredentialRequest[] = [];
  /** How many were signed, or why none. */
  said: Answer<SignedBatch> | null = null;
  private picked: ReadonlySet<string> = new Set();

  constructor(
    private readonly keys: Keys,
    private readonly changed: () => void,
  ) {}

  get chosen(): readonly CredentialRequest[] {
    return this.waiting.filter((request) => this.isPicked(request));
  }

  isPicked(request: CredentialRequest): boolean {
    return this.picked.has(request.id);
  }

  canSign(request: CredentialRequest): boolean {
    return isSignable(request, this.keys.now());
  }

  pick(request: CredentialRequest, isOn: boolean): void {
    const others = [...this.picked].filter((id) => id !== request.id);
    this.become(isOn ? [...others, request.id] : others);
  }

  pickAll(): void {
    this.become(this.waiting.filter((request) => this.canSign(request)).map((request) => request.id));
  }

  async load(): Promise<void> {
    const answer = await this.keys.waitingRequests();
    this.waiting = isRefused(answer) ? [] : answer.requests;
    this.changed();
  }

  async sign(): Promise<void> {
    this.said = await this.keys.signBatch(this.chosen);
    await this.load();
    await this.keys.refreshCredential();
  }

  private become(picked: readonly string[]): void {
    this.picked = new Set(picked);
    this.changed();
  }
}
