/**
 * The loader: the one script on the partner's page. Before the click it makes one request, and that can be turned off.
 *
 * `(window.avoinlinja ||= []).push(["open"])`, `["close"]`, `["destroy"]`, `["on", act]` work before and after loading.
 */

import type { Chat } from "./chat";
import { openChat } from "./chat";
import { readState, showState, stateWords, upgradeLinks } from "./launcher";
import { readSettings } from "./settings";
import type { Settings } from "./settings";
import { wordsFor } from "./words";

/** All that the partner's page ever learns. */
export type Status = "opened" | "started" | "ended" | "failed" | "closed" | "line_open" | "line_closed";
export type Call = readonly ["open" | "close" | "destroy"] | readonly ["on", (status: Status) => void];
interface Queue {
  push(...calls: Call[]): void;
  readonly isLoaded?: true;
}

/** Whether the browser lacks the seal's curves: asked once, quickly, before the click. */
async function lacksCurves(): Promise<boolean> {
  try {
    await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    await crypto.subtle.generateKey("X25519", false, ["deriveBits"]);
    return false;
  } catch {
    return true;
  }
}

function start(settings: Settings): Queue {
  const words = wordsFor(settings.language);
  const listeners = new Set<(status: Status) => void>();
  const tell = (status: Status): void => {
    for (const listener of listeners) {
      listener(status);
    }
  };
  let chat: Chat | null = null;
  let cameFrom: HTMLElement | null = null;
  let withCurves = false;
  void lacksCurves().then((lacks) => {
    withCurves = lacks;
  });

  const open = (): void => {
    if (chat === null) {
      cameFrom = document.activeElement as HTMLElement | null;
      chat = openChat(settings, words, withCurves, {
        status: tell,
        closed() {
          chat = null;
          cameFrom?.focus?.();
          tell("closed");
        },
      });
      tell("opened");
    }
  };
  const undo = [upgradeLinks(settings.links, open)];
  if (settings.hasState) {
    void readState(settings).then((state) => {
      if (state !== null) {
        undo.push(showState(settings.links, stateWords(state, words, settings.language)));
        tell(state.phase === "open" ? "line_open" : "line_closed");
      }
    });
  }
  const calls = {
    open,
    close: () => chat?.close(),
    destroy() {
      chat?.close();
      for (const step of undo) {
        step();
      }
      delete (window as { avoinlinja?: Queue }).avoinlinja;
    },
    on: (act: (status: Status) => void) => void listeners.add(act),
  };
  if (settings.mode === "page") {
    open();
  }
  return {
    isLoaded: true,
    push(...asked) {
      for (const [name, act] of asked) {
        calls[name](act as (status: Status) => void);
      }
    },
  };
}

/** Loading twice is loading once. */
export function load(): void {
  const page = window as { avoinlinja?: Queue | Call[] };
  const before = page.avoinlinja;
  const settings = before && "isLoaded" in before ? null : readSettings();
  if (settings !== null) {
    const queue = start(settings);
    page.avoinlinja = queue;
    queue.push(...(Array.isArray(before) ? before : []));
  }
}

// The script may stand above the link that it upgrades.
if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", load);
} else {
  load();
}
