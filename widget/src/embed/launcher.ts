/** The partner's link, with the line's state beside it in words. It stays a link: without us it still works. */

import type { PublicState } from "../core/protocol";
import type { FrameConfig } from "../core/frame-messages";
import { element } from "./element";

/** One small request, without credentials or referrer; when it fails the link says nothing. */
export const readState = ({ origin, embed, language }: FrameConfig): Promise<PublicState> =>
  fetch(`${origin}/state/${embed}?lang=${language}`, { credentials: "omit", referrerPolicy: "no-referrer" }).then(
    (answer) => answer.json(),
  );

/** The line's words are text here and never a tag. */
export function showState(link: HTMLAnchorElement, text: string, lang: string, signal: AbortSignal): void {
  const note = element("span", { lang, textContent: ` ${text}` });
  note.dataset.avoinlinjaState = "";
  link.after(note);
  signal.addEventListener("abort", () => note.remove());
}
