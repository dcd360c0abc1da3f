/** The chain, by the vectors that the daemon's tests read too. */
import { describe, expect, test } from "vitest";
import vectors from "../../../tests/wire/credentials.json" with { type: "json" };
import type { Bytes } from "../../src/core/seal-port";
import { concat, verifyChain } from "../../src/seal/credential";
import { nativeCurves } from "../../src/seal/curves";
import { faultOf, fromBase64, NOON, Organisation, seal } from "./people";

const good = vectors.filter(({ valid }) => valid);
const bad = vectors.filter(({ valid }) => !valid);

const judge = (vector: (typeof vectors)[number]) =>
  verifyChain(
    fromBase64(vector.identity),
    fromBase64(vector.leaf_key),
    vector.roots.map(fromBase64),
    vector.now,
    nativeCurves.verify,
  );

describe("a chain", () => {
  test("has both good and bad vectors", () => {
    expect(good.length).toBeGreaterThan(10);
    expect(bad.length).toBeGreaterThan(100);
  });

  test.each(good)("is good: $name", async (vector) => {
    const { role, answersAs, alias, organisation } = await judge(vector);
    expect({ role, answersAs, alias, organisation }).toEqual({
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
    const shift = await seal.newShiftKey();
    const identity = concat(help.certificate, await help.credential(shift.publicKey));
    const check = (value: Bytes) => verifyChain(value, shift.publicKey, [help.root], NOON, nativeCurves.verify);
    expect(await faultOf(() => check(identity))).toBe("none");
    for (let bit = 0; bit < identity.length * 8; bit += 1) {
      const turned = identity.slice();
      turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await faultOf(() => check(turned))).toBe("bad_credential");
    }
  });

  test("is expired when there is no time at all", async () => {
    const help = await Organisation.found();
    const shift = await seal.newShiftKey();
    const identity = concat(help.certificate, await help.credential(shift.publicKey));
    const act = () => verifyChain(identity, shift.publicKey, [help.root], Number.NaN, nativeCurves.verify);
    expect(await faultOf(act)).toBe("expired_credential");
  });
});

describe("a lead's signature", () => {
  test("is not given for more than twelve hours, for role 0, or for a name that cannot be shown", async () => {
    const help = await Organisation.found();
    const { publicKey } = await seal.newShiftKey();
    const sign = (change: object) =>
      seal.signCredential(help.issuing, {
        role: "counsellor",
        answersAs: null,
        alias: "Aino",
        publicKey,
        notBefore: NOON,
        notAfter: NOON + 43_200,
        ...change,
      });
    expect(await faultOf(() => sign({}))).toBe("none");
    const wrongs = [
      { notAfter: NOON + 43_201 },
      { notAfter: NOON - 1 },
      { role: "visitor" },
      { role: "specialist", answersAs: "professional" },
      { answersAs: "doctor" },
      { alias: "" },
      { alias: "a\u202eb" },
      { alias: "ä".repeat(33) },
      { publicKey: new Uint8Array(31) },
    ];
    for (const wrong of wrongs) expect([wrong, await faultOf(() => sign(wrong))]).toEqual([wrong, "bad_credential"]);
  });

  test.each(["professional", "volunteer", "peer"] as const)("says that the person is a %s", async (answersAs) => {
    const help = await Organisation.found();
    const { publicKey } = await seal.newShiftKey();
    const shift = { role: "counsellor", answersAs, alias: "Aino", publicKey, notBefore: NOON, notAfter: NOON } as const;
    const identity = concat(help.certificate, await seal.signCredential(help.issuing, shift));
    const claim = await verifyChain(identity, publicKey, [help.root], NOON, nativeCurves.verify);
    expect(claim.answersAs).toBe(answersAs);
  });

  test("comes from a key that the browser does not show", async () => {
    const { key } = await seal.newShiftKey();
    expect(key.extractable).toBe(false);
    expect(await faultOf(() => crypto.subtle.exportKey("pkcs8", key))).toMatchObject({ name: "InvalidAccessError" });
  });
});
