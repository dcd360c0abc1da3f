/** Planned shifts: asking for them, using the one that is valid now, and, for a lead, signing a batch ahead. */

import type {
  Answer,
  CredentialRequest,
  CredentialRequests,
  OwnCredential,
  OwnCredentials,
  Reason,
  SignedShift,
} from "../../core/protocol";
import { isRefused } from "../../core/protocol";
import { type Bytes, type Seal, SHIFT_MAX_SECONDS, type ShiftKey } from "../../core/seal-port";
import { readCertificate } from "../../seal/credential";
import type { Api } from "../api";
import type { KeptIssuingKey, KeyStore } from "./key-store";
import { fromBase64Url, toBase64Url } from "../../core/base64";

/** When a shift is planned for; seconds since 1970. */
export interface Period {
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Everything that sealing needs for the shift of now. */
export interface Usable {
  readonly shift: ShiftKey;
  readonly certificate: Bytes;
  readonly credential: Bytes;
  readonly publicKey: string;
  readonly notAfter: number;
}

/** Why there is none; each has its words on the start screen. */
type WhyNot = "no_credential" | "waiting_credential" | "no_certificate" | "key_missing";

export type Usability = { readonly usable: Usable } | { readonly whyNot: WhyNot };

/** From a minute ago, so that it counts at once by every clock. */
export const periodFrom = (now: number, seconds: number): Period => ({
  notBefore: now - 60,
  notAfter: now - 60 + seconds,
});

/** A period that ends after `now` and is at most twelve hours long. */
export function isPlannable(period: Period, now: number): boolean {
  const length = period.notAfter - period.notBefore;
  return period.notAfter > now && length > 0 && length <= SHIFT_MAX_SECONDS;
}

/** Makes one key for each period, keeps it here, and asks. The key is kept before the asking: a signature without its key is useless. */
export async function askForShifts(
  seal: Seal,
  keys: KeyStore,
  api: Api,
  periods: readonly Period[],
): Promise<Answer<CredentialRequests>> {
  const wishes = [];
  for (const period of periods) {
    const made = await seal.newShiftKey();
    const publicKey = toBase64Url(made.publicKey);
    await keys.keepShiftKey({ publicKey, key: made.key, notAfter: period.notAfter });
    wishes.push({ not_before: period.notBefore, not_after: period.notAfter, public_key: publicKey });
  }
  return api.ask(wishes);
}

/** The credential that is valid now and whose key is here; the one that lasts longest. */
export async function usableNow(own: OwnCredentials, keys: KeyStore, now: number): Promise<Usability> {
  const current = own.credentials.filter((shift) => shift.not_before <= now && now < shift.not_after);
  const signed = current.filter((shift) => shift.credential !== null).sort((a, b) => b.not_after - a.not_after);
  if (signed.length === 0) return { whyNot: current.length > 0 ? "waiting_credential" : "no_credential" };
  if (own.certificate === null) return { whyNot: "no_certificate" };
  const certificate = fromBase64Url(own.certificate);
  for (const shift of signed) {
    const usable = await withKey(shift, certificate, keys);
    if (usable !== null) return { usable };
  }
  return { whyNot: "key_missing" };
}

async function withKey(shift: OwnCredential, certificate: Bytes, keys: KeyStore): Promise<Usable | null> {
  const kept = await keys.shiftKey(shift.public_key);
  if (kept === null || shift.credential === null) return null;
  return {
    shift: { publicKey: fromBase64Url(shift.public_key), key: kept.key },
    certificate,
    credential: fromBase64Url(shift.credential),
    publicKey: shift.public_key,
    notAfter: shift.not_after,
  };
}

// ---- for leads ----

/** So early that a new certificate can be had before the line cannot seal any more (journey B.9). */
export const CERTIFICATE_SOON_SECONDS = 14 * 86_400;

/** What a certificate says of itself, unverified: for the lead's eyes. Null when it is none. */
export function certificateFacts(text: string): { readonly notAfter: number; readonly issuingKey: string } | null {
  try {
    const { notAfter, issuingKey } = readCertificate(fromBase64Url(text));
    return { notAfter, issuingKey: toBase64Url(issuingKey) };
  } catch {
    return null;
  }
}

/** Makes the organisation's issuing key in this browser, unless one is here. Its public key goes to the keeper of the root. */
export async function issuingKey(seal: Seal, keys: KeyStore, organisation: string): Promise<KeptIssuingKey> {
  const there = await keys.issuingKey(organisation);
  if (there !== null) return there;
  const made = await seal.newShiftKey();
  const kept = { organisation, publicKey: toBase64Url(made.publicKey), key: made.key };
  await keys.keepIssuingKey(kept);
  return kept;
}

/** Whether a lead may sign it: at most twelve hours, and not over. */
export const isSignable = (request: CredentialRequest, now: number): boolean =>
  isPlannable({ notBefore: request.not_before, notAfter: request.not_after }, now);

export interface SignedBatch {
  readonly signed: number;
  /** Those that were not accepted, if any. */
  readonly left?: readonly { readonly request: CredentialRequest; readonly why: Reason }[];
}

/** What is said of one of a batch, and not of who sends it. */
const ABOUT_ONE: readonly Reason[] = ["bad_credential", "gone", "malformed"];

/** Signs those that may be signed, each with its own validity, and sends them in one batch. */
export async function signBatch(
  seal: Seal,
  issuing: CryptoKey,
  api: Api,
  requests: readonly CredentialRequest[],
  now: number,
): Promise<Answer<SignedBatch>> {
  const credentials: SignedShift[] = [];
  for (const request of requests.filter((each) => isSignable(each, now))) {
    const credential = await seal.signCredential(issuing, {
      role: "counsellor",
      answersAs: request.answers_as,
      notBefore: request.not_before,
      notAfter: request.not_after,
      alias: request.alias,
      publicKey: fromBase64Url(request.public_key),
    });
    credentials.push({ id: request.id, credential: toBase64Url(credential) });
  }
  if (credentials.length === 0) return { signed: 0 };
  const answer = await api.sendSigned(credentials);
  if (!isRefused(answer)) return { signed: credentials.length };
  return ABOUT_ONE.includes(answer.refused) ? sendEach(api, requests, credentials) : answer;
}

/** One that is not accepted keeps the daemon from taking any: each is sent by itself, so that it can be named. */
async function sendEach(
  api: Api,
  requests: readonly CredentialRequest[],
  credentials: readonly SignedShift[],
): Promise<SignedBatch> {
  const left: { request: CredentialRequest; why: Reason }[] = [];
  for (const credential of credentials) {
    const answer = await api.sendSigned([credential]);
    const request = requests.find(({ id }) => id === credential.id);
    if (isRefused(answer) && request !== undefined) left.push({ request, why: answer.refused });
  }
  return { signed: credentials.length - left.length, left };
}
