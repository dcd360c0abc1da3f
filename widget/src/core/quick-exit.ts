/** Leaving at once: in which order, and which key presses mean it. Nothing here knows a page. */

/** Where a person goes: a plain page that works without signing in, and says nothing about where one comes from. */
export const DEFAULT_EXIT = "https://www.ilmatieteenlaitos.fi/";

/** How long the frame, hidden already, has for its goodbye where the page cannot be opened anew (embed/exit.ts); else it goes with it. */
export const GOODBYE_MS = 50;
/**
 * How long the loader has before the frame tries by itself: longer than the goodbye, else both would leave.
 * Source: measured in three engines.
 */
export const EXIT_DIRECT_MS = 3 * GOODBYE_MS;

/** Take every step in order; a step that fails never stops the next. */
export function leave(steps: readonly (() => unknown)[]): void {
  for (const step of steps) {
    try {
      step();
    } catch {
      // the next step matters more than this one
    }
  }
}

export const SHIFT_PRESSES = 3;
export const SHIFT_WINDOW_MS = 5_000;

/** What may stand between the two ends of a press. `input`: on-screen keyboards type without keys. */
const SIGNS = ["keydown", "keyup", "input", "pointerdown", "wheel"] as const;

/**
 * Tells of each press of Shift, how many there have been within the time; and 0 when something else has been done since.
 * SHIFT_PRESSES means: leave now.
 *
 * A press is down and up with nothing between. So a capital letter, Shift with a click, with the wheel, with an arrow or with Alt
 * is none; a release without its beginning is none, as on-screen keyboards send it; and a Shift held for long is one.
 */
export function watchShift(
  target: Pick<EventTarget, "addEventListener">,
  told: (presses: number) => void,
  signal?: AbortSignal,
): void {
  let presses = 0;
  let last = 0;
  let isAlone = false;
  const hear = (event: Event): void => {
    const { type, timeStamp, key, repeat, ctrlKey, altKey, metaKey } = event as KeyboardEvent;
    if (key !== "Shift") {
      isAlone = false;
      if (presses && type !== "wheel") {
        presses = 0; // but a wheel runs on by itself after the hand has gone
        told(presses);
      }
    } else if (type === "keydown") {
      isAlone = repeat ? isAlone : !(ctrlKey || altKey || metaKey);
    } else if (isAlone) {
      isAlone = false;
      presses = timeStamp - last > SHIFT_WINDOW_MS ? 1 : presses + 1;
      last = timeStamp;
      told(presses);
    }
  };
  for (const sign of SIGNS) {
    target.addEventListener(sign, hear, { signal, capture: true, passive: true });
  }
}
