/** What this person is offered to write with, as the daemon last said it. Nothing of it stays on the device. */

import { type Answer, isRefused, type ReadyMade } from "../../core/protocol";

const NOTHING: ReadyMade = { phrases: [], cards: [], own: [], version: 0 };

export class Phrases {
  private told = NOTHING;

  constructor(
    private readonly ask: () => Promise<Answer<ReadyMade>>,
    private readonly changed: () => void,
  ) {}

  get now(): ReadyMade {
    return this.told;
  }

  /** What cannot be had now is as it was; the next connection asks again. */
  async load(): Promise<void> {
    const answer = await this.ask();
    if (isRefused(answer)) return;
    this.told = answer;
    this.changed();
  }

  forget(): void {
    this.told = NOTHING;
  }
}
