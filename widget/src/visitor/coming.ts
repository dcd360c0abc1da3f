/**
 * The conversation of this page for as long as its program has not come: what the line says of one is kept for it. Once it
 * has come the program is made, once, and knows all that there is to know of a conversation (talk.ts).
 */

import type { ConversationState } from "../core/protocol";
import type { Talk, TalkPorts } from "./talk";

const EARLY_MAX_COUNT = 64;

export class Coming {
  #talk: Talk | null = null;
  #early: ((talk: Talk) => void)[] = [];
  /** The newest state of a conversation that could not be made yet. */
  #unmade: ConversationState | null = null;

  constructor(private readonly ports: TalkPorts) {
    const { link } = ports;
    link.onPush("deliver", (one) => this.#hear((talk) => talk.take(one)));
    link.onPush("receipt", (one) => this.#hear((talk) => talk.receipt(one)));
    link.onPush("refusal", (one) => this.#hear((talk) => talk.refused(one)));
  }

  /** Null until its program has come. */
  get talk(): Talk | null {
    const later = this.ports.world.later();
    if (this.#talk === null && later !== null) {
      this.#talk = new later.Talk(this.ports);
      for (const act of this.#early.splice(0)) {
        act(this.#talk);
      }
    }
    return this.#talk;
  }

  took(state: ConversationState, isResumed: boolean): void {
    const { talk } = this;
    if (talk !== null) {
      talk.took(state, isResumed);
      return;
    }
    const isAsked = this.#unmade !== null;
    this.#unmade = state;
    if (!isAsked) {
      this.ports.world.seal().then(
        () => this.#takeNewest(),
        () => {
          this.#unmade = null;
          this.ports.failed();
        },
      );
    }
  }

  /** The ticket waits again. */
  giveBack(isTurnKept: boolean): void {
    this.#unmade = null;
    this.talk?.giveBack(isTurnKept);
  }

  /** Words and keys go, and nothing is kept. */
  wipe(): void {
    this.#unmade = null;
    this.#early = [];
    this.ports.draft.value = "";
    this.talk?.wipe();
  }

  #takeNewest(): void {
    const newest = this.#unmade;
    this.#unmade = null;
    if (newest !== null) {
      this.took(newest, true);
      this.ports.changed();
    }
  }

  #hear(act: (talk: Talk) => void): void {
    const { talk } = this;
    if (talk !== null) {
      act(talk);
    } else if (this.#early.length < EARLY_MAX_COUNT) {
      this.#early.push(act);
    }
  }
}
