/** Who reads at the door, open or shut, or after an end, is told what has become of it: that somebody has come, that all have gone, that it has closed. */

import type { VisitorApp } from "./app";
import type { Way } from "./leave";

export const DOOR_EVERY_MS = 60_000;

/** Asks while somebody looks: not under the cover, which comes by itself, and not of a page put aside. */
export function watchDoor(app: VisitorApp, way: Way): void {
  const look = async (): Promise<void> => {
    const isAtDoor = ["idle", "refused", "ended"].includes(app.ticket.phase);
    if (isAtDoor && !way.isCovered.value && !app.hasLeft && !document.hidden) {
      await app.lookAtDoor();
      if (app.ticket.phase === "refused" && app.view !== "welcome" && app.profile?.phase === "open") {
        app.ticket.again(); // what was said of it is over
      }
    }
  };
  const again = (): void => {
    void look();
    app.world.timers.after(DOOR_EVERY_MS, again);
  };
  app.world.timers.after(DOOR_EVERY_MS, again);
  document.addEventListener("visibilitychange", () => void look());
}
