/** What a protocol card is. */

/** In the order in which they are listed: what is needed soonest stands first. */
export const CARD_IDS = [
  "safe_now",
  "violence_now",
  "suicide",
  "cannot_speak",
  "child_in_danger",
  "style_changed",
  "uses_violence",
  "child_on_adult_line",
  "recognised",
  "both_parties",
  "wants_proof",
] as const;
export type CardId = (typeof CARD_IDS)[number];

export interface ProtocolCard {
  readonly title: string;
  /** Other words by which somebody looks for it. */
  readonly alsoCalled: string;
  /** What to do, in this order. */
  readonly steps: readonly string[];
  /** How it may be said, each in the counsellor's own words. */
  readonly sayings: readonly string[];
}

export type Cards = Readonly<Record<CardId, ProtocolCard>>;
