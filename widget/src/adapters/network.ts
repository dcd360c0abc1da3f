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
