/** What of the chain is this person's own: which staff certificate counts now, and when another must be asked for. */

import { fromBase64Url, toBase64Url } from "../../core/base64";
import type { Chain, VouchedOn } from "../../core/protocol";
import { type Bytes, CLOCK_TOLERANCE_SECONDS, DAY_SECONDS, SealError, SHIFT_MAX_SECONDS } from "../../core/seal-port";
import {
  type IssuingCertificate,
  readIssuingCertificate,
  readList,
  readStatement,
  readStaffCertificate,
  type StaffCertificate,
} from "../../seal/issuing";
import type { Signing } from "./signing";

/** A certificate whose key is here. Times in seconds since 1970. */
export interface Certified {
  /** Issuing certificate, staff certificate: what stands before a shift credential. */
  readonly before: Bytes;
  readonly publicKey: string;
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Why nobody can answer from here; each has its words on the start screen. */
export type WhyNot = "unheard" | "no_certificate" | "waiting_certificate" | "no_list" | "closed";

/** A new key is vouched for so long before the certificate ends: the leads press once a fortnight. */
export const RENEW_SECONDS = 7 * DAY_SECONDS;
/** So early that a new issuing certificate can be had before the line cannot seal any more (journey B.9). */
export const CERTIFICATE_SOON_SECONDS = 14 * DAY_SECONDS;
/** So long before their end leads are warned of lists and staff certificates, which one press renews. */
export const PRESS_SOON_SECONDS = 3 * DAY_SECONDS;
/** A shift's credential begins a little early, so that it counts at once by every clock. */
const EARLY_SECONDS = 60;

/** What cannot be read is not there. */
export function readOr<T>(text: string, read: (source: Bytes) => T): T | null {
  try {
    return read(fromBase64Url(text));
  } catch {
    return null;
  }
}

/** The newest that counts now, whose key is one of these and on no list, behind the issuing certificate that has signed it. */
export async function certifiedNow(
  chain: Chain,
  here: readonly string[],
  now: number,
  signing: Signing,
): Promise<Certified | null> {
  for (const text of [...chain.certificates].reverse()) {
    const found = readOr(text, readStaffCertificate);
    if (found === null || !here.includes(toBase64Url(found.key)) || !counts(found, now)) continue;
    if (isRevoked(chain, found.key)) continue;
    const issuer = await issuerOf(found, chain, signing);
    if (issuer === null) continue;
    const { notBefore, notAfter, key } = found;
    const before = joined(fromBase64Url(issuer), fromBase64Url(text));
    return { before, publicKey: toBase64Url(key), notBefore, notAfter };
  }
  return null;
}

/** Whether a list of the staff is fresh: without one nobody is believed. */
export const hasList = (chain: Chain, now: number): boolean =>
  chain.lists.some((text) => {
    const list = readOr(text, readList);
    return list !== null && list.issuer !== null && counts(list, now);
  });

/** On any list that the line has told of: nobody would be believed with it, and another is to be vouched for. */
export const isRevoked = (chain: Chain, key: Bytes): boolean =>
  chain.lists.some(
    (text) => readOr(text, readList)?.keys.some((one) => toBase64Url(one) === toBase64Url(key)) ?? false,
  );

/** The key that the newest statement vouches for, base64url; null when there is none, or it is revoked. */
export function statedKey(chain: Chain): string | null {
  const found = chain.statement === null ? null : readOr(chain.statement.statement, readStatement);
  return found === null || isRevoked(chain, found.signingKey) ? null : toBase64Url(found.signingKey);
}

/** From now, for twelve hours, inside the certificate. */
export const shiftLife = ({ notBefore, notAfter }: Certified, now: number): { notBefore: number; notAfter: number } => {
  const begin = Math.max(notBefore, now - EARLY_SECONDS);
  return { notBefore: begin, notAfter: Math.min(notAfter, begin + SHIFT_MAX_SECONDS) };
};

const counts = ({ notBefore, notAfter }: { notBefore: number; notAfter: number }, now: number): boolean =>
  notBefore - CLOCK_TOLERANCE_SECONDS <= now && now < notAfter;

/** Whom the line's visitors take this person for, and by what they judge: elsewhere another root vouches for the same key. */
export function asSeenOn(
  line: string,
  identity: Bytes,
  chain: Chain | null,
): { identity: Bytes; on: VouchedOn } | null {
  const on = chain?.vouched?.find((one) => one.line === line) ?? null;
  if (on === null) return null;
  const own = identity.subarray(0, ISSUING_MIN_BYTES + (identity[ORGANISATION_AT] ?? 0)) as Bytes;
  const key = toBase64Url(readIssuingCertificate(own).key);
  for (const text of on.issuing) {
    const front = readOr(text, readIssuingCertificate);
    if (front === null || toBase64Url(front.key) !== key) continue;
    return { identity: joined(fromBase64Url(text), identity.subarray(own.length) as Bytes), on };
  }
  throw new SealError("bad_credential");
}

/** An issuing certificate without its organisation's name, whose length stands at this place (ADR 0038). */
const ISSUING_MIN_BYTES = 2 + 8 + 8 + 1 + 32 + 64;
const ORGANISATION_AT = 2 + 8 + 8;

async function issuerOf(staff: StaffCertificate, chain: Chain, signing: Signing): Promise<string | null> {
  for (const text of chain.issuing) {
    const issuer = readOr(text, readIssuingCertificate);
    if (issuer !== null && isInside(staff, issuer) && (await signing.isSignedBy(staff, issuer.key))) return text;
  }
  return null;
}

const isInside = (staff: StaffCertificate, issuer: IssuingCertificate): boolean =>
  issuer.notBefore <= staff.notBefore && staff.notAfter <= issuer.notAfter;

function joined(first: Bytes, second: Bytes): Bytes {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
