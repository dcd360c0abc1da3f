/** Nothing leaves before the counsellor is known. */
import { makeNativeKey } from "../../src/seal/curves";
import { describe, expect, test } from "vitest";
import vectors from "../../../tests/wire/credentials.json" with { type: "json" };
import type { Bytes } from "../../src/core/seal-port";
import { makeSeal } from "../../src/seal/index";
import { concat } from "../../src/seal/bytes";
import { randomBytes } from "../../src/seal/provider";
import { CAPABILITIES } from "../../src/seal/suite";
import { readKeyPackage, write, writeKeyPackage } from "../../src/seal/mls-messages";
import { trustOf } from "./vectors/chains";
import { commitIn, DAY, faultOf, fromBase64, HOUR, meet, NOON, noon, Organisation, say, seal } from "./people";
import { anyPackage, Rogue, staffPackage, type Wish } from "./rogue";

/** The signing key behind the vectors' `leaf_key`: what is wrong with a vector is then its chain alone. */
async function vectorsLeaf(): Promise<Wish["shift"]> {
  const seed = await crypto.subtle.digest("SHA-256", new TextEncoder().encode("leaf"));
  const head = Uint8Array.from([0x30, 46, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20]);
  const key = await crypto.subtle.importKey("pkcs8", concat(head, new Uint8Array(seed)), "Ed25519", false, ["sign"]);
  return { key, publicKey: fromBase64(vectors[0]?.leaf_key ?? "") };
}

/** What a visitor's page does with `keyPackage`: the fault, and that the page is as able as before. */
async function refusalOf(keyPackage: Bytes, help: Organisation): Promise<unknown> {
  const opening = await seal.visitor(help.trust, noon);
  const fault = await faultOf(() => opening.admit(keyPackage));
  const { visitor, joined } = await meet(opening, await help.joining());
  expect(await say(joined, visitor, "hei")).toBe("hei");
  return fault;
}

describe("a visitor's page", () => {
  test("makes no opening for any bad vector, and one for each good helper", async () => {
    const shift = await vectorsLeaf();
    for (const vector of vectors) {
      const opening = await makeSeal().visitor(trustOf(vector), () => vector.now);
      const isOwnKey = vector.leaf_key === vectors[0]?.leaf_key;
      const validity = { notBefore: vector.now - HOUR, notAfter: vector.now + 2 * HOUR };
      const keyPackage = await anyPackage({
        identity: fromBase64(vector.identity),
        ...validity,
        ...(isOwnKey ? { shift } : {}),
      });
      const isHelper = vector.valid && vector.role !== "participant";
      const fault = isHelper ? "none" : vector.valid || !isOwnKey ? "bad_credential" : vector.fault;
      expect([vector.name, await faultOf(() => opening.admit(keyPackage.bytes))]).toEqual([vector.name, fault]);
    }
  });

  test("refuses who has no credential at all", async () => {
    const help = await Organisation.found();
    expect(await refusalOf((await anyPackage()).bytes, help)).toBe("bad_credential");
  });

  test("refuses another organisation's counsellor", async () => {
    const [help, other] = [await Organisation.found(), await Organisation.found("toinen")];
    expect(await refusalOf((await staffPackage(other)).bytes, help)).toBe("bad_credential");
  });

  test("refuses a true credential on another's key", async () => {
    const help = await Organisation.found();
    const shift = await makeNativeKey();
    const identity = await help.identity(shift.publicKey);
    expect(await refusalOf((await anyPackage({ identity })).bytes, help)).toBe("bad_credential");
  });

  test("refuses a participant's credential: nobody may come as the helper with it", async () => {
    const help = await Organisation.found();
    expect(await refusalOf((await staffPackage(help, "participant")).bytes, help)).toBe("bad_credential");
  });

  test("refuses when it has no root", async () => {
    const help = await Organisation.found();
    const opening = await seal.visitor({ roots: [], lists: help.trust.lists }, noon);
    expect(await faultOf(async () => opening.admit((await help.joining()).keyPackage))).toBe("bad_credential");
  });

  test("admits by either of two roots", async () => {
    const [old, fresh] = [await Organisation.found(), await Organisation.found()];
    const roots = [...old.trust.roots, ...fresh.trust.roots];
    for (const help of [old, fresh]) {
      const both = { roots, lists: help.trust.lists };
      const { who } = await meet(await makeSeal().visitor(both, noon), await help.joining());
      expect(who.alias).toBe("Aino");
    }
  });

  test("refuses a key package whose time is over, has not come, or is longer than ours", async () => {
    const help = await Organisation.found();
    const times: [number, number][] = [
      [NOON - 2 * HOUR, NOON - 1],
      [NOON + 1, NOON + HOUR],
      [NOON - HOUR, NOON + 2 * HOUR + 1],
      [0, Number.MAX_SAFE_INTEGER],
    ];
    for (const [notBefore, notAfter] of times) {
      const shift = await makeNativeKey();
      const identity = await help.identity(shift.publicKey);
      const { bytes } = await anyPackage({ identity, shift, notBefore, notAfter });
      expect(await refusalOf(bytes, help)).toBe("expired_credential");
    }
  });

  test("admits a key package once in its life, whichever conversation it is for, and an hour later not at all", async () => {
    const help = await Organisation.found();
    const own = makeSeal();
    const { keyPackage } = await help.joining();
    const first = await own.visitor(help.trust, noon);
    expect(await faultOf(() => first.admit(keyPackage))).toBe("none");
    first.wipe();
    const second = await own.visitor(help.trust, noon);
    expect(await faultOf(() => second.admit(keyPackage))).toBe("replayed");
    expect(await faultOf(async () => second.admit((await help.joining()).keyPackage))).toBe("none");
    const late = await makeSeal().visitor(help.trust, () => NOON + 2 * HOUR + 1);
    expect(await faultOf(() => late.admit(keyPackage))).toBe("expired_credential");
  });

  test("is met in time by a clock that is within the hour of a console that is right", async () => {
    for (const skew of [-HOUR + 60, 0, HOUR - 60]) {
      const help = await Organisation.found();
      const opening = await seal.visitor(help.trust, () => NOON + skew);
      const joining = await help.joining();
      const { opening: said, accepted } = await opening.admit(joining.keyPackage);
      accepted();
      expect(await faultOf(() => joining.join(said))).toBe("none");
    }
  });

  test("refuses a key package with capabilities that are not ours", async () => {
    const help = await Organisation.found();
    const shift = await makeNativeKey();
    const identity = await help.identity(shift.publicKey);
    const capabilities = { ...CAPABILITIES, extensions: [0x0a0a] };
    expect(await refusalOf((await anyPackage({ identity, shift, capabilities })).bytes, help)).toBe("not_permitted");
  });

  test("refuses a key package of another suite or another kind of message", async () => {
    const help = await Organisation.found();
    const { publicPackage } = await staffPackage(help);
    const other = { ...publicPackage, cipherSuite: "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519" as const };
    expect(await refusalOf(writeKeyPackage(other), help)).toBe("not_permitted");
    const rogue = await Rogue.visitor();
    const said = await rogue.say(randomBytes(10));
    expect(await refusalOf(said, help)).toBe("bad_message");
  });

  test("refuses a key package with any byte changed", async () => {
    const help = await Organisation.found();
    const { bytes } = await staffPackage(help);
    const opening = await seal.visitor(help.trust, noon);
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      const fault = await faultOf(() => opening.admit(changed));
      expect([at, typeof fault, fault]).toEqual([at, "string", expect.not.stringMatching("none")]);
    }
  });

  test("refuses its own leaf as the helper, and the same helper twice", async () => {
    const help = await Organisation.found();
    const joining = await help.joining();
    const { visitor } = await meet(await seal.visitor(help.trust, noon), joining);
    expect(await faultOf(() => visitor.add([joining.keyPackage]))).toBe("bad_credential");
  });
});

describe("a counsellor's page", () => {
  test("makes no key package without a chain of its own that holds", async () => {
    const help = await Organisation.found();
    const shift = await makeNativeKey();
    const other = await help.identity((await makeNativeKey()).publicKey);
    const late = await help.identity(shift.publicKey, "counsellor", "Aino", NOON - 7200, NOON - 3601);
    const act = (identity: Bytes) => () => seal.counsellor(shift, identity, help.trust, noon);
    expect(await faultOf(act(other))).toBe("bad_credential");
    expect(await faultOf(act(late))).toBe("expired_credential");
  });

  test("joins nobody's group twice, and none after it was wiped", async () => {
    const help = await Organisation.found();
    const opening = await seal.visitor(help.trust, noon);
    const joining = await help.joining();
    const admitted = await opening.admit(joining.keyPackage);
    await joining.join(admitted.opening);
    expect(await faultOf(() => joining.join(admitted.opening))).toBe("gone");
    const other = await help.joining();
    other.wipe();
    expect(await faultOf(() => other.join(admitted.opening))).toBe("gone");
  });

  test("joins only with exactly one visitor", async () => {
    const help = await Organisation.found();
    const joining = await help.joining();
    const rogue = await Rogue.visitor();
    const crowd = await rogue.add((await anyPackage()).bytes, joining.keyPackage);
    expect(await faultOf(() => joining.join(crowd))).toBe("not_permitted");
    const shift = await makeNativeKey();
    const identity = await help.identity(shift.publicKey);
    const unmanned = await Rogue.visitor({ identity, shift });
    expect(await faultOf(async () => joining.join(await unmanned.add(joining.keyPackage)))).toBe("not_permitted");
    const honest = await Rogue.visitor();
    expect((await joining.join(await honest.add(joining.keyPackage))).roster()).toHaveLength(2);
  });

  test("joins no group with a stranger in it", async () => {
    const help = await Organisation.found();
    const other = await Organisation.found("toinen");
    const joining = await help.joining();
    const rogue = await Rogue.visitor();
    const opening = await rogue.add((await staffPackage(other)).bytes, joining.keyPackage);
    expect(await faultOf(() => joining.join(opening))).toBe("bad_credential");
  });

  test("joins no group whose visitor's leaf is out of time", async () => {
    const help = await Organisation.found();
    const joining = await help.joining();
    const late = await Rogue.visitor({ notBefore: NOON - 14 * HOUR, notAfter: NOON - 12 * HOUR - 1 });
    expect(await faultOf(async () => joining.join(await late.add(joining.keyPackage)))).toBe("expired_credential");
    const early = await Rogue.visitor({ notBefore: NOON + 1, notAfter: NOON + HOUR });
    expect(await faultOf(async () => joining.join(await early.add(joining.keyPackage)))).toBe("expired_credential");
    const endless = await Rogue.visitor({ notBefore: 0, notAfter: Number.MAX_SAFE_INTEGER });
    const again = await help.joining();
    expect(await faultOf(async () => again.join(await endless.add(again.keyPackage)))).toBe("expired_credential");
  });

  test("joins who has sat there for hours: a leaf is not renewed", async () => {
    const help = await Organisation.found();
    const joining = await help.joining();
    const long = await Rogue.visitor({ notBefore: NOON - 14 * HOUR, notAfter: NOON - 12 * HOUR });
    expect((await joining.join(await long.add(joining.keyPackage))).roster()).toHaveLength(2);
  });

  test("joins no group of more leaves than we would ever have", async () => {
    const help = await Organisation.found();
    const joining = await help.joining();
    const rogue = await Rogue.visitor();
    const crowd = await Promise.all(Array.from({ length: 32 }, () => staffPackage(help, "specialist")));
    const opening = await rogue.add(joining.keyPackage, ...crowd.map(({ bytes }) => bytes));
    expect(await faultOf(() => joining.join(opening))).toBe("bad_message");
  });

  test("joins by an opening only whose two parts belong together", async () => {
    const help = await Organisation.found();
    const joining = await help.joining();
    const [one, other] = [await Rogue.visitor(), await Rogue.visitor()];
    const head = (body: Bytes) => concat(body.slice(0, 4), commitIn(body));
    const said = await one.say(randomBytes(10));
    const opening = await one.add(joining.keyPackage);
    const welcome = opening.slice(4 + commitIn(opening).length);
    const length = Uint8Array.from([0, 0, said.length >> 8, said.length & 255]);
    const wrongs = [
      head(await other.add((await help.joining()).keyPackage)), // of another group
      head(await one.add((await help.joining()).keyPackage)), // of a later epoch
      concat(length, said), // no commit
    ];
    for (const wrong of wrongs) expect(await faultOf(() => joining.join(concat(wrong, welcome)))).toBe("bad_message");
    expect(await faultOf(() => joining.join(opening))).toBe("none");
  });
});

describe("a key package", () => {
  test("is always of one length: it holds nothing at random that others could tell apart", async () => {
    const help = await Organisation.found();
    const shift = await makeNativeKey();
    const made = await Promise.all(Array.from({ length: 5 }, () => help.joining("counsellor", "Aino", shift)));
    expect(new Set(made.map(({ keyPackage }) => keyPackage.length)).size).toBe(1);
    for (const { keyPackage } of made) expect(readKeyPackage(keyPackage).leafNode.capabilities).toEqual(CAPABILITIES);
  });

  test("lives an hour, and the hour that two clocks may differ to either side", async () => {
    const help = await Organisation.found();
    const { keyPackage } = await help.joining("counsellor", "Aino", undefined, () => NOON + 100.9);
    const { leafNode } = readKeyPackage(keyPackage);
    expect("lifetime" in leafNode && leafNode.lifetime).toEqual({
      notBefore: BigInt(NOON + 100 - HOUR),
      notAfter: BigInt(NOON + 100 + 2 * HOUR),
    });
  });

  test("is judged by the clock that is given, whatever the device says", async () => {
    // The device's own clock is months away from the tests' noon: stock code would refuse every one of them.
    expect(Math.abs(Date.now() / 1000 - NOON)).toBeGreaterThan(2 * DAY);
    const help = await Organisation.found();
    const { joined } = await meet(await seal.visitor(help.trust, noon), await help.joining());
    expect(joined.roster()).toHaveLength(2);
  });
});

test("a key package comes back from the wire as it went", async () => {
  const help = await Organisation.found();
  const { publicPackage, bytes } = await staffPackage(help);
  expect(write({ version: "mls10", wireformat: "mls_key_package", keyPackage: publicPackage })).toEqual(bytes);
  expect(readKeyPackage(bytes)).toEqual(publicPackage);
});
