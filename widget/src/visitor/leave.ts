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
  /** A bar on the partner's page; what is behind it goes on. */
  readonly isSmall: Cell<boolean>;
  /** Blank first, and wiped once that has been drawn. */
  leave(): void;
  /** To leave a page that nobody sees any more. */
  wipe(): void;
  /** Blank first, and covered once that has been drawn. */
  hide(): void;
  /** To cover a page that nobody looks at. */
  cover(): void;
  uncover(): void;
  minimise(isSmall: boolean): void;
  /** Close the frame; the partner's page stays. */
  close(): void;
}

/**
 * One synchronous task until nothing is left; what may take time comes after. Wipe first, leave second (measured: a page left
 * whole comes back with its words by the Back button).
 */
function leaveNow(app: VisitorApp): void {
  const { config, timers, tell } = app.world;
  const { body, documentElement } = document;
  leave([
    () => {
      documentElement.style.display = "none";
    },
    () => {
      for (const area of document.querySelectorAll("textarea")) {
        area.value = "";
      }
    },
    () => {
      document.title = "";
    },
    () => body.replaceChildren(),
    () => app.wipe(),
    () => app.ticket.leave(true), // one small frame if there is a connection; never waited for
    () => tell("exit"), // the loader removes the frame, and leaves
    // the loader leaves; where the partner's page hangs, we do, if there was a click lately
    () => timers.after(EXIT_DIRECT_MS, () => leave([() => window.top?.location.replace(config.exit)])),
  ]);
}

export function makeWay(app: VisitorApp): Way {
  const presses = new Held(0, () => app.changed(true));
  const isCovered = new Held(false, () => app.changed(true));
  const isSmall = new Held(false, () => app.changed(true));
  const wipe = (): void => leaveNow(app);
  const cover = (): void => {
    isCovered.value = true;
  };
  const way: Way = {
    presses,
    isCovered,
    isSmall,
    ...watchPress(app.world.timers, wipe, cover),
    wipe,
    cover,
    uncover: () => {
      isCovered.value = false;
      queueMicrotask(focusPage); // drawn by then
    },
    minimise: (wanted) => {
      isSmall.value = wanted;
      app.world.tell(wanted ? "minimise" : "restore");
      queueMicrotask(focusPage);
    },
    close: () => {
      app.ticket.leave(false);
      app.wipe();
      app.world.tell("close");
    },
  };
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
    if (presses === SHIFT_PRESSES) {
      way.leave(); // drawing a third dot would take time
      return;
    }
    way.presses.value = presses;
    forget = app.world.timers.after(SHIFT_WINDOW_MS, () => {
      way.presses.value = 0;
    });
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
      way.wipe();
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
