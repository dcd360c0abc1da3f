/** Three languages that need not be one: what was asked for, what our words are in, what the line is asked to answer in. */

import { languageOf } from "../core/language-tags";
import type { LineProfile } from "../core/protocol";

const FALLBACK = "fi";

/** In which our words are. `having`: those that a catalogue was built for. */
export const wordsIn = (wanted: string, having: readonly string[]): string => languageOf(wanted, having) ?? FALLBACK;

interface Spoken {
  /** Always one that the line has. */
  readonly language: string;
  /** What was asked for, when the line does not have it. */
  readonly foreign: string | null;
}

/** In which the line is asked to answer, once it has told what it has; `words` is the language of our words. */
export function spokenIn(wanted: string, words: string, profile: LineProfile | null): Spoken {
  if (profile === null) {
    return { language: words, foreign: null };
  }
  const codes = profile.languages.map((one) => one.code);
  const meant = languageOf(wanted, codes);
  return {
    language: meant ?? languageOf(words, codes) ?? profile.language,
    foreign: meant === null ? wanted : null,
  };
}
