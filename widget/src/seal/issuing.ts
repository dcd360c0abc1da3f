/**
 * What a console signs: statements, staff certificates, shift credentials, revocation lists; and what a lead's reads of
 * them. The visitor's scripts contain nothing of it.
 */
import { CLOCK_TOLERANCE_SECONDS, DAY_SECONDS, type Bytes } from "../core/seal-port";
import { concat, isSame } from "./bytes";
import { nativeCurves, signWith } from "./curves";
import {
  bad,
  byteOf,
  ISSUING,
  label,
  REVOKED_MAX_COUNT,
  REVOKED_STAFF,
  SHIFT,
  STATEMENT,
  VERSION,
  whole,
  type IssuingCertificate,
  type RevocationList,
  type Said,
  type Signed,
  type StaffCertificate,
} from "./parts";

export type { IssuingCertificate, RevocationList, StaffCertificate };

/** Times in seconds since 1970, fractions dropped; both ends count. */
export interface Life {
  readonly notBefore: number;
  readonly notAfter: number;
}

/** A statement: the staff key of this person vouches for a signing key. `organisation` and `staff` by id. */
export interface Statement {
  readonly organisation: string;
  readonly staff: string;
  readonly signingKey: Bytes;
  readonly madeAt: number;
  readonly serial: number;
}
interface ReadStatement extends Statement {
  readonly signed: Signed;
}

/** The oldest statement that a lead certifies. */
export const STATEMENT_MAX_SECONDS = 60 * DAY_SECONDS;

export async function signStatement(staff: CryptoKey, statement: Statement): Promise<Bytes> {
  const made = await sign(
    staff,
    "statement",
    bytesOf(VERSION, STATEMENT),
    number(statement.madeAt, 8),
    number(statement.serial, 4),
    text(statement.organisation),
    text(statement.staff),
    statement.signingKey,
  );
  readStatement(made);
  return made;
}

/** What a statement says, unverified. Raises: SealError `bad_credential`. */
export function readStatement(source: Uint8Array): ReadStatement {
  return whole(source, (reader) => {
    if (reader.number(1) !== VERSION || reader.number(1) !== STATEMENT) bad();
    const [madeAt, serial] = [reader.number(8), reader.number(4)];
    const [organisation, staff, signingKey] = [reader.text(), reader.text(), reader.key()];
    return { organisation, staff, signingKey, madeAt, serial, signed: reader.signature("statement", 0) };
  });
}

/** Whether this staff key has signed it. Raises: SealError `bad_credential` for what is no statement. */
export async function verifyStatement(source: Uint8Array, staffKey: Bytes): Promise<boolean> {
  const { signed } = readStatement(source);
  return nativeCurves.verify(staffKey, signed.content, signed.signature);
}

/** Whether it was made neither in the future nor too long ago, by a clock that may be an hour off. */
export const isTimely = ({ madeAt }: Statement, now: number): boolean =>
  madeAt <= now + CLOCK_TOLERANCE_SECONDS && now - madeAt <= STATEMENT_MAX_SECONDS;

/** Lives 14 days at most, inside the issuing certificate. Raises: SealError `bad_credential`. */
export async function signStaffCertificate(
  issuing: CryptoKey,
  person: Said & Life & { readonly alias: string; readonly signingKey: Bytes },
): Promise<Bytes> {
  const made = await sign(issuing, "staff", head(byteOf(person), person), text(person.alias), person.signingKey);
  readStaffCertificate(made);
  return made;
}

/**
 * Of a practice alone, by a root that the page has made and nobody trusts: the roots of a line are offline. Raises: SealError
 * `bad_credential`.
 */
export async function signIssuingCertificate(
  root: CryptoKey,
  issuing: Life & { readonly organisation: string; readonly key: Bytes },
): Promise<Bytes> {
  const made = await sign(root, "issuing", head(ISSUING, issuing), text(issuing.organisation), issuing.key);
  readIssuingCertificate(made);
  return made;
}

/** Lives 12 hours at most, inside the staff certificate. Raises: SealError `bad_credential`. */
export async function signShiftCredential(
  signing: CryptoKey,
  shift: Life & { readonly publicKey: Bytes },
): Promise<Bytes> {
  const made = await sign(signing, "shift", head(SHIFT, shift), shift.publicKey);
  whole(made, (reader) => reader.shift());
  return made;
}

/** As it travels, behind its signer's certificate. Fresh for 7 days and an hour at most. Raises: SealError. */
export async function signRevokedStaff(
  issuing: CryptoKey,
  certificate: Bytes,
  list: Life & { readonly number: number; readonly keys: readonly Bytes[] },
): Promise<Bytes> {
  if (list.keys.length > REVOKED_MAX_COUNT) bad();
  const keys = inOrder(list.keys);
  const count = concat(number(list.number, 4), number(keys.length, 2));
  const made = concat(certificate, await sign(issuing, "revoked-staff", head(REVOKED_STAFF, list), count, ...keys));
  readList(made);
  return made;
}

/** What a certificate says of itself, unverified. Raises: SealError `bad_credential`. */
export const readIssuingCertificate = (source: Uint8Array): IssuingCertificate =>
  whole(source, (reader) => reader.issuing());

export const readStaffCertificate = (source: Uint8Array): StaffCertificate => whole(source, (reader) => reader.staff());

/** A list of either kind, unverified; `issuer` only before one of the staff. Raises: SealError `bad_credential`. */
export function readList(source: Uint8Array): RevocationList & { readonly issuer: IssuingCertificate | null } {
  return whole(source, (reader) => {
    const issuer = reader.kind === 0 ? reader.issuing() : null;
    return { ...(issuer === null ? reader.revokedIssuing() : reader.revokedStaff()), issuer };
  });
}

/** Whether this key has signed a part that was read. */
export const isSignedBy = ({ signed }: { readonly signed: Signed }, key: Bytes): Promise<boolean> =>
  nativeCurves.verify(key, signed.content, signed.signature);

/** Whether it certifies this very key. */
export const isFor = (certificate: { readonly key: Bytes }, key: Uint8Array): boolean => isSame(certificate.key, key);

const bytesOf = (...values: readonly number[]): Bytes => Uint8Array.from(values);

export function number(value: number, size: number): Bytes {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(Math.floor(value)));
  if (value < 0 || value >= 256 ** size) bad();
  return new Uint8Array(view.buffer).slice(8 - size);
}

export const head = (kind: number, { notBefore, notAfter }: Life): Bytes =>
  concat(bytesOf(VERSION, kind), number(notBefore, 8), number(notAfter, 8));

export function text(value: string): Bytes {
  const encoded = new TextEncoder().encode(value);
  return encoded.length > 255 ? bad() : concat(bytesOf(encoded.length), encoded);
}

/** As a list holds them, so that the same keys are the same bytes. */
export const inOrder = (keys: readonly Bytes[]): readonly Bytes[] =>
  [...keys].sort((a, b) => (hex(a) < hex(b) ? -1 : 1));

const hex = (key: Uint8Array): string => [...key].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** The content and its signature; a key of another length makes a part that is none. */
export async function sign(key: CryptoKey, name: string, ...parts: readonly Uint8Array[]): Promise<Bytes> {
  const content = concat(...parts);
  return concat(content, await signWith(key)(concat(label(name), content)));
}
