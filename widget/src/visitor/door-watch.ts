/** Who reads at the door, or after an end, is told what has become of it: that somebody has come, that all have gone, that it has closed. */

import type { VisitorApp } from "./app";
import type { Way } from "./leave";

export const DOOR_EVERY_MS = 60_000;

/** Asks while somebody looks: not under the cover, which comes by itself, and not of a page put aside. */
export function watchDoor(app: VisitorApp, way: Way): void {
  const look = (): void => {
    const isAtDoor = app.ticket.phase === "idle" || app.ticket.phase === "ended";
    if (isAtDoor && !way.isCovered.value && !app.hasLeft && !document.hidden) {
      void app.lookAtDoor();
    }
  };
  const again = (): void => {
    look();
    app.world.timers.after(DOOR_EVERY_MS, again);
  };
  app.world.timers.after(DOOR_EVERY_MS, again);
  document.addEventListener("visibilitychange", look);
}
