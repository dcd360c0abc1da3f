/** The protocol cards beside the talk: whether they are open, which one is read, what is looked for. In this page's memory alone. */

import { Held } from "../../ui/cell";
import type { CardId } from "./card-shape";

export class Guide {
  readonly isOpen: Held<boolean>;
  /** Null: their list. */
  readonly card: Held<CardId | null>;
  readonly query: Held<string>;

  constructor(changed: () => void) {
    this.isOpen = new Held(false, changed);
    this.card = new Held<CardId | null>(null, changed);
    this.query = new Held("", changed);
  }

  /** One of them, from where it is needed. */
  read(card: CardId): void {
    this.isOpen.value = true;
    this.card.value = card;
  }

  /** The next time it opens with all of them. */
  close(): void {
    this.isOpen.value = false;
    this.card.value = null;
    this.query.value = "";
  }
}
