/** Leads and staff at their consoles, with a daemon between them that may lie. */
import { beforeEach, expect, test } from "vitest";
import { writeMessage } from "../../../src/console/enrolment/messages";
import { warningsOf } from "../../../src/console/staff/warnings";
import { fromBase64Url, toBase64Url } from "../../../src/core/base64";
import { issuingCertificate, newPair, pairOf, readRevoked } from "../enrolment/told-chain";
import { NOW_SECONDS } from "../fakes";
import { begun, called, certified, enrolled, type Line, listed, readOf, Seat } from "./line";

let line: Line;
beforeEach(async () => {
  line = await begun();
});
const saidBy = (seat: Seat): unknown => seat.room.said?.is;
const faultOf = (seat: Seat): string | undefined => seat.room.leadList.fault?.fault;

test("the first lead begins the list with herself, by the root that stands on paper", () => {
  const { laila } = line;
  expect(saidBy(laila)).toBe("begun");
  expect([...(laila.room.leadList.state?.people.keys() ?? [])]).toEqual(["laila"]);
  expect(laila.room.ownCertificate?.is).toBe("known");
});

test("another root than that of the certificate begins nothing", async () => {
  const { daemon, root } = line;
  daemon.records.length = 0;
  const sanna = new Seat(daemon, "sanna", "lead");
  await sanna.room.load();
  await certified(root, sanna);
  await sanna.room.beginList(toBase64Url((await pairOf("another root")).publicKey));
  expect(saidBy(sanna)).toBe("not_by_root");
  expect(daemon.records).toEqual([]);
});

test("by telephone somebody is enrolled, and by one press may answer for two weeks", async () => {
  const { daemon, laila, aino } = line;
  await enrolled(daemon, laila, aino);
  expect(saidBy(laila)).toBe("enrolled");
  const signing = await aino.state();
  await laila.state();
  await laila.room.press();
  expect(laila.room.said).toMatchObject({ is: "pressed", pressed: { left: [] } });
  const [sent] = daemon.pressed;
  expect(sent?.certificates.map(({ staff }) => staff)).toEqual(["laila", "aino"]);
  expect(sent?.lists).toHaveLength(2);
  const certificate = await readOf(sent?.certificates[1]?.certificate as string, laila);
  expect(certificate).toMatchObject({ alias: "Aino", role: 0x21, signingKey: signing.publicKey });
});

test("the issuing seed is asked for once in each act", async () => {
  const { daemon, laila, aino } = line;
  await enrolled(daemon, laila, aino);
  laila.keys.touches = 0;
  await laila.room.press();
  expect(laila.keys.touches).toBe(1);
});

test("a wrong word enrols nobody, and the words before are worth nothing after", async () => {
  const { daemon, laila, aino } = line;
  const words = await called(daemon, laila, aino);
  const before = daemon.records.length;
  await laila.room.typed([...words].reverse().join(" "));
  expect(laila.room.ceremony?.failure).toBe("another");
  await laila.room.typed(words.join(" "));
  expect(daemon.records).toHaveLength(before);
});

test("a server that puts its own key into the ceremony enrols nobody", async () => {
  const { daemon, laila, aino } = line;
  const thief = toBase64Url((await newPair()).publicKey);
  daemon.bend = (body) => {
    const bytes = fromBase64Url(body);
    if (bytes[1] === 4) bytes.set(fromBase64Url(thief), 2 + 16 + 1 + 32);
    return toBase64Url(bytes);
  };
  await called(daemon, laila, aino);
  expect(laila.room.ceremony?.failure).toBe("not_as_promised");
  expect(laila.room.leadList.state?.people.has("aino")).toBe(false);
});

test("a lying server gets no certificate that is not the enrolled person's own", async () => {
  const { daemon, laila, aino } = line;
  await enrolled(daemon, laila, aino);
  const signing = await aino.state();
  const thief = new Seat(daemon, "thief");
  const stolen = await thief.state({ staff: "aino" });
  const own = daemon.statements.find(({ staff }) => staff === "thief")?.statement as string;
  const good = daemon.statements.find(({ staff }) => staff === "aino")?.statement as string;
  daemon.people.push(listed("aino-2", { alias: "Aino", answers_as: "professional" }));
  daemon.people[1] = listed("aino", { alias: "Doctor A", answers_as: "professional" });
  await laila.room.load();
  for (const statements of [
    [{ staff: "aino-2", statement: own }], // a second Aino with the server's key
    [{ staff: "aino", statement: own }], // the server's key in Aino's name
    [{ staff: "laila", statement: good }], // swapped
    [{ staff: "aino", statement: `${own}A` }],
    [{ staff: "aino", statement: "not base64url!" }],
  ]) {
    daemon.statements = statements;
    daemon.pressed.length = 0;
    await laila.room.press();
    const found = await Promise.all(
      (daemon.pressed[0]?.certificates ?? []).map(({ certificate }) => readOf(certificate, laila)),
    );
    for (const one of found) {
      expect(one).toMatchObject({ alias: "Aino", role: 0x21, signingKey: signing.publicKey });
      expect(one?.signingKey).not.toEqual(stolen.publicKey);
    }
  }
});

test("the record is kept before anything is sent, and what could not be sent is signed anew", async () => {
  const { daemon, laila, aino } = line;
  await enrolled(daemon, laila, aino);
  await aino.state();
  daemon.refuses.set("sendPressed", "try_again");
  await laila.room.press();
  expect(laila.room.said).toEqual({ is: "refused", reason: "try_again" });
  daemon.refuses.clear();
  await laila.room.press();
  const key = fromBase64Url(laila.keys.publicKeys().issuing as string);
  const list = fromBase64Url(daemon.pressed[0]?.lists[0] as string);
  const certificate = laila.room.ownCertificate?.certificate;
  if (certificate === undefined) throw new Error("no certificate");
  expect((await readRevoked(list, certificate, key))?.number).toBe(3);
});

test("where the record is not kept, nothing is sent", async () => {
  const { daemon, laila } = line;
  daemon.refuses.set("keepRecord", "out_of_order");
  await laila.room.press();
  expect(laila.room.said).toEqual({ is: "refused", reason: "out_of_order" });
  expect(daemon.pressed).toEqual([]);
});

test("an older list, another list and a forged one are said, and nothing is signed by them", async () => {
  const { daemon, laila, aino } = line;
  await enrolled(daemon, laila, aino);
  const whole = [...daemon.records];
  daemon.records.length = 2;
  await laila.room.press();
  expect(faultOf(laila)).toBe("older");
  daemon.records.splice(0, 9, ...whole.slice(0, -1), whole[0] as string);
  await laila.room.press();
  expect(faultOf(laila)).toBe("broken");
  daemon.records.splice(0, 9, ...whole, "not base64url!");
  await laila.room.press();
  expect(faultOf(laila)).toBe("broken");
  expect(daemon.pressed).toEqual([]);
  daemon.records.splice(0, 9, ...whole);
  await laila.room.load();
  expect(faultOf(laila)).toBeUndefined();
});

test("a lead whose vault stays closed signs nothing", async () => {
  const { daemon, laila } = line;
  laila.keys.isOpen = false;
  await laila.room.press();
  expect(laila.room.said).toEqual({ is: "no_press", why: "closed" });
  expect(daemon.pressed).toEqual([]);
});

test("revoking takes off the list, puts every living key on the lists at once, and signs out", async () => {
  const { daemon, laila, aino } = line;
  await enrolled(daemon, laila, aino);
  const signing = await aino.state();
  await laila.room.press();
  await laila.room.revoke("aino");
  expect(saidBy(laila)).toBe("revoked");
  expect(daemon.out).toEqual(["aino"]);
  expect(laila.room.enrolmentOf("aino")).toBeNull();
  const sent = daemon.pressed.at(-1);
  const certificate = laila.room.ownCertificate?.certificate;
  if (certificate === undefined) throw new Error("no certificate");
  const key = fromBase64Url(laila.keys.publicKeys().issuing as string);
  for (const list of sent?.lists ?? [])
    expect((await readRevoked(fromBase64Url(list), certificate, key))?.signingKeys).toEqual([signing.publicKey]);
  await laila.room.press();
  expect(daemon.pressed.at(-1)?.certificates).toEqual([]);
});

test("revoking again after the lists could not be sent sends them: nobody is called revoked who is on no list", async () => {
  const { daemon, laila, aino } = line;
  await enrolled(daemon, laila, aino);
  const signing = await aino.state();
  await laila.room.press();
  daemon.refuses.set("sendPressed", "try_again");
  await laila.room.revoke("aino");
  expect(laila.room.said).toEqual({ is: "refused", reason: "try_again" });
  daemon.refuses.clear();
  await laila.room.revoke("aino");
  expect(saidBy(laila)).toBe("revoked");
  const list = fromBase64Url(daemon.pressed.at(-1)?.lists[0] as string);
  const certificate = laila.room.ownCertificate?.certificate;
  if (certificate === undefined) throw new Error("no certificate");
  const key = fromBase64Url(laila.keys.publicKeys().issuing as string);
  expect((await readRevoked(list, certificate, key))?.signingKeys).toEqual([signing.publicKey]);
});

test("who is signed out by a revocation is so though the lists could not be sent", async () => {
  const { daemon, laila, aino } = line;
  await enrolled(daemon, laila, aino);
  daemon.refuses.set("sendPressed", "try_again");
  await laila.room.revoke("aino");
  expect(daemon.out).toEqual(["aino"]);
});

test("what the server says of a person in the midst of a ceremony is not what was compared, and is enrolled by nobody", async () => {
  const { daemon, laila, aino } = line;
  const words = await called(daemon, laila, aino);
  daemon.people[1] = listed("aino", { alias: "Doctor A", answers_as: "professional" });
  await laila.room.load();
  await laila.room.typed(words.join(" "));
  expect(laila.room.enrolmentOf("aino")).toMatchObject({ alias: "Aino", role: 0x21 });
});

test("a person whom the server hides in the midst of a ceremony is enrolled as was compared", async () => {
  const { daemon, laila, aino } = line;
  const words = await called(daemon, laila, aino);
  daemon.people.splice(1, 1);
  await laila.room.load();
  await laila.room.typed(words.join(" "));
  expect(laila.room.enrolmentOf("aino")).toMatchObject({ alias: "Aino", role: 0x21 });
});

test("who was never enrolled is signed out all the same", async () => {
  const { daemon, laila } = line;
  await laila.room.revoke("aino");
  expect(daemon.out).toEqual(["aino"]);
});

test("a new lead takes root and head by the ceremony, and leads by two persons' word alone", async () => {
  const { daemon, root, laila } = line;
  const sanna = new Seat(daemon, "sanna", "lead");
  await laila.room.load();
  await sanna.room.load();
  expect(sanna.room.leadList.why).toBe("unknown");
  await enrolled(daemon, laila, sanna);
  await sanna.room.load();
  expect(sanna.room.leadList.state?.people.has("laila")).toBe(true);
  const certificate = await issuingCertificate(
    root,
    fromBase64Url(sanna.keys.publicKeys().issuing as string),
    NOW_SECONDS - 60,
    NOW_SECONDS + 86_400,
  );
  await sanna.room.installCertificate(toBase64Url(certificate));
  await sanna.room.press();
  expect(sanna.room.said).toEqual({ is: "no_press", why: "no_certificate" });
  await laila.room.load();
  const [toAdmit] = laila.room.served.filter((one) => one.is === "to_admit");
  if (toAdmit === undefined) throw new Error("nobody to admit");
  await laila.room.admit(toAdmit);
  await sanna.room.press();
  expect(saidBy(sanna)).toBe("pressed");
  await laila.room.load();
  expect(faultOf(laila)).toBeUndefined();
});

test("a new lead refuses a list that is older than what the ceremony gave", async () => {
  const { daemon, laila, aino } = line;
  const sanna = new Seat(daemon, "sanna", "lead");
  await laila.room.load();
  await enrolled(daemon, laila, aino);
  await enrolled(daemon, laila, sanna);
  daemon.records.length = 2;
  await sanna.room.load();
  expect(faultOf(sanna)).toBe("older");
});

test("a certificate that the list does not know is an alarm", async () => {
  const { daemon, root, laila } = line;
  const unknown = await issuingCertificate(root, (await newPair()).publicKey, NOW_SECONDS - 60, NOW_SECONDS + 86_400);
  daemon.issuing.push(toBase64Url(unknown));
  await laila.room.load();
  const { state } = laila.room.leadList;
  if (state === null) throw new Error("no list");
  const warnings = warningsOf(state, laila.room.served, NOW_SECONDS).map((one) => one.is);
  expect(warnings).toContain("issuing_unknown");
});

test("a certificate of a lead's key that no root of the list has signed is an alarm too", async () => {
  const { daemon, laila } = line;
  const key = fromBase64Url(laila.keys.publicKeys().issuing as string);
  const forged = await issuingCertificate(await pairOf("thief"), key, NOW_SECONDS - 60, NOW_SECONDS + 80 * 86_400);
  daemon.issuing.push(toBase64Url(forged));
  await laila.room.load();
  expect(laila.room.served.map((one) => one.is)).toEqual(["known", "unknown"]);
});

test("what another console says does not reach a ceremony", async () => {
  const { daemon, laila, aino } = line;
  await called(daemon, laila, aino);
  const attempt = laila.room.ceremony?.begun.attempt ?? new Uint8Array(16);
  await laila.room.heard("thief", writeMessage({ is: "ends", attempt }));
  expect(laila.room.ceremony?.phase).toBe("compares");
  await laila.room.heard("aino", writeMessage({ is: "ends", attempt }));
  expect(laila.room.ceremony?.failure).toBe("ended_there");
});

test("leads are warned fourteen days before the issuing certificate ends, and four before the first of the staff does", async () => {
  const { daemon, laila, aino } = line;
  await enrolled(daemon, laila, aino);
  const { state } = laila.room.leadList;
  if (state === null) throw new Error("no list");
  const warned = (now: number, from = laila.room.leadList.state): string[] =>
    from === null ? [] : warningsOf(from, laila.room.served, now).map((one) => one.is);
  const end = laila.room.ownCertificate?.notAfter as number;
  expect(warned(end - 14 * 86_400 - 1)).toEqual(["press_never"]);
  expect(warned(end - 14 * 86_400 + 1)).toEqual(["issuing_ends", "press_never"]);
  expect(warned(end + 1)).toEqual(["issuing_none", "press_never"]);
  await aino.state();
  await laila.room.press();
  expect(warned(NOW_SECONDS)).toEqual([]);
  expect(warned(NOW_SECONDS + 10 * 86_400 + 1)).toEqual(["press_due"]);
});

test("another name of the server's changes nothing until a lead takes it", async () => {
  const { daemon, laila, aino } = line;
  await enrolled(daemon, laila, aino);
  daemon.people[1] = listed("aino", { alias: "Aino K" });
  await laila.room.load();
  expect(laila.room.enrolmentOf("aino")?.alias).toBe("Aino");
  await laila.room.change(daemon.people[1]);
  expect(laila.room.enrolmentOf("aino")?.alias).toBe("Aino K");
});

test("a lead's message before the person has opened the view asks for nothing, and is heard then", async () => {
  const { daemon, laila, aino } = line;
  const [, person] = laila.room.people ?? [];
  if (person === undefined) throw new Error("nobody");
  await laila.room.beginCeremony(person, "telephone");
  await daemon.deliver();
  expect(aino.joining.isAsked).toBe(true);
  expect(aino.keys.publicKeys().staff).toBeNull();
  await aino.joining.ready();
  expect(aino.joining.ceremony?.phase).toBe("asked");
});

test("who is not signed in is said so to the lead", async () => {
  const { daemon, laila, aino } = line;
  daemon.consoles.splice(daemon.consoles.indexOf(aino), 1);
  const person = laila.room.people?.[1];
  if (person === undefined) throw new Error("nobody");
  await laila.room.beginCeremony(person, "telephone");
  await daemon.deliver();
  expect(laila.room.said).toEqual({ is: "refused", reason: "gone" });
});
