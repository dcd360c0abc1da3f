/** The protocol cards. They are the release's, and each organisation reads them before it relies on them; nothing of them is ever sent, and nothing is noted of who reads one. */

import type { Language } from "../texts";
import { EN } from "./cards-en";
import { FI } from "./cards-fi";
import { CARD_IDS, type CardId, type Cards } from "./card-shape";
import { SV } from "./cards-sv";

export const CARDS: Readonly<Record<Language, Cards>> = { fi: FI, sv: SV, en: EN };

/** The cards in which every word that was typed stands, be it as a part of one; all of them for none. */
export function found(language: Language, query: string): readonly CardId[] {
  const fold = (text: string): string => text.toLocaleLowerCase(language).normalize("NFC");
  const words = fold(query).split(/\s+/).filter(Boolean);
  return CARD_IDS.filter((id) => {
    const { title, alsoCalled, steps, sayings } = CARDS[language][id];
    const text = fold([title, alsoCalled, ...steps, ...sayings].join(" "));
    return words.every((word) => text.includes(word));
  });
}
