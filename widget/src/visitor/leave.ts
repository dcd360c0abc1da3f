/** The ways away from this page: quick exit in its order, the cover, and the wipe when the page is put aside. */

import { EXIT_DIRECT_MS, leave, SHIFT_PRESSES, SHIFT_WINDOW_MS, watchShift } from "../core/quick-exit";
import type { Cell } from "../ui/cell";
import { Held } from "../ui/cell";
import type { VisitorApp } from "./app";
import { watchPress } from "./press";
import { onSigns } from "./signs";

const COVER_IDLE_MS = 5 * 60_000;
const HIDDEN_SHORT_MS = 60_000;

export interface Way {
  /** How often Shift has been pressed, for the three dots. */
  readonly presses: Cell<number>;
  readonly isCovered: Cell<boolean>;
  leave(): void;
  cover(): void;
  uncover(): void;
  /** Close the frame; the partner's page stays. */
  close(): void;
}

/** One synchronous task from the press to a blank page; what may take time comes after. */
function leaveNow(app: VisitorApp): void {
  const { config, timers, tell } = app.world;
  const { body, documentElement } = document;
  leave({
    cover: () => {
      documentElement.style.display = "none";
    },
    empty_input: () => {
      for (const area of document.querySelectorAll("textarea")) {
        area.value = "";
      }
    },
    remove_words: () => body.replaceChildren(),
    neutral_title: () => {
      document.title = "";
    },
    drop_keys: () => app.wipe(),
    tell_daemon: () => app.ticket.leave(true),
    tell_loader: () => tell("exit"),
    leave_directly: () =>
      void timers.after(EXIT_DIRECT_MS, () => {
        try {
          window.top?.location.replace(config.exit);
        } catch {
          // no click lately: the loader leaves
        }
      }),
  });
}

export function makeWay(app: VisitorApp): Way {
  const presses = new Held(0, () => app.changed());
  const isCovered = new Held(false, () => app.changed());
  const way: Way = {
    presses,
    isCovered,
    leave: () => leaveNow(app),
    cover: () => {
      isCovered.value = true;
    },
    uncover: () => {
      isCovered.value = false;
      queueMicrotask(focusPage); // drawn by then
    },
    close: () => {
      app.ticket.leave(false);
      app.wipe();
      app.world.tell("close");
    },
  };
  watchPress(app.world.timers, () => way.leave());
  countPresses(app, way);
  watchHiding(app, way);
  watchIdle(app, way);
  return way;
}

/** Where one goes on: the words to write, else the view's title. Of a page that has no focus nothing is taken. */
function focusPage(): void {
  const title = document.querySelector("h1");
  if (title !== null) {
    title.tabIndex = -1;
  }
  if (document.hasFocus()) {
    (document.querySelector<HTMLElement>("textarea:not([disabled])") ?? title)?.focus();
  }
}

/** For the three dots, which go out by themselves. */
function countPresses(app: VisitorApp, way: Way): void {
  let forget = (): void => {};
  watchShift(window, (presses) => {
    forget();
    way.presses.value = presses;
    if (presses === SHIFT_PRESSES) {
      way.leave();
    } else {
      forget = app.world.timers.after(SHIFT_WINDOW_MS, () => {
        way.presses.value = 0;
      });
    }
  });
}

/** The pictures of the app switcher show a cover; a page put aside is wiped, and never comes back with its words. */
function watchHiding(app: VisitorApp, way: Way): void {
  let hiddenAt: number | null = null;
  document.addEventListener("visibilitychange", () => {
    const now = app.world.timers.now();
    if (document.visibilityState === "hidden") {
      hiddenAt = way.isCovered.value ? null : now;
      way.cover();
    } else if (hiddenAt !== null && now - hiddenAt < HIDDEN_SHORT_MS) {
      way.uncover();
    }
  });
  window.addEventListener("pagehide", () => {
    app.goodbye();
    document.body.replaceChildren();
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) {
      way.leave();
    }
  });
}

function watchIdle(app: VisitorApp, way: Way): void {
  let last = app.world.timers.now();
  const look = (): void => {
    const left = last + COVER_IDLE_MS - app.world.timers.now();
    if (left <= 0) {
      way.cover();
    }
    app.world.timers.after(left > 0 ? left : COVER_IDLE_MS, look);
  };
  app.world.timers.after(COVER_IDLE_MS, look);
  onSigns(() => {
    last = app.world.timers.now();
  });
}
