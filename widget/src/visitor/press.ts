/**
 * A press on the way out, from its first moment: the page is out of sight while finger or key is still down, and the wipe, which
 * takes time on a slow device, comes when that has been seen (docs/adr/0022).
 *
 * Hidden by `opacity`, so the button can still be hit. The release leaves, not the click alone: a finger that stays long makes no
 * click, nor does a mouse under which the view has changed. Who slides off it, or scrolls with it, has the page back.
 */

import type { Timers } from "../core/timers";

const WAY_OUT = ".button-leave";
/** Three pictures of a screen: a key has no release that one could count on. */
const SEEN_MS = 50;

const isWayOut = (at: EventTarget | null): boolean => at instanceof Element && at.closest(WAY_OUT) !== null;

function hide(isHidden: boolean): void {
  for (const one of [document.documentElement, ...document.querySelectorAll("dialog")]) {
    one.style.opacity = isHidden ? "0" : "";
  }
}

export function watchPress(timers: Timers, leave: () => void): void {
  let isPressed = false;
  const press = (isNow: boolean): void => {
    if (isPressed !== isNow) {
      isPressed = isNow;
      hide(isNow);
    }
  };
  // At the document, so that a test that only tries a press can stop it at the window.
  const on = <Name extends keyof DocumentEventMap>(name: Name, act: (event: DocumentEventMap[Name]) => void): void =>
    document.addEventListener(name, act, true);

  on("pointerdown", ({ target, button, isPrimary }) => {
    if (isPrimary) {
      press(button === 0 && isWayOut(target));
    }
  });
  on("pointerup", ({ clientX, clientY, isPrimary }) => {
    if (isPressed && isPrimary) {
      if (isWayOut(document.elementFromPoint(clientX, clientY))) {
        leave();
      }
      press(false);
    }
  });
  on("pointercancel", () => press(false));
  on("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && isWayOut(event.target)) {
      event.preventDefault(); // its click would wipe before anything is seen
      hide(true);
      timers.after(SEEN_MS, leave);
    }
  });
}
