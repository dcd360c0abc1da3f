/** What a console signs is what a visitor's page believes; and it signs nothing that breaks a rule. */
import { describe, expect, test } from "vitest";
import { DAY_SECONDS } from "../../src/core/seal-port";
import { verifyChain } from "../../src/seal/credential";
import { makeNativeKey, nativeCurves } from "../../src/seal/curves";
import {
  isFor,
  isSignedBy,
  isTimely,
  readIssuingCertificate,
  readList,
  readStaffCertificate,
  readStatement,
  signRevokedStaff,
  signShiftCredential,
  signStaffCertificate,
  signStatement,
  STATEMENT_MAX_SECONDS,
  verifyStatement,
} from "../../src/seal/issuing";
import { concat } from "../../src/seal/bytes";
import { Revocations } from "../../src/seal/revocations";
import { DAY, faultOf, NOON, Organisation } from "./people";

const HOUR = 3600;

describe("a staff certificate", () => {
  const person = async (change: object = {}) => ({
    role: "counsellor" as const,
    answersAs: null,
    alias: "Aino",
    signingKey: (await makeNativeKey()).publicKey,
    notBefore: NOON,
    notAfter: NOON + 14 * DAY,
    ...change,
  });

  test("is not given for more than fourteen days, for role 0, or for a name that cannot be shown", async () => {
    const { issuing } = await Organisation.found();
    const sign = async (change: object) => signStaffCertificate(issuing, await person(change));
    expect(await faultOf(() => sign({}))).toBe("none");
    const wrongs = [
      { notAfter: NOON + 14 * DAY + 1 },
      { notAfter: NOON - 1 },
      { notBefore: -1 },
      { role: "visitor" },
      { role: "specialist", answersAs: "professional" },
      { answersAs: "doctor" },
      { alias: "" },
      { alias: "a\u202eb" },
      { alias: "ä".repeat(33) },
      { alias: "a".repeat(256) },
      { signingKey: new Uint8Array(31) },
    ];
    for (const wrong of wrongs) expect([wrong, await faultOf(() => sign(wrong))]).toEqual([wrong, "bad_credential"]);
  });

  test.each(["professional", "volunteer", "peer"] as const)("says that the person is a %s", async (answersAs) => {
    const help = await Organisation.found();
    const [signing, shift] = [await makeNativeKey(), await makeNativeKey()];
    const said = await person({ answersAs, signingKey: signing.publicKey });
    const staff = await signStaffCertificate(help.issuing, said);
    const life = { notBefore: NOON, notAfter: NOON + 12 * HOUR };
    const credential = await signShiftCredential(signing.key, { ...life, publicKey: shift.publicKey });
    const identity = concat(help.certificate, staff, credential);
    const { verify } = nativeCurves;
    const claim = await verifyChain(identity, shift.publicKey, help.trust, NOON, verify, new Revocations());
    expect(claim.answersAs).toBe(answersAs);
    expect(readStaffCertificate(staff)).toMatchObject({ alias: "Aino", answersAs, notBefore: NOON });
    expect(isFor(readStaffCertificate(staff), signing.publicKey)).toBe(true);
    expect(await isSignedBy(readStaffCertificate(staff), readIssuingCertificate(help.certificate).key)).toBe(true);
    expect(await isSignedBy(readStaffCertificate(staff), signing.publicKey)).toBe(false);
  });
});

test("a shift credential is not given for more than twelve hours", async () => {
  const { key, publicKey } = await makeNativeKey();
  const sign = (change: object) =>
    signShiftCredential(key, { notBefore: NOON, notAfter: NOON + 12 * HOUR, publicKey, ...change });
  expect(await faultOf(() => sign({}))).toBe("none");
  for (const wrong of [{ notAfter: NOON + 12 * HOUR + 1 }, { notAfter: NOON - 1 }, { publicKey: new Uint8Array(33) }])
    expect([wrong, await faultOf(() => sign(wrong))]).toEqual([wrong, "bad_credential"]);
});

describe("a list", () => {
  test("holds its keys in one order, whoever signs it, for a week at most", async () => {
    const help = await Organisation.found();
    const keys = [new Uint8Array(32).fill(9), new Uint8Array(32).fill(3)];
    const life = { notBefore: NOON, notAfter: NOON + 7 * DAY + HOUR };
    const sign = (change: object) =>
      signRevokedStaff(help.issuing, help.certificate, { number: 4, keys, ...life, ...change });
    expect(readList(await sign({}))).toMatchObject({ number: 4, keys: [keys[1], keys[0]], ...life });
    expect(readList(await sign({})).issuer?.organisation).toBe("esimerkki");
    for (const wrong of [
      { notAfter: NOON + 7 * DAY + HOUR + 1 },
      { number: 2 ** 32 },
      { number: -1 },
      { keys: Array.from({ length: 257 }, () => keys[0]) },
      { keys: [new Uint8Array(31)] },
    ])
      expect([wrong, await faultOf(() => sign(wrong))]).toEqual([wrong, "bad_credential"]);
  });
});

describe("a statement", () => {
  const said = { organisation: "org", staff: "aino", madeAt: NOON, serial: 3, signingKey: new Uint8Array(32).fill(7) };

  test("says all that it was told, by the staff key alone", async () => {
    const [staff, other] = [await makeNativeKey(), await makeNativeKey()];
    const statement = await signStatement(staff.key, said);
    expect(readStatement(statement)).toMatchObject(said);
    expect(await verifyStatement(statement, staff.publicKey)).toBe(true);
    expect(await verifyStatement(statement, other.publicKey)).toBe(false);
    for (let at = 0; at < statement.length; at += 1) {
      const changed = statement.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      const holds = await verifyStatement(changed, staff.publicKey).catch(() => false);
      expect([at, holds]).toEqual([at, false]);
    }
  });

  test("is refused when it breaks a rule", async () => {
    const { key } = await makeNativeKey();
    for (const wrong of [{ serial: 2 ** 32 }, { madeAt: -1 }, { staff: "" }, { signingKey: new Uint8Array(1) }])
      expect([wrong, await faultOf(() => signStatement(key, { ...said, ...wrong }))]).toEqual([
        wrong,
        "bad_credential",
      ]);
  });

  test("is timely for sixty days, and an hour ahead", () => {
    const ages = [-HOUR - 1, -HOUR, 0, STATEMENT_MAX_SECONDS, STATEMENT_MAX_SECONDS + 1];
    expect(ages.map((age) => isTimely({ ...said, madeAt: NOON - age }, NOON))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(STATEMENT_MAX_SECONDS).toBe(60 * DAY_SECONDS);
  });
});
