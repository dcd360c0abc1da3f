/** What of the console is on the screen: which view, whether a cover is over it, and what is said beside it. */

import { Held } from "../ui/cell";

export type View = "work" | "board" | "keys" | "staff" | "organisation" | "phrases" | "rota";
/** Why the words are covered: somebody asked, or nobody touched anything for a while. */
type Cover = "open" | "asked" | "idle";

export class Showing {
  readonly view: Held<View>;
  /** On a screen of its own, for a wall. */
  readonly isBoardAlone: Held<boolean>;
  readonly cover: Held<Cover>;
  readonly isHelpOpen: Held<boolean>;
  /** How sound and notifications are to be. */
  readonly isAlertsOpen: Held<boolean>;
  /** The conversation of which it is asked whether it is to end. */
  readonly ending: Held<string | null>;

  constructor(changed: () => void) {
    this.view = new Held<View>("work", changed);
    this.isBoardAlone = new Held(false, changed);
    this.cover = new Held<Cover>("open", changed);
    this.isHelpOpen = new Held(false, changed);
    this.isAlertsOpen = new Held(false, changed);
    this.ending = new Held<string | null>(null, changed);
  }

  /** What stands over the view goes from it. */
  close(): void {
    this.isHelpOpen.value = false;
    this.isAlertsOpen.value = false;
    this.ending.value = null;
  }
}
