/** The partner's link, or a button in a corner, with the line's state in words. A link it stays: without us it still works. */

import type { FrameConfig } from "../core/frame-messages";
import type { RouteAnswer, RoutePath } from "../core/protocol";
import { dress, element } from "./element";
import { accents, isLeft } from "./looks";
import type { Settings } from "./settings";
import { LINKS, schemeOf } from "./settings";
import { TITLE, wordsFor } from "./words";

export const NOTES = "[data-avoinlinja-state]";

type StateRoute = "GET /state/{embed}";

/** One small request, without credentials or referrer, in a language that we have; when it fails the link says nothing. */
export const readState = async ({ origin, embed, language }: FrameConfig): Promise<RouteAnswer<StateRoute>> =>
  (
    await fetch(origin + (`/state/${embed}?lang=${wordsFor(language)[0]}` satisfies RoutePath<StateRoute>), {
      credentials: "omit",
      referrerPolicy: "no-referrer",
    })
  ).json();

const BUTTON =
  "all:initial;bottom:0;margin:16px;border-radius:24px;outline:revert;cursor:pointer;border:2px solid;position:fixed;padding:10px 16px;z-index:9999999999;white-space:pre-line;font:17px/1.4 system-ui";

const button = element("a", { referrerPolicy: "no-referrer", dir: "auto" });
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
  const [day, night] = accents;
  let isShown = isOpen;
  for (const link of document.querySelectorAll<HTMLAnchorElement>(LINKS)) {
    const served = servedBy(link);
    if (served && link !== button) {
      const { text = "", config, display } = served;
      if (text && !link.nextElementSibling?.matches(NOTES)) {
        const note = element("span", { lang: wordsFor(config.language)[0], textContent: ` ${text}` }); // text, never a tag
        note.setAttribute("data-avoinlinja-state", "");
        link.after(note);
      }
      if (display === "bubble" && !isShown) {
        isShown = true;
        label.data = `${link.textContent || TITLE}\n${text}`;
        button.href = link.href;
        // no word for a system's colour: in forced colours such a word would stay, on another ground
        dress(
          button,
          `${BUTTON};color-scheme:${schemeOf(served)};${isLeft ? "left" : "right"}:0;background:Canvas;background:light-dark(${day},${night});color:light-dark(#fff,#000)`,
        );
        if (!button.isConnected) {
          document.documentElement.append(button);
        }
      }
    }
  }
}
