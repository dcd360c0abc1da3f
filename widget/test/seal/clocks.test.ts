/** Whatever a visitor's clock says: a counsellor whose shift is on is known, one whose shift is over is not (ADR 0009). */
import { makeNativeKey } from "../../src/seal/curves";
import { describe, expect, test } from "vitest";
import { TrustedClock } from "../../src/core/clock";
import { DAY, faultOf, HOUR, NOON, Organisation, seal } from "./people";

const MINUTE = 60;
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
  const key = await makeNativeKey();
  const identity = await help.identity(key.publicKey, "counsellor", "Aino", NOON + from, NOON + until);
  const clock = new TrustedClock(() => NOON + skew, NOON - 30 * DAY);
  clock.heard(NOON - late);
  const joining = await seal.counsellor(key, identity, help.trust, () =>
    Math.max(NOON + from, Math.min(NOON, NOON + until)),
  );
  const opening = await seal.visitor(help.trust, () => clock.judge());
  return faultOf(() => opening.admit(joining.keyPackage));
}

/** The server says one time before the key package and another, true one, after it. */
test.each([
  ["expired for two hours", -6 * HOUR, -2 * HOUR - 1, -3 * HOUR],
  ["to begin in twenty days", 20 * DAY, 20 * DAY + 4 * HOUR, 20 * DAY],
])(
  "a shift %s that a lying server's time makes good leaves the clock doubted for good",
  async (_, from, until, lie) => {
    const help = await Organisation.found();
    const key = await makeNativeKey();
    const identity = await help.identity(key.publicKey, "counsellor", "Aino", NOON + from, NOON + until);
    const clock = new TrustedClock(() => NOON, NOON - 30 * DAY);
    clock.heard(NOON + lie);
    const trust = help.trusting(await help.listAt(NOON + lie));
    const joining = await seal.counsellor(key, identity, trust, () => NOON + lie);
    const opening = await seal.visitor(trust, () => Math.floor(clock.judge()));
    expect(await faultOf(() => opening.admit(joining.keyPackage))).toBe("none");
    clock.heard(NOON);
    expect([clock.isDoubted, clock.read().differs]).toEqual([true, false]);
  },
);

test("an honest line with a device two years off works, and says that the clocks differ", async () => {
  for (const skew of [-730 * DAY, 730 * DAY]) {
    const help = await Organisation.found();
    const clock = new TrustedClock(() => NOON + skew, NOON - 30 * DAY);
    clock.heard(NOON);
    const opening = await seal.visitor(help.trust, () => Math.floor(clock.judge()));
    const { keyPackage } = await help.joining();
    expect(await faultOf(() => opening.admit(keyPackage))).toBe("none");
    clock.heard(NOON + 1);
    expect(clock.isDoubted).toBe(true);
    const again = await seal.visitor(help.trust, () => Math.floor(clock.judge()));
    expect(await faultOf(async () => again.admit((await help.joining()).keyPackage))).toBe("none");
  }
});

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
