/** The browser's clock and timers, as `core/` wants them: a clock that is set back goes on from where it was. */

import type { Timers } from "../core/timers";

let last = 0;
let setBack = 0;

export const browserTimers: Timers = {
  now() {
    const device = Date.now();
    setBack = device < last ? Math.max(setBack, last - device) : 0;
    last = device + setBack;
    return last;
  },
  after(milliseconds, act) {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  },
};
