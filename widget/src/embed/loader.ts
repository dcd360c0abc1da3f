/**
 * The loader: the one script on the partner's page, for all snippets of its release there. Before the click it makes one
 * request for each line, and that can be turned off.
 *
 * `(window.avoinlinja ||= []).push(["open"])`, `["open", embed]`, `["close"]`, `["destroy"]`, `["on", act]` work before
 * and after loading. Whatever is pushed, and whatever an `act` does, nothing here stops for it.
 */

import type { PublicState } from "../core/protocol";
import type { Chat, ChatStatus } from "./chat";
import { openChat } from "./chat";
import { ownPage, preparePolicy } from "./frame";
import { NOTES, readState, showStates } from "./launcher";
import { DRAW_AFTER_MS } from "./measures";
import type { Settings } from "./settings";
import { addressOf, LINKS, readSettings } from "./settings";

/** All that the partner's page ever learns, and of which embed. */
type Status = ChatStatus | "line_open" | "line_closed";
type Listener = (status: Status, embed: string) => void;
type Call = readonly [name: string, what?: unknown];
interface Loaded {
  push(...calls: Call[]): unknown;
}
const page = window as { avoinlinja?: Loaded | Call[] | undefined };

function start(): Loaded {
  const served: Record<string, Settings> = {}; // by the address of the own page
  const listeners: Listener[] = [];
  let chat: Chat | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tell = (status: Status, { config }: Settings): void => {
    for (const listener of listeners) {
      try {
        listener(status, config.embed);
      } catch {
        // not thrown on: many pages report errors to others, who must not hear of a chat
      }
    }
  };
  /** A link to a line without a snippet stays a link. */
  const servedBy = (link: HTMLAnchorElement): Settings | undefined => served[addressOf(link)];

  const begin = (settings: Settings): Settings => {
    const told = ({ phase, text }: PublicState): void => {
      settings.text = text;
      tell(phase === "open" ? "line_open" : "line_closed", settings);
      look();
    };
    if (settings.hasState) {
      readState(settings.config).then(told, () => {}); // without an answer the link says nothing
    }
    if (settings.config.mode === "page") {
      queueMicrotask(() => open(settings)); // after what the page has asked for before
    }
    return settings;
  };
  /** Snippets come when they come, and pages draw their links again and again. */
  const look = (): void => {
    timer = undefined;
    for (const settings of readSettings()) {
      const own = ownPage(settings.config);
      served[own] = served[own] ?? begin(settings);
    }
    showStates(servedBy);
  };

  /**
   * Nothing where it cannot be: where the page shows nothing of it; beside another, which is not closed for it; or in a
   * frame, where leaving would not leave the page.
   */
  const open = (settings: Settings): unknown => {
    if (chat ? chat.settings === settings : top === self || settings.config.mode === "page") {
      const cameFrom = document.activeElement as HTMLElement | null;
      chat ??= openChat(settings, (status) => {
        if (status === "closed") {
          chat = null;
          cameFrom?.focus();
        }
        tell(status, settings);
      });
      return chat;
    }
    return null;
  };
  /**
   * Clicks that ask for a new tab stay the browser's. Should it not open, the link is a link, into a tab where this page
   * has to stay. This comes before all others, and alone: no script of the page hears of it.
   */
  const click = (event: MouseEvent): void => {
    const link = (event.composedPath() as HTMLAnchorElement[]).find((one) => one.matches?.(LINKS));
    const settings = link && servedBy(link);
    if (settings && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      if (open(settings)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      } else {
        link.target = "_blank";
      }
    }
  };
  const observer = new MutationObserver(() => {
    timer ??= setTimeout(look, DRAW_AFTER_MS);
  });

  const acts: Record<string, (what: unknown) => unknown> = {
    open(embed) {
      const asked = Object.values(served).find(({ config }) => embed === undefined || config.embed === embed);
      return asked && open(asked);
    },
    close: () => chat?.close(),
    destroy() {
      chat?.close();
      observer.disconnect();
      clearTimeout(timer);
      removeEventListener("click", click, true);
      for (const note of document.querySelectorAll(NOTES)) {
        note.remove();
      }
      page.avoinlinja = undefined;
    },
    on: (act) => listeners.push(act as Listener),
  };

  preparePolicy();
  observer.observe(document, { childList: true, subtree: true });
  addEventListener("click", click, true);
  look();
  return {
    push(...calls) {
      for (const call of calls) {
        try {
          acts[call[0]]?.(call[1]);
        } catch {
          // whatever it is, it is no call of ours
        }
      }
    },
  };
}

/** Loading twice is loading once: who came first sees the other's snippet too. */
const before = page.avoinlinja;
const isQueue = Array.isArray(before);
if (isQueue || !before?.push) {
  page.avoinlinja = start(); // and not of an element of that id or name, which a browser finds under the name too
  page.avoinlinja.push(...(isQueue ? before : []));
}
