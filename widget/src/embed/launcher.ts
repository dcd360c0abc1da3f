/** The partner's link, with the line's state beside it in words. It stays a link: without us it still works. */

import type { RouteAnswer, RoutePath } from "../core/protocol";
import type { FrameConfig } from "../core/frame-messages";
import { element } from "./element";

type StateRoute = "GET /state/{embed}";

/** One small request, without credentials or referrer; when it fails the link says nothing. */
export const readState = ({ origin, embed, language }: FrameConfig): Promise<RouteAnswer<StateRoute>> =>
  fetch(origin + (`/state/${embed}?lang=${language}` satisfies RoutePath<StateRoute>), {
    credentials: "omit",
    referrerPolicy: "no-referrer",
  }).then((answer) => answer.json());

/** The line's words are text here and never a tag. */
export function showState(link: HTMLAnchorElement, text: string, lang: string, signal: AbortSignal): void {
  const note = element("span", { lang, textContent: ` ${text}` });
  note.dataset.avoinlinjaState = "";
  link.after(note);
  signal.addEventListener("abort", () => note.remove());
}
