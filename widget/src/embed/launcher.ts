/** The partner's link, with the line's state beside it in words. It stays a link: without us it still works. */

import type { PublicState } from "../core/protocol";
import type { Settings } from "./settings";
import type { LoaderWords } from "./words";

const fill = (text: string, a: string | number, b: string | number = ""): string =>
  text.replace("{a}", String(a)).replace("{b}", String(b));

/** What is said beside the link. Times are the device's own. */
export function stateWords(state: PublicState, words: LoaderWords, language: string): string {
  if (state.phase === "open") {
    return state.wait ? `${words.open} ${fill(words.wait, ...state.wait)}` : words.open;
  }
  if (state.phase === "full" || state.phase === "not_allowed") {
    return words[state.phase];
  }
  if (state.phase === "intake_stopped") {
    return words.stopped;
  }
  const form = { weekday: "long", hour: "numeric", minute: "2-digit" } as const;
  const opens = state.next_opening && new Date(state.next_opening * 1000).toLocaleString(language, form);
  return opens ? `${words.closed} ${fill(words.opens, opens)}` : words.closed;
}

/** One small request, without credentials or referrer; when it fails the link says nothing. */
export async function readState({ origin, embed }: Settings): Promise<PublicState | null> {
  try {
    const answer = await fetch(`${origin}/state/${encodeURIComponent(embed)}`, {
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
    return answer.ok ? ((await answer.json()) as PublicState) : null;
  } catch {
    return null;
  }
}

/** Returns what takes it all back. Clicks that ask for a new tab are the browser's. */
export function upgradeLinks(links: readonly HTMLAnchorElement[], open: (link: HTMLAnchorElement) => void): () => void {
  const stops = links.map((link) => {
    const click = (event: MouseEvent): void => {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
        event.preventDefault();
        open(link);
      }
    };
    link.addEventListener("click", click);
    return () => link.removeEventListener("click", click);
  });
  return () => {
    for (const stop of stops) {
      stop();
    }
  };
}

export function showState(links: readonly HTMLAnchorElement[], text: string): () => void {
  const notes = links.map((link) => {
    const note = document.createElement("span");
    note.dataset.avoinlinjaState = "";
    note.textContent = ` ${text}`;
    link.after(note);
    return note;
  });
  return () => {
    for (const note of notes) {
      note.remove();
    }
  };
}
