/** What the browser says of the network and of the tab: hints, never the truth. Whoever hears one looks at the line. */

export function onNetworkHint(look: () => void): void {
  window.addEventListener("online", look);
  window.addEventListener("offline", look);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") {
      look();
    }
  });
}

/** The page was frozen, or comes back from the browser's cache: its timers stood still, and its line may be none. */
export function onWaking(look: () => void): void {
  document.addEventListener("resume", look);
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) {
      look();
    }
  });
}
