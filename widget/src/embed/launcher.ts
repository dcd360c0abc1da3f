/** The partner's link, or a button in a corner, with the line's state in words. A link it stays: without us it still works. */

import type { FrameConfig } from "../core/frame-messages";
import type { RouteAnswer, RoutePath } from "../core/protocol";
import { dress, element } from "./element";
import { looks } from "./looks";
import type { Settings } from "./settings";
import { LINKS, schemeOf } from "./settings";
import { TITLE, wordsFor } from "./words";

export const NOTES = "[data-avoinlinja-state]";

type StateRoute = "GET /state/{embed}";

/** One small request, without credentials or referrer, in a language that we have; when it fails the link says nothing. */
export const readState = ({ origin, embed, language }: FrameConfig): Promise<RouteAnswer<StateRoute>> =>
  fetch(origin + (`/state/${embed}?lang=${wordsFor(language)[0]}` satisfies RoutePath<StateRoute>), {
    credentials: "omit",
    referrerPolicy: "no-referrer",
  }).then((answer) => answer.json());

const BUTTON =
  "all:initial;z-index:9999999999;outline:revert;cursor:pointer;position:fixed;bottom:16px;padding:10px 16px;border:2px solid;border-radius:24px;white-space:pre-line;font:600 17px/1.4 system-ui";

const button = element("a", { referrerPolicy: "no-referrer" });
const label = new Text(); // of which no observer hears
button.setAttribute("data-avoinlinja", ""); // served as any other
button.append(label);

/** Where a chat is open, and on paper. */
export const hideButton = (): void => button.remove();

/**
 * Beside each link what is known of its line, again where the page has drawn a link anew. The first link whose snippet
 * asks for it has its like in a corner: beside the body, and under what is in the top layer, for a page may have to ask
 * something first.
 */
export function showLinks(servedBy: (link: HTMLAnchorElement) => Settings | undefined, isOpen: boolean): void {
  let isShown = isOpen;
  for (const link of document.querySelectorAll<HTMLAnchorElement>(LINKS)) {
    const served = link !== button && servedBy(link);
    if (served) {
      const { text = "", config, display } = served;
      if (text && !link.nextElementSibling?.matches(NOTES)) {
        const note = element("span", { lang: wordsFor(config.language)[0], textContent: ` ${text}` }); // text, never a tag
        note.setAttribute("data-avoinlinja-state", "");
        link.after(note);
      }
      if (display === "bubble" && !isShown) {
        isShown = true;
        showButton(link, `${link.textContent || TITLE}\n${text}`, schemeOf(served));
      }
    }
  }
}

function showButton({ href }: HTMLAnchorElement, words: string, scheme: string): void {
  const {
    accents: [day, night],
    isLeft,
  } = looks;
  label.data = words;
  button.href = href;
  dress(
    button,
    `${BUTTON};${isLeft ? "left" : "right"}:16px;color-scheme:${scheme};background:CanvasText;color:Canvas;background:light-dark(${day},${night})`,
  );
  if (!button.isConnected) {
    document.documentElement.append(button);
  }
}
