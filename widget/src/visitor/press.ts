/**
 * Out of sight at once, from the first moment of a press on the way out or on the cover's button: what takes time on a slow
 * device, the wipe and the cover, comes when the blank page has been drawn (docs/adr/0022).
 *
 * Hidden by `opacity`, so the button can still be hit; visitor.css tells the browser that it will change, else all words would be
 * painted anew. The release means it, not the click alone: a finger that stays long makes no click, nor does a mouse under which
 * the view has changed. Who slides off it, or scrolls with it, has the page back.
 */

import type { Timers } from "../core/timers";

const WAY_OUT = ".button-leave";
const BUTTONS = `${WAY_OUT},.top .button-plain`; // or the cover's
/** A page that is shown nowhere draws nothing. */
const DRAWN_MAX_MS = 100;
/** The click of a release comes at once, or, in a page that is busy, soon. */
const CLICK_MAX_MS = 500;

type Act = () => void;

/** Nothing is shown after `wipe`; after `cover` the cover is. Answers how to do either without a press here. */
export function watchPress(timers: Timers, wipe: Act, cover: Act): { leave: Act; hide: Act } {
  let hiddenFor: Act | null = null;
  let isDrawn = false;
  let meant: Act | null = null;
  let turn = 0;
  const hide = (act: Act | null): void => {
    if (hiddenFor === act || meant !== null) {
      return;
    }
    hiddenFor = act;
    isDrawn = false;
    for (const one of [document.documentElement, ...document.querySelectorAll("dialog")]) {
      one.style.opacity = act === null ? "" : "0";
    }
    const mine = ++turn;
    const drawn = (): void => {
      if (mine === turn && !isDrawn) {
        isDrawn = true;
        meant?.();
      }
    };
    requestAnimationFrame(() => timers.after(0, drawn)); // what is done before the picture would be in its way
    timers.after(DRAWN_MAX_MS, drawn);
  };
  const mean = (act: Act): void => {
    if (meant !== wipe && meant !== act) {
      hide(act);
      meant = act;
      if (isDrawn) {
        act();
      }
    }
  };
  const coverUp = (): void => {
    cover();
    timers.after(0, () => {
      if (meant === coverUp) {
        meant = null;
        hide(null); // the cover is there by now
      }
    });
  };
  const actOf = (at: EventTarget | null): Act | null => {
    const button = at instanceof Element ? at.closest(BUTTONS) : null;
    return button && (button.matches(WAY_OUT) ? wipe : coverUp);
  };
  // At the document, so that a test that only tries a press can stop it at the window.
  const on = <Name extends keyof DocumentEventMap>(name: Name, act: (event: DocumentEventMap[Name]) => void): void =>
    document.addEventListener(name, act, true);

  on("pointerdown", ({ target, button, isPrimary }) => {
    if (isPrimary) {
      hide(button === 0 ? actOf(target) : null);
    }
  });
  on("pointerup", ({ clientX, clientY, isPrimary }) => {
    if (hiddenFor !== null && isPrimary) {
      const mine = turn;
      if (actOf(document.elementFromPoint(clientX, clientY)) !== hiddenFor) {
        hide(null);
      } else if (hiddenFor === wipe) {
        mean(wipe);
      } else {
        // Its click would hit what is drawn in its place.
        timers.after(CLICK_MAX_MS, () => mine === turn && mean(coverUp));
      }
    }
  });
  on("pointercancel", () => hide(null));
  // Its click, where there is one, comes later, and means nothing new.
  on("keydown", ({ key, target }) => {
    const act = actOf(target);
    if (act !== null && (key === "Enter" || key === " ")) {
      mean(act);
    }
  });
  return { leave: () => mean(wipe), hide: () => mean(coverUp) };
}
