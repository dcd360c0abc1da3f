/** The info cards of each language: a file of its own, pinned like the catalogues. */

import type { FrameConfig } from "../core/frame-messages";
import { fetchTexts } from "./release-parts";

export interface InfoCard {
  readonly id: string;
  /** Who it is for. */
  readonly door: Door;
  /** Under which heading its title stands; of a long list, so that little is shown at once. */
  readonly group?: Group;
  readonly title: string;
  /** One sentence each. */
  readonly text: readonly string[];
  /** Whom one can call stands below. */
  readonly numbers?: boolean;
}
export type Door = "me" | "professional" | "child";
export type Group = "now" | "safe" | "what";

/** All that one language says. */
export interface InfoTexts {
  readonly language: string;
  /** The day of the last review, "2026-11-29". */
  readonly reviewed: string;
  readonly words: Readonly<
    Record<"button" | "intro" | "stay" | "professional" | "professionals" | "back" | "reviewed" | "by", string>
  >;
  /** In the order in which they are shown: the first is open. */
  readonly groups: Readonly<Record<Group, string>>;
  readonly cards: readonly InfoCard[];
}

export type FetchCards = (config: FrameConfig, language: string) => Promise<InfoTexts>;

/** For words that have no cards. */
export const FALLBACK_LANGUAGE = "en";

/** The file whose hash is written into this script. */
export const fetchCards: FetchCards = async (config, language) => {
  const hashes = __INFO__;
  const known = hashes[language] === undefined ? FALLBACK_LANGUAGE : language;
  return (await fetchTexts(config, `info-${known}`, hashes[known])) as unknown as InfoTexts;
};
