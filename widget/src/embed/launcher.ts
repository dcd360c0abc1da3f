/** The partner's link, or a button in a corner, with the line's state in words. A link it stays: without us it still works. */

import { dress, element, take } from "./element";
import { accents, isLeft } from "./looks";
import type { Settings } from "./settings";
import { LINKS, schemeOf } from "./settings";
import { BUTTON, OURS } from "./styles";
import { TITLE, wordsFor } from "./words";

export const NOTES = "[data-avoinlinja-state]";

const button = element("a", { referrerPolicy: "no-referrer", dir: "auto" });
button.dataset.avoinlinja = ""; // served as any other
button.append(""); // of the words in it no observer hears

/** Where a chat is open, and on paper. */
export const hideButton = (): void => take(button);

/**
 * Beside each link what is known of its line, again where the page has drawn a link anew. The first link whose snippet
 * asks for it has its like in a corner: beside the body, and under what is in the top layer, for a page may have to ask
 * something first.
 */
export function showLinks(servedBy: (link: HTMLAnchorElement) => Settings | undefined, isOpen: unknown): void {
  const [day, night] = accents;
  let isShown = isOpen;
  for (const link of document.querySelectorAll<HTMLAnchorElement>(LINKS)) {
    const served = servedBy(link);
    if (served && link !== button) {
      const { text = "", config, display } = served;
      if (text && !link.nextElementSibling?.matches(NOTES)) {
        const note = element("span", { lang: wordsFor(config.language)[0], textContent: ` ${text}` }); // text, never a tag
        note.dataset.avoinlinjaState = "";
        link.after(note);
      }
      if (display === "bubble" && !isShown) {
        isShown = true;
        (button.firstChild as Text).data = `${link.textContent || TITLE}\n${text}`;
        button.href = link.href;
        // no word for a system's colour: in forced colours such a word would stay, on another ground
        dress(
          button,
          `${OURS}${schemeOf(served)}${BUTTON};${isLeft ? "left" : "right"}:0;background:light-dark(${day},${night});color:light-dark(#fff,#000)`,
        );
        if (!button.isConnected) {
          document.documentElement.append(button);
        }
      }
    }
  }
}
