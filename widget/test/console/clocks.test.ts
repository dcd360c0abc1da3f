/** However wrong a console's clock is: its shift is found, its key is kept, and "from now on" is the server's now. */
import { describe, expect, test } from "vitest";
import { httpApi } from "../../src/console/api";
import { DaemonClock } from "../../src/console/clock";
import { periodFrom } from "../../src/console/keys/credentials";
import { memoryKeyStore } from "../../src/console/keys/key-store";
import { Keys } from "../../src/console/keys/keys";
import type { OwnCredentials } from "../../src/core/protocol";
import type { Seal } from "../../src/core/seal-port";
import { NOW_SECONDS } from "./fakes";

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
const OWN: OwnCredentials = {
  certificate: "AAAA",
  credentials: [
    {
      id: "s-1",
      alias: "Aino",
      staff: "aino",
      answers_as: "professional",
      not_before: NOW_SECONDS,
      not_after: NOW_SECONDS + HOUR,
      public_key: "AAAA",
      credential: "AAAA",
    },
  ],
} as unknown as OwnCredentials;

/** A console whose device is off, before it has heard anything else of the server than the answer to its question. */
async function consoleOff(skew: number): Promise<{ keys: Keys; isKept: boolean }> {
  const clock = new DaemonClock({ now: () => (NOW_SECONDS + skew) * 1000, after: () => () => {} }, 0);
  const store = memoryKeyStore();
  await store.keepShiftKey({ publicKey: "AAAA", key: {} as CryptoKey, notAfter: NOW_SECONDS + HOUR });
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
    keys: store,
    now: () => Math.floor(clock.now()),
    profile: () => null,
    changed: () => {},
  });
  await keys.refreshCredential();
  return { keys, isKept: (await store.shiftKey("AAAA")) !== null };
}

describe.each(SKEWS)("a console that is %d s off", (skew) => {
  test("finds the shift that has just begun, and keeps its key", async () => {
    const { keys, isKept } = await consoleOff(skew);
    expect(keys.usability).toMatchObject({ usable: { publicKey: "AAAA" } });
    expect(isKept).toBe(true);
    expect(await keys.current()).not.toBeNull();
  });

  test("asks for a shift from the server's now on", async () => {
    const { keys } = await consoleOff(skew);
    expect(periodFrom(keys.now(), HOUR).notBefore).toBe(NOW_SECONDS - 60);
  });
});
