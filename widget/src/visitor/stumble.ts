/** Errors that nobody foresaw. A view that has stopped must not look as if it still went on. */

/** Whether a file of ours stands there: browsers within apps, extensions and translators bring scripts too. */
const isOurs = (where: unknown): boolean => `${where}`.includes("/w/");

/** `act` is called with each error of ours that was caught nowhere; what a browser says of its own layout is none. */
export function onStumble(act: () => void): void {
  window.addEventListener("error", ({ error, filename }) => {
    if (error && isOurs(filename)) {
      act();
    }
  });
  window.addEventListener("unhandledrejection", ({ reason }) => {
    if (isOurs(reason?.stack)) {
      act();
    }
  });
}
