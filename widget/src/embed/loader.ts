/**
 * The loader: the one script on the partner's page. Before the click it makes one request, and that can be turned off.
 *
 * `(window.avoinlinja ||= []).push(["open"])`, `["close"]`, `["destroy"]`, `["on", act]` work before and after loading.
 */

import type { ChatStatus } from "./chat";
import { openChat } from "./chat";
import { readState, showState, stateWords, upgrade } from "./launcher";
import type { Settings } from "./settings";
import { findScript, readSettings } from "./settings";
import { wordsFor } from "./words";

/** All that the partner's page ever learns. */
export type Status = ChatStatus | "line_open" | "line_closed";
export type Call = readonly ["open" | "close" | "destroy"] | readonly ["on", (status: Status) => void];
interface Loaded {
  push(...calls: Call[]): void;
}
const page = window as { avoinlinja?: Loaded | Call[] | undefined };

/** Asked once, before the click: a browser without the seal's curves gets them with the frame. */
async function lacksCurves(): Promise<boolean> {
  try {
    await crypto.subtle.generateKey("Ed25519", false, ["sign"]);
    await crypto.subtle.generateKey("X25519", false, ["deriveBits"]);
    return false;
  } catch {
    return true;
  }
}

function start(settings: Settings): Loaded {
  const { links, language } = settings;
  const words = wordsFor(language);
  const listeners: ((status: Status) => void)[] = [];
  const stop = new AbortController();
  let closeChat: (() => void) | null = null;
  let cameFrom: Element | null = null;
  let withCurves = false;
  void lacksCurves().then((lacks) => {
    withCurves = lacks;
  });

  const tell = (status: Status): void => {
    if (status === "closed") {
      closeChat = null;
      (cameFrom as HTMLElement | null)?.focus();
    }
    for (const listener of listeners) {
      listener(status);
    }
  };
  const calls = {
    open() {
      if (!closeChat) {
        cameFrom = document.activeElement;
        closeChat = openChat(settings, words, withCurves, tell);
      }
    },
    close: () => closeChat?.(),
    destroy() {
      closeChat?.();
      stop.abort();
      page.avoinlinja = undefined;
    },
    on: (act: (status: Status) => void) => void listeners.push(act),
  };
  const told = (state: Parameters<typeof stateWords>[0]): void => {
    for (const link of links) {
      showState(link, stateWords(state, words, language), stop.signal);
    }
    tell(state.phase === "open" ? "line_open" : "line_closed");
  };
  for (const link of links) {
    upgrade(link, calls.open, stop.signal);
  }
  if (settings.hasState) {
    readState(settings).then(told, () => {}); // without an answer the link says nothing
  }
  if (settings.mode === "page") {
    calls.open();
  }
  const push = (...asked: Call[]): void => {
    for (const [name, act] of asked) {
      calls[name](act as (status: Status) => void);
    }
  };
  return { push };
}

/** Loading twice is loading once. */
function load(script: HTMLScriptElement | null): void {
  const before = page.avoinlinja;
  const settings = before && !Array.isArray(before) ? null : readSettings(script);
  if (settings) {
    const loaded = start(settings);
    page.avoinlinja = loaded;
    loaded.push(...((before as Call[] | undefined) ?? []));
  }
}

const script = findScript(); // only now is there a current one
if (document.readyState === "loading") {
  addEventListener("DOMContentLoaded", () => load(script)); // the link may stand below
} else {
  load(script);
}
