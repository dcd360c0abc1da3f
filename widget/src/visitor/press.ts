/**
 * Out of sight at once, from the first moment of a press on the way out: the wipe, which takes time on a slow
 * device, comes when the blank page has been drawn (docs/adr/0022).
 *
 * Hidden by `opacity`, so the button can still be hit; visitor.css tells the browser that it will change, else all words would be
 * painted anew. The release leaves, not the click alone: a finger that stays long makes no click, nor does a mouse under which
 * the view has changed. Who slides off it, or scrolls with it, has the page back.
 */

import type { Timers } from "../core/timers";

const WAY_OUT = ".button-leave";
/** A page that is shown nowhere draws nothing. */
const DRAWN_MAX_MS = 100;

type Act = () => void;

const isWayOut = (at: EventTarget | null): boolean => at instanceof Element && at.closest(WAY_OUT) !== null;

/** `wipe` is called once, and nothing is shown after it. Answers how to leave without a press here. */
export function watchPress(timers: Timers, wipe: Act): Act {
  let isHidden = false;
  let isDrawn = false;
  let isMeant = false;
  let turn = 0;
  const hide = (isNow: boolean): void => {
    if (isHidden === isNow || isMeant) {
      return;
    }
    isHidden = isNow;
    isDrawn = false;
    for (const one of [document.documentElement, ...document.querySelectorAll("dialog")]) {
      one.style.opacity = isNow ? "0" : "";
    }
    const mine = ++turn;
    const drawn = (): void => {
      if (mine === turn && !isDrawn) {
        isDrawn = true;
        if (isMeant) {
          wipe();
        }
      }
    };
    requestAnimationFrame(() => timers.after(0, drawn)); // what is done before the picture would be in its way
    timers.after(DRAWN_MAX_MS, drawn);
  };
  const leave = (): void => {
    if (!isMeant) {
      hide(true);
      isMeant = true;
      if (isDrawn) {
        wipe();
      }
    }
  };
  // At the document, so that a test that only tries a press can stop it at the window.
  const on = <Name extends keyof DocumentEventMap>(name: Name, act: (event: DocumentEventMap[Name]) => void): void =>
    document.addEventListener(name, act, true);

  on("pointerdown", ({ target, button, isPrimary }) => {
    if (isPrimary) {
      hide(button === 0 && isWayOut(target));
    }
  });
  on("pointerup", ({ clientX, clientY, isPrimary }) => {
    if (isHidden && isPrimary) {
      if (isWayOut(document.elementFromPoint(clientX, clientY))) {
        leave();
      }
      hide(false);
    }
  });
  on("pointercancel", () => hide(false));
  // Its click, where there is one, comes later, and means nothing new.
  on("keydown", ({ key, target }) => {
    if ((key === "Enter" || key === " ") && isWayOut(target)) {
      leave();
    }
  });
  return leave;
}
