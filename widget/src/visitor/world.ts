/** What the visitor's application has of the world, and nothing else. */

import type { Conversation } from "../core/conversation";
import type { FrameConfig, FrameWord } from "../core/frame-messages";
import type { Socket } from "../core/link";
import type { LineProfile } from "../core/protocol";
import type { Bytes, Seal } from "../core/seal-port";
import type { Timers } from "../core/timers";
import type { Catalogue } from "../i18n/words";

export interface World {
  readonly config: FrameConfig;
  readonly socket: Socket<"/visitor">;
  readonly timers: Timers;
  /** The languages that our words are built in. */
  readonly languages: readonly string[];
  tell(word: FrameWord): void;
  profile(language: string): Promise<LineProfile | null>;
  catalogue(language: string): Promise<Catalogue>;
  seal(): Promise<Seal>;
  /** How a conversation is made; null until that has come, which is before the seal does. */
  conversation(): typeof Conversation | null;
  random(bytes: number): Bytes;
  sha256(bytes: Bytes): Promise<Bytes>;
  chance(): number;
}
