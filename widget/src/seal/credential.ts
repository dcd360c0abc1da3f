/** The chain by which a visitor knows a counsellor: root, issuing key, shift. Layout: docs/adr/0004-credentials.md. */
import {
  CLOCK_TOLERANCE_SECONDS,
  SealError,
  SHIFT_MAX_SECONDS,
  type AnswersAs,
  type Bytes,
  type SealRole,
} from "../core/seal-port";
import type { Signer } from "./curves";
import { bytes } from "./provider";

interface Said {
  readonly role: SealRole;
  readonly answersAs: AnswersAs | null;
}

/** By the role byte: as what somebody is there, and what a counsellor answers as, where the organisation says that. */
const ROLES: ReadonlyMap<number, Said> = new Map([
  [0x01, { role: "counsellor", answersAs: null }],
  [0x02, { role: "specialist", answersAs: null }],
  [0x03, { role: "facilitator", answersAs: null }],
  [0x04, { role: "participant", answersAs: null }],
  [0x11, { role: "counsellor", answersAs: "professional" }],
  [0x21, { role: "counsellor", answersAs: "volunteer" }],
  [0x31, { role: "counsellor", answersAs: "peer" }],
]);

const HEAD_BYTES = 19;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const TEXT_MAX_BYTES = 64;
const CERTIFICATE_LABEL = label("avoinlinja-certificate-v1\0");
const CREDENTIAL_LABEL = label("avoinlinja-credential-v1\0");
/** What is invisible or turns the reading direction must not name anybody. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|^ | $/;

/** What a good chain says. Times in seconds since 1970. */
interface Claim extends Said {
  readonly alias: string;
  readonly organisation: string;
  readonly notAfter: number;
}
type Verify = (publicKey: Bytes, message: Bytes, signature: Bytes) => Promise<boolean>;

/**
 * Reads `identity` and judges it whole; `now` in seconds since 1970, which may be an hour off (docs/adr/0009-clocks.md).
 * Raises: SealError `bad_credential`, or `expired_credential` when nothing but the time is wrong.
 */
export async function verifyChain(
  identity: Uint8Array,
  leafKey: Uint8Array,
  roots: readonly Bytes[],
  now: number,
  verify: Verify,
): Promise<Claim> {
  const [certificate, credential] = readChain(identity);
  const good =
    isInside(credential, certificate) &&
    isSame(credential.key, leafKey) &&
    (await isSignedByAny(certificate, CERTIFICATE_LABEL, roots, verify)) &&
    (await isSigned(credential, CREDENTIAL_LABEL, certificate.key, verify));
  if (!good) throw new SealError("bad_credential");
  // The credential lies inside its certificate, so its own times are the narrower ones.
  const [early, late] = [now + CLOCK_TOLERANCE_SECONDS, now - CLOCK_TOLERANCE_SECONDS];
  const isNow = credential.notBefore <= early && late <= credential.notAfter; // false also for NaN
  if (!isNow) throw new SealError("expired_credential");
  return claimOf(certificate, credential);
}

/** What a certificate says of itself, unverified: for a lead's eyes. Raises: SealError `bad_credential`. */
export function readCertificate(source: Uint8Array): { readonly notAfter: number; readonly issuingKey: Bytes } {
  const part = readPart(source, 0);
  if (part.kind !== 0 || lengthOf(part) !== source.length) throw new SealError("bad_credential");
  return { notAfter: part.notAfter, issuingKey: part.key };
}

/** Who a leaf says it is, for a leaf whose chain was verified before. */
export function readClaim(identity: Uint8Array): Claim {
  return claimOf(...readChain(identity));
}

interface Part {
  readonly kind: number;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly text: string;
  readonly key: Bytes;
  readonly signed: Bytes;
  readonly signature: Bytes;
}

const claimOf = (certificate: Part, credential: Part): Claim => ({
  ...saidBy(credential.kind),
  alias: credential.text,
  organisation: certificate.text,
  notAfter: credential.notAfter,
});

function saidBy(kind: number): Said {
  const said = ROLES.get(kind);
  if (!said) throw new SealError("bad_credential");
  return said;
}

/** The byte that says it. Raises: SealError `bad_credential` for what no credential says. */
function byteOf({ role, answersAs }: Said): number {
  for (const [byte, said] of ROLES) if (said.role === role && said.answersAs === answersAs) return byte;
  throw new SealError("bad_credential");
}

function readChain(identity: Uint8Array): [Part, Part] {
  const certificate = readPart(identity, 0);
  const credential = readPart(identity, lengthOf(certificate));
  const isWhole = lengthOf(certificate) + lengthOf(credential) === identity.length;
  if (!isWhole || certificate.kind !== 0) throw new SealError("bad_credential");
  saidBy(credential.kind);
  return [certificate, credential];
}

const lengthOf = (part: Part): number => part.signed.length + SIGNATURE_BYTES;

function readPart(source: Uint8Array, start: number): Part {
  const textLength = source[start + HEAD_BYTES - 1] ?? 0;
  const keyStart = start + HEAD_BYTES + textLength;
  const end = keyStart + KEY_BYTES + SIGNATURE_BYTES;
  if (source[start] !== 1 || end > source.length) throw new SealError("bad_credential");
  const head = new DataView(source.buffer, source.byteOffset + start, HEAD_BYTES);
  const [notBefore, notAfter] = [head.getBigUint64(2), head.getBigUint64(10)];
  if (notBefore > notAfter || notAfter > Number.MAX_SAFE_INTEGER) throw new SealError("bad_credential");
  return {
    kind: head.getUint8(1),
    notBefore: Number(notBefore),
    notAfter: Number(notAfter),
    text: readText(source.subarray(start + HEAD_BYTES, keyStart)),
    key: bytes(source.slice(keyStart, keyStart + KEY_BYTES)),
    signed: bytes(source.slice(start, keyStart + KEY_BYTES)),
    signature: bytes(source.slice(keyStart + KEY_BYTES, end)),
  };
}

function readText(source: Uint8Array): string {
  if (source.length === 0 || source.length > TEXT_MAX_BYTES) throw new SealError("bad_credential");
  const text = decodeStrictly(source);
  if (HIDDEN.test(text)) throw new SealError("bad_credential");
  return text;
}

function decodeStrictly(source: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(source);
  } catch {
    throw new SealError("bad_credential");
  }
}

const isInside = (credential: Part, certificate: Part): boolean =>
  certificate.notBefore <= credential.notBefore &&
  credential.notAfter <= certificate.notAfter &&
  credential.notAfter - credential.notBefore <= SHIFT_MAX_SECONDS;

async function isSignedByAny(part: Part, domain: Bytes, keys: readonly Bytes[], verify: Verify): Promise<boolean> {
  for (const key of keys) if (await isSigned(part, domain, key, verify)) return true;
  return false;
}

const isSigned = (part: Part, domain: Bytes, key: Bytes, verify: Verify): Promise<boolean> =>
  verify(key, concat(domain, part.signed), part.signature);

/** A credential for one planned shift, signed by the organisation's issuing key. Times in seconds since 1970. */
export async function signShift(
  issuing: Signer,
  shift: Said & { notBefore: number; notAfter: number; alias: string; publicKey: Bytes },
): Promise<Bytes> {
  const alias = new TextEncoder().encode(shift.alias);
  const head = new DataView(new ArrayBuffer(HEAD_BYTES));
  head.setUint8(0, 1);
  head.setUint8(1, byteOf(shift));
  head.setBigUint64(2, BigInt(Math.floor(shift.notBefore)));
  head.setBigUint64(10, BigInt(Math.floor(shift.notAfter)));
  head.setUint8(18, alias.length);
  const signed = concat(new Uint8Array(head.buffer), alias, shift.publicKey);
  const credential = concat(signed, await issuing(concat(CREDENTIAL_LABEL, signed)));
  checkOwn(credential);
  return credential;
}

/** What we sign must be what we would accept. Raises: SealError `bad_credential`. */
function checkOwn(credential: Bytes): void {
  const part = readPart(credential, 0);
  saidBy(part.kind);
  if (lengthOf(part) !== credential.length || part.notAfter - part.notBefore > SHIFT_MAX_SECONDS)
    throw new SealError("bad_credential");
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

export const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);

function label(text: string): Bytes {
  return new TextEncoder().encode(text);
}
