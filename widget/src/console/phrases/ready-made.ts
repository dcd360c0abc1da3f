/** What this person is offered to write with, as the daemon last said it. Nothing of it stays on the device. */

import { type Answer, isRefused, type OwnPhrases, type ReadyMade } from "../../core/protocol";

const NOTHING: ReadyMade = { phrases: [], cards: [], own: [], version: 0 };

export class Phrases {
  private told = NOTHING;
  /** The list is asked for at the cursor of this conversation. */
  asked: string | null = null;

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

  /** One's own are kept so. */
  keptOwn(now: OwnPhrases): void {
    this.told = { ...this.told, ...now };
    this.changed();
  }

  /** By a key, without a slash. */
  askAt(conversation: string | null): void {
    this.asked = conversation;
    this.changed();
  }

  forget(): void {
    this.told = NOTHING;
    this.asked = null;
  }
}
