/** Leaving at once: in which order, and which key presses mean it. Nothing here knows a page. */

/** Wipe first, leave second (measured: a page left whole comes back with its words by the Back button). */
export const EXIT_STEPS = [
  "cover", // an empty, neutral page before anything that takes time
  "empty_input",
  "remove_words",
  "neutral_title",
  "drop_keys",
  "tell_daemon", // one small frame if there is a connection; never waited for
  "tell_loader", // it removes the frame, and leaves
  "leave_directly", // after EXIT_DIRECT_MS, when the partner's page hangs
] as const;
export type ExitStep = (typeof EXIT_STEPS)[number];

/** Where a person goes: a plain page that works without signing in, and says nothing about where one comes from. */
export const DEFAULT_EXIT = "https://www.ilmatieteenlaitos.fi/";

/** How long the frame, hidden already, has for its goodbye before the loader removes it. */
export const GOODBYE_MS = 50;
/**
 * How long the loader has before the frame tries by itself: longer than the goodbye, else both would leave.
 * Source: measured in three engines.
 */
export const EXIT_DIRECT_MS = 3 * GOODBYE_MS;

/** Take every step in order; a step that fails never stops the next. */
export function leave(steps: Readonly<Record<ExitStep, () => void>>): void {
  for (const step of EXIT_STEPS) {
    try {
      steps[step]();
    } catch {
      // the next step matters more than this one
    }
  }
}

export const SHIFT_PRESSES = 3;
export const SHIFT_WINDOW_MS = 5_000;

/** What a browser's own event has. `timeStamp` in milliseconds. */
interface KeyUp {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly timeStamp: number;
}

/**
 * Told of each `keyup`, it says how often Shift was pressed. Shift counts only by itself: after a capital letter its
 * release means nothing, and any other key starts the count anew. SHIFT_PRESSES means: leave now.
 */
export function shiftCounter(): (key: KeyUp) => number {
  let presses = 0;
  let last = 0;
  let wasModified = false;
  return ({ key, shiftKey, timeStamp }) => {
    const before = timeStamp - last <= SHIFT_WINDOW_MS ? presses : 0;
    presses = key === "Shift" && !wasModified ? before + 1 : 0;
    last = timeStamp;
    wasModified = shiftKey;
    return presses;
  };
}
