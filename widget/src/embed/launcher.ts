/** The partner's link, with the line's state beside it in words. It stays a link: without us it still works. */

import type { FrameConfig } from "../core/frame-messages";
import type { RouteAnswer, RoutePath } from "../core/protocol";
import { element } from "./element";
import type { Settings } from "./settings";
import { LINKS } from "./settings";
import { wordsFor } from "./words";

export const NOTES = "[data-avoinlinja-state]";

type StateRoute = "GET /state/{embed}";

/** One small request, without credentials or referrer, in a language that we have; when it fails the link says nothing. */
export const readState = ({ origin, embed, language }: FrameConfig): Promise<RouteAnswer<StateRoute>> =>
  fetch(origin + (`/state/${embed}?lang=${wordsFor(language)[0]}` satisfies RoutePath<StateRoute>), {
    credentials: "omit",
    referrerPolicy: "no-referrer",
  }).then((answer) => answer.json());

/** Beside each link what is known of its line; again where the page has drawn a link anew. */
export function showStates(servedBy: (link: HTMLAnchorElement) => Settings | undefined): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>(LINKS)) {
    const served = servedBy(link);
    if (served?.text && !link.nextElementSibling?.matches(NOTES)) {
      const note = element("span", { lang: wordsFor(served.config.language)[0], textContent: ` ${served.text}` }); // text, never a tag
      note.setAttribute("data-avoinlinja-state", "");
      link.after(note);
    }
  }
}
