/** The browser's clock and timers, as `core/` wants them. */

import type { Timers } from "../core/timers";

export const browserTimers: Timers = {
  now: () => Date.now(),
  after(milliseconds, act) {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  },
};
