/**
 * The loader: the one script on the partner's page, for all snippets of its release there. Before the click it makes one
 * request for each line, and that can be turned off.
 *
 * `(window.avoinlinja ||= []).push(["open"])` and each other call of `Methods` work before and after loading. Whatever is
 * pushed, and whatever a listener does, nothing here stops for it.
 */

import type { RouteAnswer, RoutePath } from "../core/protocol";
import type { Avoinlinja, Call, Listener, Methods, Status } from "./api";
import type { Chat } from "./chat";
import { openChat } from "./chat";
import { take } from "./element";
import { ownPage, preparePolicy } from "./frame";
import { hideButton, NOTES, showLinks } from "./launcher";
import { accents, readLooks } from "./looks";
import { DRAW_AFTER_MS } from "./measures";
import type { Settings } from "./settings";
import { addressOf, LINKS, readSettings } from "./settings";
import { wordsFor } from "./words";

type StateRoute = "GET /state/{embed}";

const page = window as { avoinlinja?: Avoinlinja | Call[] | undefined; avoinlinjaAgain?: () => Avoinlinja };

function start(): Avoinlinja {
  const served: Record<string, Settings> = {}; // by the address of the own page
  const all = (): Settings[] => Object.values(served);
  const listeners = new Set<Listener>();
  let chat: Chat | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isGone: boolean | undefined;

  const tell = (status: Status, { config }: Settings): void => {
    for (const listener of listeners) {
      // not thrown on, now or later: many pages report errors to others, who must not hear of a chat
      (async () => listener(status, config.embed))().catch(() => {});
    }
  };
  /** A link to a line without a snippet stays a link. */
  const servedBy = (link: HTMLAnchorElement): Settings | undefined => served[addressOf(link)];

  /** One small request, without credentials or referrer, in a language that we have. */
  const ask = async (settings: Settings): Promise<void> => {
    const { config, state } = settings;
    const { origin, embed, language } = config;
    const path = `/state/${embed}?lang=${wordsFor(language)[0]}` satisfies RoutePath<StateRoute>;
    if (state !== "off") {
      try {
        const answer = await fetch(origin + path, { credentials: "omit", referrerPolicy: "no-referrer" });
        const { phase, text }: RouteAnswer<StateRoute> = await answer.json();
        if (!isGone && config.language === language) {
          settings.text = text;
          tell(phase === "open" ? "line_open" : "line_closed", settings);
          look();
        }
      } catch {
        // without an answer the link says nothing
      }
    }
  };
  const draw = (): void => showLinks(servedBy, chat);
  /** Snippets come when they come, and pages draw their links again and again. */
  const look = (): void => {
    if (isGone) {
      return;
    }
    for (const settings of readSettings()) {
      const own = ownPage(settings.config);
      if (!served[own]) {
        served[own] = settings;
        ask(settings);
        if (settings.config.mode === "page") {
          setTimeout(() => open(settings)); // after what the page has asked for before
        }
      }
    }
    draw();
  };

  const begun = (): void => {
    readLooks();
    look();
  };

  /**
   * Nothing where it cannot be: where the page shows nothing of it; beside another, which is not closed for it; or in a
   * frame, where leaving would not leave the page.
   */
  const open = (settings: Settings): unknown => {
    if (chat ? chat.settings === settings : top === window || settings.config.mode === "page") {
      const cameFrom = document.activeElement as HTMLElement | null;
      settings.config.accents = accents;
      chat ??= openChat(settings, (status) => {
        if (status === "closed") {
          chat = null;
          draw();
          cameFrom?.focus();
        }
        tell(status, settings);
      });
      if (chat) {
        hideButton();
      }
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
    if (settings && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      if (open(settings)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      } else {
        link.target = "_blank";
      }
    }
  };
  const observer = new MutationObserver(() => {
    timer ??= setTimeout(() => {
      timer = undefined;
      look();
    }, DRAW_AFTER_MS);
  });

  const forget = (): void => {
    for (const note of document.querySelectorAll(NOTES)) {
      take(note);
    }
  };

  const acts: Methods = {
    open(embed) {
      const asked = all().find(({ config }) => !embed || config.embed === embed);
      if (asked) {
        open(asked);
      }
    },
    close: () => chat?.close(),
    toggle: (embed) => acts[chat ? "close" : "open"](embed),
    setLocale(tag) {
      forget();
      for (const settings of all()) {
        settings.config.language = `${tag}`;
        settings.text = "";
        ask(settings);
      }
      chat?.speak();
    },
    setTheme(theme) {
      for (const settings of all()) {
        settings.theme = theme;
      }
      draw();
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    destroy() {
      chat?.close();
      observer.disconnect();
      clearTimeout(timer);
      removeEventListener("click", click, true);
      hideButton();
      forget();
      page.avoinlinja = undefined;
      isGone = true; // whatever comes later, an answer or the rest of the page, says nothing
    },
  };

  observer.observe(document, { childList: true, subtree: true });
  addEventListener("click", click, true);
  addEventListener("beforeprint", hideButton); // it comes again, as to any page that has changed
  addEventListener("load", begun); // all styles have come
  begun();
  return {
    push(...calls) {
      for (const call of calls) {
        try {
          acts[call[0]](call[1] as never);
        } catch {
          // whatever it is, it is no call of ours
        }
      }
    },
    ...acts,
  };
}

/**
 * Loading twice is loading once: who came first sees the other's snippet too. So it is after `destroy`: a page that names our
 * policy allows it once, so what has it starts again, and gives it to nobody.
 */
const before = page.avoinlinja;
if (Array.isArray(before) || !before?.push) {
  if (!page.avoinlinjaAgain) {
    preparePolicy();
    page.avoinlinjaAgain = start;
  }
  page.avoinlinja = page.avoinlinjaAgain(); // and not of an element of that id or name, which a browser finds under the name too
  page.avoinlinja.push(...([before].flat() as Call[]));
}
