/** Errors that nobody foresaw. A view that has stopped must not look as if it still went on. */

/** `act` is called with each error of ours that was caught nowhere; what a browser says of its own layout is none. */
export function onStumble(act: () => void): void {
  window.addEventListener("error", ({ error }) => {
    if (error) {
      act();
    }
  });
  window.addEventListener("unhandledrejection", act);
}
