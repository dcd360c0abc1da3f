/** However wrong a console's clock is: its shift is found, its key is kept, and "from now on" is the server's now. */
import { describe, expect, test } from "vitest";
import { httpApi } from "../../src/console/api";
import { DaemonClock } from "../../src/console/clock";
import { PageKeys } from "../../src/console/keys/page-keys";
import { TabStorage } from "../../src/console/storage";
import { Keys } from "../../src/console/keys/keys";
import type { Seal } from "../../src/core/seal-port";
import { bench, certified, NOW_SECONDS, profile, staffCertificate } from "./fakes";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;
const SKEWS = [
  -400 * DAY,
  -2 * DAY,
  -2 * HOUR,
  -61 * MINUTE,
  -HOUR,
  -59 * MINUTE,
  -10 * MINUTE,
  -90,
  -61,
  -60,
  -30,
  0,
  30,
  60,
  61,
  90,
  10 * MINUTE,
  59 * MINUTE,
  HOUR,
  61 * MINUTE,
  2 * HOUR,
  2 * DAY,
] as const;
/** A certificate from an hour ago until in an hour. */
const OWN = { ...certified, certificates: [staffCertificate(NOW_SECONDS + HOUR)] };

/** A console whose device is off, before it has heard anything else of the server than the answer to its question. */
async function consoleOff(skew: number): Promise<Keys> {
  const b = await bench();
  const clock = new DaemonClock({ now: () => (NOW_SECONDS + skew) * 1000, after: () => () => {} }, 0);
  const date = new Date(NOW_SECONDS * 1000).toUTCString();
  const api = httpApi(
    async () => new Response(JSON.stringify(OWN), { headers: { date } }),
    { bearer: () => "the-bearer", prove: async () => null },
    (seconds) => clock.heard(seconds),
  );
  const keys = new Keys({
    timers: { now: () => 0, after: () => () => {} },
    api,
    seal: {} as Seal,
    roomSeal: null,
    signing: b.signing,
    storage: { keepShiftKey: async () => {}, shiftKey: async () => null },
    source: new PageKeys(b.signing, new TabStorage(b.drawer), () => false),
    now: () => Math.floor(clock.now()),
    profile,
    changed: () => {},
  });
  await keys.refreshCredential();
  return keys;
}

describe.each(SKEWS)("a console that is %d s off", (skew) => {
  test("finds its certificate, and begins a shift from the server's now on", async () => {
    const keys = await consoleOff(skew);
    expect(keys.usability).toMatchObject({ usable: { notAfter: NOW_SECONDS + HOUR } });
    expect(await keys.current()).toMatchObject({ notAfter: NOW_SECONDS + HOUR });
  });
});
