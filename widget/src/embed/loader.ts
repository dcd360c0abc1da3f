/**
 * The loader: the one script on the partner's page. Before the click it makes one request, and that can be turned off.
 *
 * `(window.avoinlinja ||= []).push(["open"])`, `["close"]`, `["destroy"]`, `["on", act]` work before and after loading.
 */

import type { ChatStatus } from "./chat";
import { openChat } from "./chat";
import type { PublicState } from "../core/protocol";
import { preparePolicy } from "./frame";
import { readState, showState } from "./launcher";
import type { Settings } from "./settings";
import { readSettings } from "./settings";

/** All that the partner's page ever learns. */
type Status = ChatStatus | "line_open" | "line_closed";
type Call = readonly ["open" | "close" | "destroy"] | readonly ["on", (status: Status) => void];
interface Loaded {
  push(...calls: Call[]): void;
}
const page = window as { avoinlinja?: Loaded | Call[] | undefined };

function start(settings: Settings): Loaded {
  const { links, config } = settings;
  preparePolicy();
  const listeners: ((status: Status) => void)[] = [];
  const stop = new AbortController();
  let closeChat: (() => void) | null = null;
  let cameFrom: Element | null = null;
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
        closeChat = openChat(settings, tell);
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
  const told = ({ phase, text }: PublicState): void => {
    for (const link of links) {
      showState(link, text, config.language, stop.signal);
    }
    tell(`line_${phase === "open" ? phase : "closed"}`);
  };
  /** Clicks that ask for a new tab stay the browser's; should it not open, the link is a link. */
  const click = (event: MouseEvent): void => {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
      calls.open();
      event.preventDefault();
    }
  };
  for (const link of links) {
    link.addEventListener("click", click, { signal: stop.signal });
  }
  if (settings.hasState) {
    readState(config).then(told, () => {}); // without an answer the link says nothing
  }
  if (config.mode === "page") {
    queueMicrotask(calls.open); // after what the page has asked for before
  }
  const push = (...asked: Call[]): void => {
    for (const [name, act] of asked) {
      calls[name](act as (status: Status) => void);
    }
  };
  return { push };
}

/** Loading twice is loading once. */
function load(): void {
  const before = page.avoinlinja;
  const settings = before && !Array.isArray(before) ? null : readSettings();
  if (settings) {
    const loaded = start(settings);
    page.avoinlinja = loaded;
    loaded.push(...((before as Call[] | undefined) ?? []));
  }
}

if (document.readyState === "loading") {
  addEventListener("DOMContentLoaded", load); // the link may stand below
} else {
  load();
}
