/** A figure in minutes on the screen: looked at again each minute, and the page drawn when it is another. */

import { useEffect } from "preact/hooks";
import type { VisitorApp } from "./app";

const MINUTE_MS = 60_000;

export function useMinutes(app: VisitorApp, read: () => number): number {
  const minutes = read();
  useEffect(() => {
    let cancel = app.world.timers.after(MINUTE_MS, function again() {
      cancel = app.world.timers.after(MINUTE_MS, again);
      app.draw();
    });
    return () => cancel();
  }, []);
  return minutes;
}
