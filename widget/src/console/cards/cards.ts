/** Cards for the visitor: whether their list is open, what is looked for, which one is chosen. In this page's memory alone. */

import { type CardMark, cardIn } from "../../core/card";
import type { ShownCard } from "../../core/protocol";
import { Held } from "../../ui/cell";
import { plain } from "../phrases/matching";

/** As it would go out: what is seen before is what is sent. */
export interface Ready {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly mark: CardMark;
}

/** In which languages a card is looked for when the talk's is missing, in this order. */
const INSTEAD = ["en", "fi", "sv"];

interface Where {
  readonly line: string;
  readonly language: string;
  /** The talk is with a professional: what is for her stands first. */
  readonly isForAdvice?: boolean;
}

export class CardList {
  readonly isOpen: Held<boolean>;
  readonly query: Held<string>;
  readonly at: Held<number>;

  constructor(changed: () => void) {
    this.isOpen = new Held(false, changed);
    this.query = new Held("", changed);
    this.at = new Held(0, changed);
  }

  open(): void {
    this.isOpen.value = true;
  }

  look(query: string): void {
    this.query.value = query;
    this.at.value = 0;
  }

  /** What was looked for is gone with it: the next talk is another's. */
  close(): void {
    this.isOpen.value = false;
    this.look("");
  }
}

/** Those of the line, in the language of the talk where there is one. */
export function readyCards(cards: readonly ShownCard[], { line, language, isForAdvice }: Where): readonly Ready[] {
  const first = cards.filter((card) => isForAdvice === true && card.is_for_advice);
  return [...first, ...cards.filter((card) => !first.includes(card))]
    .filter((card) => card.line === null || card.line === line)
    .flatMap((card) => {
      const lang = [language, ...INSTEAD, ...Object.keys(card.text)].find((one) => card.text[one] !== undefined);
      if (lang === undefined) return [];
      const ready = {
        id: card.id,
        title: card.title[lang] ?? Object.values(card.title)[0] ?? card.id,
        body: card.text[lang] ?? "",
        mark: { id: card.id, v: card.is_starter ? "" : card.reviewed, lang },
      };
      return cardIn(textOf(ready)) === null ? [] : [ready];
    });
}

/** What is sealed: the heading is the first line. */
export const textOf = ({ title, body }: Pick<Ready, "title" | "body">): string => `${title}\n${body}`;

/** Titles that begin so, then those that have it, then whose words have it; each in the order of the list. */
export function found(cards: readonly Ready[], query: string): readonly Ready[] {
  const wanted = plain(query).trim();
  const rank = ({ title, body }: Ready): number => {
    if (plain(title).startsWith(wanted)) return 0;
    if (plain(title).includes(wanted)) return 1;
    return plain(body).includes(wanted) ? 2 : 3;
  };
  return [0, 1, 2].flatMap((one) => cards.filter((card) => rank(card) === one));
}
