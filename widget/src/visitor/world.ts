/** What the visitor's application has of the world, and nothing else. */

import type { breathe } from "../adapters/breath";
import type { SayGoodbye } from "../core/farewell";
import type { FrameConfig, FrameWord } from "../core/frame-messages";
import type { Socket } from "../core/link";
import type { LineProfile } from "../core/protocol";
import type { Bytes, Seal } from "../core/seal-port";
import type { beTerse } from "../core/terse";
import type { Timers } from "../core/timers";
import type { Catalogue } from "../i18n/words";
import type { ForChildren } from "./child-texts";
import type { HelpPart } from "./help";
import type { DrawInfo } from "./info-cards";
import type { lookForRetirement } from "./retirement";
import type { isSound } from "./sound-state";
import type { ViewProps } from "./views/frame";
import type { Talk } from "./talk";
import type { withTalk } from "./talk-texts";
import type { work } from "./work";

export interface TalkProps extends ViewProps {
  /** What one may set in it stands with the help; "small": it is a bar on the partner's page. */
  readonly part: "more" | "covered" | "draft" | "words" | "settings" | "waiting" | "small" | "info" | "logo";
  openHelp(part: HelpPart): void;
}

export interface Later {
  readonly Talk: typeof Talk;
  readonly look: typeof lookForRetirement;
  readonly work: typeof work;
  readonly breathe: typeof breathe;
  readonly isSound: typeof isSound;
  readonly withTalk: typeof withTalk;
  readonly beTerse: typeof beTerse;
  drawTalk(into: Element, props: TalkProps | null): void;
}

export interface World {
  readonly config: FrameConfig;
  readonly socket: Socket<"/visitor">;
  readonly timers: Timers;
  /** The languages that our words are built in. */
  readonly languages: readonly string[];
  /** Those of them that nobody has checked. */
  readonly drafts: readonly string[];
  tell(word: FrameWord): void;
  profile(language: string): Promise<LineProfile | null>;
  /** What the first view and the queue say. */
  catalogue(language: string): Promise<Catalogue>;
  /** With what only a talk says, whose program has come. */
  withTalk(catalogue: Catalogue): Promise<Catalogue>;
  /** What children read instead, where the line is for them. */
  childrens(): Promise<ForChildren>;
  readonly goodbye: SayGoodbye;
  seal(): Promise<Seal>;
  /** The program of a conversation, which comes with the seal and its texts; null until then. */
  later(): Later | null;
  /** Draws the info cards; null until their script has come. */
  info(): DrawInfo | null;
  random(bytes: number): Bytes;
  sha256(bytes: Bytes): Promise<Bytes>;
  chance(): number;
}
