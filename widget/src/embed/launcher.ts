/** The partner's link, with the line's state beside it in words. It stays a link: without us it still works. */

import type { PublicState } from "../core/protocol";
import type { Settings } from "./settings";
import type { LoaderWords } from "./words";

/** What is said beside the link. Times are the device's own. */
export function stateWords(
  { phase, wait, next_opening: opening }: PublicState,
  words: LoaderWords,
  language: string,
): string {
  if (phase === "open") {
    const range = wait ? words.wait.replace("{a}", `${wait[0]}`).replace("{b}", `${wait[1]}`) : "";
    return `${words.open} ${range}`.trim();
  }
  if (phase === "closing" || phase === "closed") {
    const form = { weekday: "long", hour: "numeric", minute: "2-digit" } as const;
    const opens = opening ? words.opens.replace("{a}", new Date(opening * 1000).toLocaleString(language, form)) : "";
    return `${words.closed} ${opens}`.trim();
  }
  return words[phase];
}

/** One small request, without credentials or referrer; when it fails the link says nothing. */
export async function readState({ origin, embed }: Settings): Promise<PublicState> {
  const answer = await fetch(`${origin}/state/${encodeURIComponent(embed)}`, {
    credentials: "omit",
    referrerPolicy: "no-referrer",
  });
  return answer.json();
}

/** Clicks that ask for a new tab stay the browser's. */
export function upgrade(link: HTMLAnchorElement, open: () => void, signal: AbortSignal): void {
  const click = (event: MouseEvent): void => {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      open();
    }
  };
  link.addEventListener("click", click, { signal });
}

export function showState(link: HTMLAnchorElement, text: string, signal: AbortSignal): void {
  const note = document.createElement("span");
  note.dataset.avoinlinjaState = "";
  note.textContent = ` ${text}`;
  link.after(note);
  signal.addEventListener("abort", () => note.remove());
}
