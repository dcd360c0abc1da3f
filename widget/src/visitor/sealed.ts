/** The seal's script comes at low priority; whoever needs it waits here. */

import type { Seal } from "../core/seal-port";
import { SealError } from "../core/seal-port";
import type { Timers } from "../core/timers";

const SEAL_WAIT_MAX_MS = 60_000;
const LOOK_EVERY_MS = 150;

declare global {
  var avoinlinjaSeal: { readonly seal: Seal } | undefined;
}

/** Throws `SealError("unsupported_browser")` when it does not come, or cannot work here. */
export async function sealReady(timers: Timers): Promise<Seal> {
  const until = timers.now() + SEAL_WAIT_MAX_MS;
  while (globalThis.avoinlinjaSeal === undefined) {
    if (timers.now() >= until) {
      throw new SealError("unsupported_browser");
    }
    await new Promise<void>((resolve) => void timers.after(LOOK_EVERY_MS, resolve));
  }
  await globalThis.avoinlinjaSeal.seal.prepare();
  return globalThis.avoinlinjaSeal.seal;
}
