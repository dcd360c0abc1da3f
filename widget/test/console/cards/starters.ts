/** The cards and phrases that come with the release, as the daemon gives them. */
import cardsEn from "../../../../chatd/directory/starters/cards.en.json";
import cardsFi from "../../../../chatd/directory/starters/cards.fi.json";
import cardsSv from "../../../../chatd/directory/starters/cards.sv.json";
import type { ReadyMade } from "../../../src/core/protocol";

type Said = Readonly<Record<string, { readonly title: string; readonly text: string }>>;
const BY_LANGUAGE: readonly (readonly [string, Said])[] = [
  ["fi", cardsFi],
  ["sv", cardsSv],
  ["en", cardsEn],
];
const inAll = (id: string, what: "title" | "text"): Record<string, string> =>
  Object.fromEntries(BY_LANGUAGE.map(([language, said]) => [language, said[id]?.[what] ?? ""]));

export const READY_MADE: ReadyMade = {
  phrases: [],
  cards: Object.keys(cardsFi).map((id) => ({
    id,
    title: inAll(id, "title"),
    text: inAll(id, "text"),
    line: null,
    reviewed: "2000-01-01",
    is_due: true,
    is_starter: true,
    is_for_advice: false,
  })),
  own: [],
  version: 0,
};
