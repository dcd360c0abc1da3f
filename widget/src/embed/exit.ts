/** Leaving from the partner's page: the frame is gone already, and nobody learns from where one comes. */

import { afterKeyUp, NO_SHIFT, SHIFT_PRESSES } from "../core/leaving";

/** Hide what is left, then go. Nothing of the page can be had back by the Back button. */
export function leavePage(exit: string): void {
  document.documentElement.style.display = "none";
  document.title = new URL(exit).hostname;
  for (const icon of document.querySelectorAll<HTMLLinkElement>("link[rel~=icon]")) {
    icon.href = "data:,";
  }
  document.head.append(Object.assign(document.createElement("meta"), { name: "referrer", content: "no-referrer" }));
  if (parent !== window) {
    parent.postMessage({ t: "exit" }, "*"); // an own page that a partner has framed: the page around it leaves
  }
  location.replace(exit);
}

/** Shift three times, while the keys go to the partner's page and not to the frame. */
export function onThreeShifts(act: () => void, signal: AbortSignal): void {
  let state = NO_SHIFT;
  const listen = ({ key, shiftKey }: KeyboardEvent): void => {
    state = afterKeyUp(state, { key, shiftKey, at: Date.now() });
    if (state.presses >= SHIFT_PRESSES) {
      act();
    }
  };
  addEventListener("keyup", listen, { signal });
}
