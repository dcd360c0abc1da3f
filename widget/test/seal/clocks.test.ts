/** Whatever a visitor's clock says: a counsellor whose shift is on is known, one whose shift is over is not (ADR 0009). */
import { describe, expect, test } from "vitest";
import { TrustedClock } from "../../src/core/clock";
import { DAY, faultOf, NOON, Organisation, seal } from "./people";

const MINUTE = 60;
const HOUR = 3600;
/** How far the visitor's clock is off, in seconds. */
const SKEWS = [
  -2 * DAY,
  -2 * HOUR,
  -61 * MINUTE,
  -HOUR - 1,
  -HOUR,
  -HOUR + 1,
  -59 * MINUTE,
  -10 * MINUTE,
  -120,
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
  HOUR - 1,
  HOUR,
  HOUR + 1,
  61 * MINUTE,
  2 * HOUR,
  2 * DAY,
] as const;
/** Shifts at noon: from when to when they last, in seconds from noon. */
const ON = [
  ["begun a minute ago", -60, 4 * HOUR],
  ["planned for this very second", 0, 4 * HOUR],
  ["over in this very second", -4 * HOUR, 0],
] as const;
const OVER = [
  ["over for two hours", -6 * HOUR, -2 * HOUR - 1],
  ["to begin in two hours", 2 * HOUR + 1, 6 * HOUR],
] as const;
/** How old the server's word may be when it comes: a slow line. */
const LATE = [0, 30] as const;

async function fault(skew: number, late: number, from: number, until: number): Promise<unknown> {
  const help = await Organisation.found();
  const key = await seal.newShiftKey();
  const credential = await help.credential(key.publicKey, "counsellor", "Aino", NOON + from, NOON + until);
  const clock = new TrustedClock(() => NOON + skew, NOON - 30 * DAY);
  clock.heard(NOON - late);
  const joining = await seal.counsellor(key, help.certificate, credential, [help.root], () => NOON + from);
  const opening = await seal.visitor([help.root], () => clock.read().now);
  return faultOf(() => opening.admit(joining.keyPackage));
}

describe.each(LATE)("with a word of the server that took %d s", (late) => {
  describe.each(ON)("a shift %s", (_, from, until) => {
    test.each(SKEWS)("is good by a clock that is %d s off", async (skew) => {
      expect(await fault(skew, late, from, until)).toBe("none");
    });
  });

  describe.each(OVER)("a shift %s", (_, from, until) => {
    test.each(SKEWS)("is refused by a clock that is %d s off", async (skew) => {
      expect(await fault(skew, late, from, until)).toBe("expired_credential");
    });
  });
});
