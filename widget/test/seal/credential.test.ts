/** The chain and the lists, by the vectors that the daemon's tests read too. */
import { describe, expect, test } from "vitest";
import vectors from "../../../tests/wire/credentials.json" with { type: "json" };
import type { Bytes, Trust } from "../../src/core/seal-port";
import { verifyChain } from "../../src/seal/credential";
import { makeNativeKey, nativeCurves } from "../../src/seal/curves";
import { PartReader } from "../../src/seal/parts";
import { Revocations } from "../../src/seal/revocations";
import { faultOf, fromBase64, NOON, Organisation } from "./people";
import { trustOf } from "./vectors/chains";

const good = vectors.filter(({ valid }) => valid);
const bad = vectors.filter(({ valid }) => !valid);

const judge = (vector: (typeof vectors)[number]) =>
  verifyChain(
    fromBase64(vector.identity),
    fromBase64(vector.leaf_key),
    trustOf(vector),
    vector.now,
    nativeCurves.verify,
    new Revocations(),
  );

/** What a page that begins now makes of it. */
const anew = (identity: Bytes, leafKey: Bytes, trust: Trust, now = NOON) =>
  verifyChain(identity, leafKey, trust, now, nativeCurves.verify, new Revocations());

const turned = (source: Bytes, bit: number): Bytes => {
  const changed = source.slice();
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return changed;
};

describe("a chain", () => {
  test("has both good and bad vectors", () => {
    expect(good.length).toBeGreaterThan(40);
    expect(bad.length).toBeGreaterThan(180);
  });

  test.each(good)("is good: $name", async (vector) => {
    const { key, role, answersAs, alias, organisation } = await judge(vector);
    expect({ key, role, answersAs, alias, organisation }).toEqual({
      key: vector.key,
      role: vector.role,
      answersAs: vector.answers_as,
      alias: vector.alias,
      organisation: vector.organisation,
    });
  });

  test.each(bad)("is refused: $name", async (vector) => {
    expect(await faultOf(() => judge(vector))).toBe(vector.fault);
  });

  test("is refused with any single bit turned", async () => {
    const help = await Organisation.found();
    const shift = await makeNativeKey();
    const identity = await help.identity(shift.publicKey);
    expect(await faultOf(() => anew(identity, shift.publicKey, help.trust))).toBe("none");
    for (let bit = 0; bit < identity.length * 8; bit += 1) {
      const fault = await faultOf(() => anew(turned(identity, bit), shift.publicKey, help.trust));
      expect([bit, fault]).toEqual([bit, "bad_credential"]);
    }
  });

  test("is good for the one second that it lives, when it begins and ends in that", async () => {
    const help = await Organisation.found();
    const shift = await makeNativeKey();
    const identity = await help.identity(shift.publicKey, "counsellor", "Aino", NOON, NOON);
    expect(await faultOf(() => anew(identity, shift.publicKey, help.trust))).toBe("none");
  });

  test("is not read beyond its last byte", () => {
    const reader = new PartReader(new Uint8Array(3));
    expect(() => reader.take(4)).toThrow("bad_credential");
    expect(reader.take(3)).toHaveLength(3);
    expect(() => reader.take(1)).toThrow("bad_credential");
  });

  test("is expired when there is no time at all", async () => {
    const help = await Organisation.found();
    const shift = await makeNativeKey();
    const identity = await help.identity(shift.publicKey);
    expect(await faultOf(() => anew(identity, shift.publicKey, help.trust, Number.NaN))).toBe("expired_credential");
  });
});

describe("a revocation list", () => {
  test("counts for nothing with any single bit turned", async () => {
    const help = await Organisation.found();
    const shift = await makeNativeKey();
    const identity = await help.identity(shift.publicKey);
    const [list = new Uint8Array()] = help.trust.lists();
    for (let bit = 0; bit < list.length * 8; bit += 1) {
      const trust = { ...help.trust, lists: () => [turned(list, bit)] };
      const fault = await faultOf(() => anew(identity, shift.publicKey, trust));
      expect([bit, fault]).toEqual([bit, "no_revocations"]);
    }
  });

  test("is not forgotten by a page that is shown an older one, or none", async () => {
    const help = await Organisation.found();
    const signing = await makeNativeKey();
    const shift = await makeNativeKey();
    const identity = await help.identity(shift.publicKey, "counsellor", "Aino", NOON - 3600, NOON + 3600, signing);
    const revoked = await help.revoked(2, signing.publicKey);
    const page = new Revocations();
    const judged = (trust: Trust) =>
      faultOf(() => verifyChain(identity, shift.publicKey, trust, NOON, nativeCurves.verify, page));
    expect(await judged(help.trust)).toBe("none");
    expect(await judged(help.trusting(revoked))).toBe("revoked_credential");
    expect(await judged(help.trust)).toBe("revoked_credential");
    expect(await judged({ ...help.trust, lists: () => [] })).toBe("revoked_credential");
  });
});
