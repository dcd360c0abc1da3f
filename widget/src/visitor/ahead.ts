/**
 * While the person reads, the line is opened: a place is then one round trip away. The seal comes with the place, or after
 * a while of reading.
 */

import type { Cancel } from "../core/timers";
import type { VisitorApp } from "./app";
import type { View } from "./view";

/** Nobody who only reads holds a connection for longer, nor a page that nobody sees. */
const READS_MAX_MS = 10 * 60_000;
const HIDDEN_MAX_MS = 60_000;
const INFO_AGAIN_AFTER_MS = 30_000;
const NO_TALK: readonly View[] = ["closed", "closed_for_now", "full", "stopped", "ended"];
/**
 * For so long from the opening of the line the seal waits until there is a place: on a thin line it would stand before the
 * answer to who asks for one.
 */
const PLACE_FIRST_MS = 5_000;

/** The answer is to be called with each change. The seal waits for the line, and the info cards for the seal: two at once are both slow. */
export function openAhead(
  app: VisitorApp,
  fetchSeal: () => Promise<unknown>,
  fetchInfo: () => Promise<unknown>,
): () => void {
  const { timers } = app.world;
  let isOver = false;
  let hasAsked = false;
  let hasAskedInfo = false;
  let isPlaceFirst: boolean | undefined;
  let cancel: Cancel = () => {};
  const look = (): void => {
    if (app.hasLeft) {
      return; // the page around it may hang, and this one live on
    }
    if (!isOver && app.link.phase === "down" && app.view === "welcome") {
      app.link.open();
    }
    const isUp = app.link.phase === "up";
    if (isUp && isPlaceFirst === undefined) {
      isPlaceFirst = true;
      timers.after(PLACE_FIRST_MS, () => {
        isPlaceFirst = false;
        look();
      });
    }
    // A statement that some release is not safe can be verified only by the seal, and before there is a place.
    const waits = isPlaceFirst && !app.ticket.state && !app.profile?.retirements?.length;
    if (isUp && !waits && !app.unfit && !hasAsked) {
      hasAsked = true;
      fetchSeal().then(
        () => {
          app.world.later()?.beTerse(app.world.socket);
          app.changed(); // what it brings can be drawn
        },
        () => {
          hasAsked = false; // should the person try again
          app.giveUp("unsealed");
        },
      );
    }
    // What can be read comes last: for who waits a minute, after what a talk needs; or at once where nobody can have one.
    const isLong = app.view === "waiting" && app.wait.minutes(timers.now()) && app.world.later();
    if (!hasAskedInfo && (isLong || NO_TALK.includes(app.view))) {
      hasAskedInfo = true;
      fetchInfo().then(
        () => app.changed(),
        () =>
          void timers.after(INFO_AGAIN_AFTER_MS, () => {
            hasAskedInfo = false;
            app.changed();
          }),
      );
    }
  };
  const closeAfter = (milliseconds: number): void => {
    cancel();
    cancel = timers.after(milliseconds, () => {
      isOver = true;
      if (app.isReading) {
        app.link.close();
      }
    });
  };
  document.addEventListener("visibilitychange", () => {
    const isSeen = document.visibilityState === "visible";
    closeAfter(isSeen ? READS_MAX_MS : HIDDEN_MAX_MS);
    isOver &&= !isSeen;
    look();
  });
  closeAfter(READS_MAX_MS);
  return look;
}
