/** The enrolled list and the press: what a lying server gives is refused, and never signed. */
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { EMPTY, type Enrolled } from "../../../src/console/enrolment/enrolled";
import { isSame } from "../../../src/console/enrolment/fields";
import {
  type EnrolledList,
  followed,
  type ListFault,
  ListRefused,
  NO_HEAD,
  type Pinned,
  readList,
} from "../../../src/console/enrolment/list";
import {
  type Issuing,
  type Listed,
  LIST_SECONDS,
  listsAct,
  press,
  signedLists,
  STAFF_CERTIFICATE_SECONDS,
  STATEMENT_AGE_SECONDS,
  STATEMENT_AHEAD_SECONDS,
  whyNoPress,
} from "../../../src/console/enrolment/press";
import {
  type Act,
  CERTIFIED_MAX_COUNT,
  type EnrolledRecord,
  readRecord,
  RECORD_MAX_BYTES,
  signRecord,
} from "../../../src/console/enrolment/record";
import { toBase64Url } from "../../../src/core/base64";
import type { Bytes } from "../../../src/core/seal-port";
import { NOW_SECONDS } from "../fakes";
import { issuingCertificate, type Pair, pairOf, readRevoked, readStaff, statement, toldChain } from "./told-chain";

const NOW = NOW_SECONDS;
const DAY = 86_400;
const ORGANISATION = "esimerkki";

let root: Pair;
let issuing: Issuing;
let spare: Issuing;
let staffKeys: Record<string, Pair>;

async function issuingOf(name: string, from = NOW - DAY, until = NOW + 90 * DAY, by = root): Promise<Issuing> {
  const pair = await pairOf(name);
  return { ...pair, certificate: await issuingCertificate(by, pair.publicKey, from, until) };
}

beforeAll(async () => {
  root = await pairOf("root");
  issuing = await issuingOf("issuing of Laila");
  spare = await issuingOf("issuing of Sanna");
  staffKeys = {};
  for (const name of ["laila", "sanna", "aino", "eetu", "thief"]) staffKeys[name] = await pairOf(`staff ${name}`);
});

/** A list as a lead's console writes it, record by record. */
class Written {
  readonly records: Bytes[] = [];
  list: EnrolledList = { head: NO_HEAD, state: EMPTY };
  async add(act: Act, by: Issuing = issuing): Promise<void> {
    const record = await this.record(act, by);
    this.list = await followed(this.list, record, toldChain);
    this.records.push(record);
  }
  record(act: Act, by: Issuing = issuing, over: Partial<EnrolledRecord> = {}): Promise<Bytes> {
    const { number, hash } = this.list.head;
    const record = { number: number + 1, previous: hash, at: NOW, act, issuingKey: by.publicKey, ...over };
    return signRecord(record, by.key);
  }
  get state(): Enrolled {
    return this.list.state;
  }
  get pinned(): Pinned {
    return { head: this.list.head, roots: [root.publicKey] };
  }
  read(pinned = this.pinned, records: readonly Bytes[] = this.records): Promise<EnrolledList> {
    return readList(records, pinned, ORGANISATION, toldChain);
  }
}

const keyOf = (name: string): Bytes => (staffKeys[name] as Pair).publicKey;
const enrol = (staff: string, over: Partial<Extract<Act, { is: "enrol" }>> = {}): Act => ({
  is: "enrol",
  staff,
  alias: staff[0]?.toUpperCase() + staff.slice(1),
  role: 0x21,
  how: "telephone",
  staffKey: keyOf(staff),
  issuingKey: null,
  ...over,
});
const genesis = (): Act => ({
  is: "genesis",
  organisation: ORGANISATION,
  root: root.publicKey,
  certificate: issuing.certificate,
  staff: "laila",
});
const herself = (): Act => enrol("laila", { how: "self", issuingKey: issuing.publicKey });

/** Laila leads; Aino and Eetu are enrolled. */
async function begun(): Promise<Written> {
  const written = new Written();
  for (const act of [genesis(), herself(), enrol("aino"), enrol("eetu", { role: 0x11 })]) await written.add(act);
  return written;
}

const refusal = async (reading: Promise<unknown>): Promise<ListFault | "none"> =>
  reading.then(
    () => "none" as const,
    (error: unknown) => (error instanceof ListRefused ? error.fault : Promise.reject(error)),
  );

test("a list is read from its first record to its last, and says who is enrolled and who leads", async () => {
  const { state } = await (await begun()).read();
  expect([...state.people.keys()]).toEqual(["laila", "aino", "eetu"]);
  expect(state.people.get("eetu")).toMatchObject({ alias: "Eetu", role: 0x11, serial: 0 });
  expect([...state.leads.values()]).toEqual(["laila"]);
});

test("a lower number, another record and a list begun anew are refused by whoever has seen more", async () => {
  const written = await begun();
  const { pinned } = written;
  expect(await refusal(written.read(pinned, written.records.slice(0, -1)))).toBe("older");
  expect(await refusal(written.read(pinned, []))).toBe("older");
  const fork = new Written();
  for (const act of [genesis(), herself(), enrol("aino"), enrol("thief")]) await fork.add(act);
  expect(await refusal(written.read(pinned, fork.records))).toBe("fork");
  await fork.add(enrol("eetu"));
  expect(await refusal(written.read(pinned, fork.records))).toBe("fork");
  await written.add(genesis());
  expect(await refusal(written.read(pinned))).toBe("fork");
  expect(await refusal(written.read())).toBe("none");
});

test("what is out of its order, cut, altered or by nobody who leads is refused", async () => {
  const written = await begun();
  const { records, pinned } = written;
  const bare = { head: NO_HEAD, roots: [root.publicKey] };
  const others: readonly (readonly Bytes[])[] = [
    [records[1] as Bytes],
    [records[0], records[2]] as Bytes[],
    [records[0], records[0]] as Bytes[],
    [records[0], (records[1] as Bytes).slice(0, -1)] as Bytes[],
  ];
  for (const other of others) expect(await refusal(written.read(bare, other))).not.toBe("none");
  const flipped = new Uint8Array(records[1] as Bytes);
  flipped[60] = (flipped[60] as number) ^ 1;
  expect(await refusal(written.read(bare, [records[0] as Bytes, flipped]))).not.toBe("none");
  const beside = await written.record(enrol("thief"), issuing, { previous: new Uint8Array(32) });
  expect(await refusal(written.read(pinned, [...records, beside]))).toBe("broken");
  const stranger = await written.record(enrol("thief"), spare);
  expect(await refusal(written.read(pinned, [...records, stranger]))).toBe("unknown_signer");
  const posing = await written.record(enrol("thief"), { ...issuing, key: spare.key });
  expect(await refusal(written.read(pinned, [...records, posing]))).toBe("bad_signature");
});

test("a list of another root or of another organisation is none of ours", async () => {
  const thief = await pairOf("root of a thief");
  const their = await issuingOf("their issuing", NOW - DAY, NOW + DAY, thief);
  const written = new Written();
  await written.add({ ...(genesis() as object), root: thief.publicKey, certificate: their.certificate } as Act, their);
  expect(await refusal(written.read({ head: NO_HEAD, roots: [root.publicKey] }))).toBe("not_permitted");
  const ours = await begun();
  const reading = readList(ours.records, ours.pinned, "another", toldChain);
  expect(await refusal(reading)).toBe("not_permitted");
});

test("any flipped bit of any record is refused", async () => {
  const written = await begun();
  await fc.assert(
    fc.asyncProperty(fc.nat(3), fc.nat(5_000), async (which, bit) => {
      const records = written.records.map((record) => new Uint8Array(record));
      const record = records[which] as Bytes;
      const at = bit % (record.length * 8);
      record[at >> 3] = (record[at >> 3] as number) ^ (1 << (at & 7));
      expect(await refusal(written.read(written.pinned, records))).not.toBe("none");
    }),
    { numRuns: 120 },
  );
});

test("nobody becomes a lead by one person's word: the root's certificate and another lead's record are both needed", async () => {
  const written = await begun();
  const admit = (by: Issuing): Act => ({ is: "admit", staff: "sanna", certificate: by.certificate });
  // The root's certificate alone: not enrolled, or enrolled without an issuing key.
  expect(await refusal(written.add(admit(spare)))).toBe("not_permitted");
  await written.add(enrol("sanna"));
  expect(await refusal(written.add(admit(spare)))).toBe("not_permitted");
  expect(await refusal(written.add(enrol("sanna"), spare))).toBe("unknown_signer");
  // A lead alone: a certificate that no root of ours has signed.
  await written.add(enrol("sanna", { issuingKey: spare.publicKey }));
  const forged = await issuingOf("issuing of Sanna", NOW - DAY, NOW + DAY, issuing);
  expect(await refusal(written.add(admit(forged)))).toBe("not_permitted");
  expect(await refusal(written.add(admit(issuing)))).toBe("not_permitted");
  expect(whyNoPress(written.state, spare, NOW, toldChain)).toBe("not_a_lead");
  await written.add(admit(spare));
  expect([...written.state.leads.values()]).toEqual(["laila", "sanna"]);
  await written.add(enrol("thief", { how: "face_to_face" }), spare);
  expect(await refusal(written.read())).toBe("none");
});

test("nobody vouches for herself but who leads already", async () => {
  const written = await begun();
  expect(await refusal(written.add(enrol("aino", { how: "self" })))).toBe("not_permitted");
  expect(await refusal(written.add(enrol("laila")))).toBe("not_permitted");
});

test("who is withdrawn leads no more, and the last lead cannot be withdrawn", async () => {
  const written = await begun();
  expect(await refusal(written.add({ is: "withdraw", staff: "laila" }))).toBe("not_permitted");
  await written.add(enrol("sanna", { issuingKey: spare.publicKey }));
  await written.add({ is: "admit", staff: "sanna", certificate: spare.certificate });
  await written.add({ is: "withdraw", staff: "laila" }, spare);
  expect(await refusal(written.add(enrol("thief")))).toBe("unknown_signer");
  expect([...written.state.formerLeads.values()]).toEqual(["laila"]);
});

test("a second root certifies beside the first", async () => {
  const written = await begun();
  const second = await pairOf("second root");
  const their = await issuingOf("issuing of Sanna", NOW - DAY, NOW + DAY, second);
  await written.add(enrol("sanna", { issuingKey: their.publicKey }));
  const admit: Act = { is: "admit", staff: "sanna", certificate: their.certificate };
  expect(await refusal(written.add(admit))).toBe("not_permitted");
  await written.add({ is: "root", root: second.publicKey });
  await written.add(admit);
  expect(written.state.leads.size).toBe(2);
});

// ---- the press ----

async function stated(
  name: string,
  over: { serial?: number; madeAt?: number; staff?: string; organisation?: string; by?: string; listed?: string } = {},
): Promise<Listed & { readonly signingKey: Bytes }> {
  const serial = over.serial ?? 5;
  const signingKey = (await pairOf(`signing ${over.by ?? name} ${serial}`)).publicKey;
  const said = {
    madeAt: over.madeAt ?? NOW - DAY,
    serial,
    organisation: over.organisation ?? ORGANISATION,
    staff: over.staff ?? name,
    signingKey,
  };
  const signed = await statement(staffKeys[over.by ?? name] as Pair, said);
  return { staff: over.listed ?? name, statement: signed, signingKey };
}

test("one press certifies everybody: alias and role of the list, times of this console, the key of the statement", async () => {
  const { state } = await begun();
  const statements = [await stated("aino"), await stated("eetu"), await stated("laila")];
  const { certificates, left, acts } = await press(state, statements, issuing, NOW, toldChain);
  expect(left).toEqual([]);
  expect(certificates.map(({ staff }) => staff)).toEqual(["laila", "aino", "eetu"]);
  const eetu = await readStaff(certificates[2]?.certificate as Bytes, issuing.publicKey);
  expect(eetu).toEqual({
    role: 0x11,
    alias: "Eetu",
    notBefore: NOW - 60,
    notAfter: NOW - 60 + STAFF_CERTIFICATE_SECONDS,
    signingKey: statements[1]?.signingKey,
  });
  expect(acts[0]?.certified.map(({ staff, serial }) => [staff, serial])).toEqual([
    ["laila", 5],
    ["aino", 5],
    ["eetu", 5],
  ]);
});

test("no certificate outlives the lead's own", async () => {
  const written = await begun();
  const short = await issuingOf("issuing of Laila", NOW - DAY, NOW + 3 * DAY);
  const { certificates, lists } = await press(written.state, [await stated("aino")], short, NOW, toldChain);
  expect((await readStaff(certificates[0]?.certificate as Bytes, short.publicKey))?.notAfter).toBe(NOW + 3 * DAY);
  expect(lists).toHaveLength(1);
  expect(whyNoPress(written.state, short, NOW + 3 * DAY, toldChain)).toBe("no_certificate");
});

test("a lying server gets nothing signed that is not of the enrolled list", async () => {
  const written = await begun();
  const pressed = await press(written.state, [await stated("aino", { serial: 9 })], issuing, NOW, toldChain);
  for (const act of pressed.acts) await written.add(act);
  const lies: Record<string, Listed> = {
    "a second Aino with the server's key": await stated("thief", { staff: "aino-2", listed: "aino-2" }),
    "the server's key in Aino's name": await stated("thief", { staff: "aino", listed: "aino" }),
    "Eetu's statement listed as Aino's": await stated("eetu", { listed: "aino" }),
    "Aino's key saying that it is Eetu": await stated("aino", { staff: "eetu", listed: "eetu" }),
    "an old serial": await stated("aino", { serial: 8 }),
    "from the future": await stated("aino", { serial: 10, madeAt: NOW + STATEMENT_AHEAD_SECONDS + 1 }),
    "too old": await stated("aino", { serial: 10, madeAt: NOW - STATEMENT_AGE_SECONDS - 1 }),
    "of another organisation": await stated("aino", { serial: 10, organisation: "another" }),
    garbage: { staff: "aino", statement: new Uint8Array(130) },
  };
  for (const [name, lie] of Object.entries(lies)) {
    const { certificates } = await press(written.state, [lie], issuing, NOW, toldChain);
    const found = await Promise.all(certificates.map(({ certificate }) => readStaff(certificate, issuing.publicKey)));
    // Eetu's own statement is good for Eetu, under whatever name it is listed.
    const isGood = certificates.every(({ staff }, at) => staff === "eetu" && found[at]?.alias === "Eetu");
    expect([name, isGood]).toEqual([name, true]);
    expect([name, certificates.length]).toEqual([name, name.startsWith("Eetu's") ? 1 : 0]);
  }
  const all = [...Object.values(lies), await stated("aino", { serial: 10 })];
  const { certificates, left } = await press(written.state, all, issuing, NOW, toldChain);
  expect(certificates.map(({ staff }) => staff)).toEqual(["aino", "eetu"]);
  const aino = await readStaff(certificates[0]?.certificate as Bytes, issuing.publicKey);
  expect(aino?.signingKey).toEqual((await stated("aino", { serial: 10 })).signingKey);
  expect(left.map(({ staff, why }) => [staff, why])).toEqual([["laila", "no_statement"]]);
});

test("who cannot be certified is named, with why", async () => {
  const written = await begun();
  const cases: readonly (readonly [Listed, string])[] = [
    [await stated("thief", { staff: "aino", listed: "aino" }), "bad_statement"],
    [await stated("aino", { madeAt: NOW - STATEMENT_AGE_SECONDS - 1 }), "old_statement"],
    [await stated("aino", { madeAt: NOW + STATEMENT_AHEAD_SECONDS + 1 }), "early_statement"],
  ];
  for (const [listed, why] of cases) {
    const { left } = await press(written.state, [listed], issuing, NOW, toldChain);
    expect(left.find(({ staff }) => staff === "aino")?.why).toBe(why);
  }
});

test("the newest of a person's statements counts, and the same serial is no second key", async () => {
  const written = await begun();
  const first = await press(written.state, [await stated("aino", { serial: 3 })], issuing, NOW, toldChain);
  for (const act of first.acts) await written.add(act);
  const again = await press(written.state, [await stated("aino", { serial: 3 })], issuing, NOW, toldChain);
  expect(again.certificates).toHaveLength(1);
  const other = await statement(staffKeys.aino as Pair, {
    madeAt: NOW,
    serial: 3,
    organisation: ORGANISATION,
    staff: "aino",
    signingKey: keyOf("thief"),
  });
  const { left } = await press(written.state, [{ staff: "aino", statement: other }], issuing, NOW, toldChain);
  expect(left.find(({ staff }) => staff === "aino")?.why).toBe("old_serial");
});

test("of several statements the one with the highest serial counts, in whatever order they come", async () => {
  const { state } = await begun();
  const [old, young] = [await stated("aino", { serial: 2 }), await stated("aino", { serial: 7 })];
  for (const statements of [
    [old, young],
    [young, old],
  ]) {
    const { acts } = await press(state, statements, issuing, NOW, toldChain);
    expect(acts[0]?.certified.map(({ serial }) => serial)).toEqual([7]);
  }
});

test("a staff key that two people were enrolled with speaks for whom the statement names alone", async () => {
  const written = await begun();
  await written.add(enrol("eetu", { staffKey: keyOf("aino") }));
  const { certificates } = await press(written.state, [await stated("aino")], issuing, NOW, toldChain);
  expect(certificates.map(({ staff }) => staff)).toEqual(["aino"]);
});

test("no record takes a list's number or a person's serial back", async () => {
  const written = await begun();
  const pressed = (listNumber: number, serial: number): Act => ({
    is: "pressed",
    listNumber,
    certified: [{ staff: "aino", serial, signingKey: keyOf("aino"), notAfter: NOW }],
  });
  await written.add(pressed(4, 5));
  expect(await refusal(written.add(pressed(4, 6)))).toBe("not_permitted");
  expect(await refusal(written.add(pressed(5, 4)))).toBe("not_permitted");
  await written.add(pressed(5, 5));
});

test("lists for two weeks go with each press, and their numbers only grow", async () => {
  const written = await begun();
  const read = async (lists: readonly Bytes[]) =>
    Promise.all(lists.map((list) => readRevoked(list, issuing.certificate, issuing.publicKey)));
  const pressed = await press(written.state, [await stated("aino")], issuing, NOW, toldChain);
  const [now, next] = await read(pressed.lists);
  expect([now?.number, next?.number]).toEqual([1, 2]);
  expect([now?.notBefore, next?.notBefore]).toEqual([NOW - 60, NOW - 60 + LIST_SECONDS]);
  expect((now?.notAfter ?? 0) - (now?.notBefore ?? 0)).toBe(LIST_SECONDS + 3600);
  for (const act of pressed.acts) await written.add(act);
  const [after] = await read((await press(written.state, [], issuing, NOW, toldChain)).lists);
  expect(after?.number).toBe(3);
});

test("revoking puts every living key of the person on the lists, and those whose time is over leave them", async () => {
  const written = await begun();
  const keys: Bytes[] = [];
  for (const [serial, at] of [
    [1, NOW - 20 * DAY],
    [2, NOW - 5 * DAY],
    [3, NOW],
  ] as const) {
    const one = await stated("aino", { serial, madeAt: at - 60 });
    keys.push(one.signingKey);
    const { acts } = await press(
      written.state,
      [one],
      { ...issuing, certificate: (await issuingOf("issuing of Laila", NOW - 30 * DAY, NOW + 30 * DAY)).certificate },
      at,
      toldChain,
    );
    for (const act of acts) await written.add(act);
  }
  await written.add({ is: "withdraw", staff: "aino" });
  const lists = await signedLists(written.state, issuing, NOW, toldChain);
  const read = await Promise.all(lists.map((list) => readRevoked(list, issuing.certificate, issuing.publicKey)));
  expect(new Set(read[0]?.signingKeys.map(toBase64Url))).toEqual(new Set(keys.slice(1).map(toBase64Url)));
  await written.add(listsAct(written.state));
  expect(written.state.listNumber).toBe(read[1]?.number ?? 0);
  // Whoever comes back does so with another key: the old one is revoked.
  await written.add(enrol("aino"));
  const { left } = await press(written.state, [await stated("aino", { serial: 3 })], issuing, NOW, toldChain);
  expect(left.find(({ staff }) => staff === "aino")?.why).toBe("revoked_key");
});

test("who is enrolled anew has lost the old keys: they are revoked", async () => {
  const written = await begun();
  const old = await stated("aino");
  for (const act of (await press(written.state, [old], issuing, NOW, toldChain)).acts) await written.add(act);
  await written.add(enrol("aino", { staffKey: keyOf("thief") }));
  const revoked = written.state.revoked.map(({ signingKey }) => isSame(signingKey, old.signingKey));
  expect(revoked).toEqual([true]);
});

test("a press of many takes several records, each within what the daemon takes", async () => {
  const written = await begun();
  const long = "ä".repeat(30);
  const statements: Listed[] = [];
  for (let n = 0; n < 20; n += 1) {
    const staff = `${long}${n + 10}`;
    staffKeys[staff] = await pairOf(staff);
    await written.add(enrol(staff, { alias: long }));
    statements.push(await stated(staff));
  }
  const { acts } = await press(written.state, statements, issuing, NOW, toldChain);
  expect(acts.map(({ certified }) => certified.length)).toEqual([CERTIFIED_MAX_COUNT, 4]);
  for (const act of acts) await written.add(act);
  for (const record of written.records) expect(record.length).toBeLessThanOrEqual(RECORD_MAX_BYTES);
});

test("a record of each act is read as it was signed; the bytes of docs/ceremony.md", async () => {
  const written = await begun();
  const acts: Act[] = [
    genesis(),
    enrol("aino", { issuingKey: spare.publicKey }),
    { is: "change", staff: "aino", alias: "Aino K", role: 0x11 },
    { is: "withdraw", staff: "aino" },
    { is: "admit", staff: "sanna", certificate: spare.certificate },
    {
      is: "pressed",
      listNumber: 9,
      certified: [{ staff: "aino", serial: 5, signingKey: keyOf("aino"), notAfter: NOW }],
    },
    { is: "root", root: root.publicKey },
  ];
  for (const act of acts) {
    const record = await written.record(act);
    expect(readRecord(record).act).toEqual(act);
    for (let cut = 0; cut < record.length; cut += 1) expect(() => readRecord(record.slice(0, cut))).toThrow();
  }
  const vector = await written.record({ is: "withdraw", staff: "aino" }, issuing, {
    number: 5,
    previous: new Uint8Array(32).fill(7),
  });
  expect(Buffer.from(vector).toString("hex")).toMatchInlineSnapshot(
    `"0270000000050707070707070707070707070707070707070707070707070707070707070707000000006b49d200040461696e6f44a070450792fc5cfe47f877a6b30b3386021129275a7b5c675537b14f1cee991960fe4137b6e4fb343cdaa7c0ea0912be202f93cdb9a8b7eb21a3e6684acb88de47f02d41a7226266255057278c83d5a9feabf5caa31412ce1a7d7a39a6ee0a"`,
  );
});
