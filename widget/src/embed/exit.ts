/** Leaving from the partner's page: the frame goes first, and nobody learns from where one comes. */

import { afterKeyUp, NO_SHIFT, SHIFT_PRESSES } from "../core/leaving";

/** Hide what is left, then go. Nothing of the page can be had back by the Back button. */
export function leavePage(exit: string): void {
  document.documentElement.style.display = "none";
  document.title = new URL(exit).hostname;
  for (const icon of document.querySelectorAll<HTMLLinkElement>("link[rel~=icon]")) {
    icon.href = "data:,";
  }
  const referrer = document.createElement("meta");
  referrer.name = "referrer";
  referrer.content = "no-referrer";
  document.head.append(referrer);
  if (window.parent !== window) {
    window.parent.postMessage({ t: "exit" }, "*"); // an own page that a partner has framed
    try {
      window.top?.location.replace(exit);
    } catch {
      // no click lately: the page around us leaves
    }
  }
  location.replace(exit);
}

/** Shift three times, while the keys go to the partner's page and not to the frame. */
export function onThreeShifts(act: () => void): () => void {
  let state = NO_SHIFT;
  const listen = (event: KeyboardEvent): void => {
    state = afterKeyUp(state, { key: event.key, shiftKey: event.shiftKey, at: Date.now() });
    if (state.presses >= SHIFT_PRESSES) {
      act();
    }
  };
  window.addEventListener("keyup", listen, true);
  return () => window.removeEventListener("keyup", listen, true);
}
