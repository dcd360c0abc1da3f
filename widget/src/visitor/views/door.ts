/** Once the line has said no, or the place is over: what is known of its door may be older than that. */

import { useEffect } from "preact/hooks";
import type { VisitorApp } from "../app";

export function useDoor(app: VisitorApp): void {
  useEffect(() => {
    if (app.ticket.phase !== "idle") {
      void app.lookAtDoor();
    }
  }, []);
}
