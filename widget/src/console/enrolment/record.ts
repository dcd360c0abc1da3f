/**
 * One record of the enrolled list, signed by a lead's issuing key and chained to the one before by its hash. Layout:
 * docs/ceremony.md, "The enrolled list". The daemon keeps records as bytes; nothing of what they say comes from it.
 */

import type { Bytes } from "../../core/seal-port";
import type { Way } from "./facts";
import { wayByte, wayOf } from "./facts";
import {
  HASH_BYTES,
  joined,
  keyOrNone,
  label,
  Misshapen,
  Reader,
  sha256,
  SIGNATURE_BYTES,
  text,
  u16,
  u32,
  u64,
  u8,
} from "./fields";

/** How somebody came onto the list; "self": a first lead, of herself. */
export type How = Way | "self";

export interface Certified {
  readonly staff: string;
  /** Of the statement that was certified. */
  readonly serial: number;
  readonly signingKey: Bytes;
  /** The end of the certificate, seconds since 1970. */
  readonly notAfter: number;
}

export type Act =
  /** The list begins, or begins anew; whoever was on it before is not any more. */
  | {
      readonly is: "genesis";
      readonly organisation: string;
      readonly root: Bytes;
      readonly certificate: Bytes;
      readonly staff: string;
    }
  | {
      readonly is: "enrol";
      readonly staff: string;
      readonly alias: string;
      readonly role: number;
      readonly how: How;
      readonly staffKey: Bytes;
      /** Of somebody who is to be a lead; it counts once its certificate is admitted. */
      readonly issuingKey: Bytes | null;
    }
  | { readonly is: "change"; readonly staff: string; readonly alias: string; readonly role: number }
  | { readonly is: "withdraw"; readonly staff: string }
  /** An issuing certificate, of somebody enrolled with that issuing key. */
  | { readonly is: "admit"; readonly staff: string; readonly certificate: Bytes }
  /** What a press has certified, so that nothing older is ever certified again, and all of it can be revoked. */
  | { readonly is: "pressed"; readonly listNumber: number; readonly certified: readonly Certified[] }
  /** Another root key, beside those before. */
  | { readonly is: "root"; readonly root: Bytes };

export interface EnrolledRecord {
  readonly number: number;
  /** SHA-256 over the whole record before; zeros for the first. */
  readonly previous: Bytes;
  /** Seconds since 1970 by the signer's own clock. */
  readonly at: number;
  readonly act: Act;
  readonly issuingKey: Bytes;
}

/** How long a record is at most, as the daemon takes it. */
export const RECORD_MAX_BYTES = 2048;
/** Of one record of a press: more people take more records. */
export const CERTIFIED_MAX_COUNT = 16;
/** An issuing certificate with the longest name is not longer. */
export const CERTIFICATE_MAX_BYTES = 256;

const VERSION = 2;
const KIND = 0x70;
const LABEL = label("avoinlinja-enrolled-v2");
const ACTS = { genesis: 1, enrol: 2, change: 3, withdraw: 4, admit: 5, pressed: 6, root: 7 } as const;
const SELF = 0;

export const recordHash = (record: Bytes): Promise<Bytes> => sha256(record);

/** Signs it. Throws `Misshapen` for what no record may say. */
export async function signRecord(record: EnrolledRecord, issuing: CryptoKey): Promise<Bytes> {
  const said = joined(
    u8(VERSION),
    u8(KIND),
    u32(record.number),
    record.previous,
    u64(record.at),
    u8(ACTS[record.act.is]),
    actBytes(record.act),
    record.issuingKey,
  );
  const signature = new Uint8Array(await crypto.subtle.sign("Ed25519", issuing, joined(LABEL, said)));
  const whole = joined(said, signature);
  if (whole.length > RECORD_MAX_BYTES) throw new Misshapen("too long");
  return whole;
}

/** What it says, unverified. Throws `Misshapen`. */
export function readRecord(source: Uint8Array): EnrolledRecord {
  if (source.length > RECORD_MAX_BYTES) throw new Misshapen("too long");
  const reader = new Reader(source);
  if (reader.u8() !== VERSION || reader.u8() !== KIND) throw new Misshapen("kind");
  const number = reader.u32();
  const previous = reader.bytes(HASH_BYTES);
  const at = reader.u64();
  const act = readAct(reader.u8(), reader);
  const issuingKey = reader.key();
  reader.bytes(SIGNATURE_BYTES);
  reader.end();
  return { number, previous, at, act, issuingKey };
}

/** Whether the record is signed by the key that it names. */
export async function isSignedRecord(source: Bytes): Promise<boolean> {
  const end = source.length - SIGNATURE_BYTES;
  const said = new Uint8Array(source.slice(0, end));
  return isSigned(readRecord(source).issuingKey, joined(LABEL, said), new Uint8Array(source.slice(end)));
}

export async function isSigned(publicKey: Bytes, message: Bytes, signature: Bytes): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", key, signature, message);
  } catch {
    return false;
  }
}

function actBytes(act: Act): Bytes {
  if (act.is === "genesis")
    return joined(text(act.organisation), act.root, certificateBytes(act.certificate), text(act.staff));
  if (act.is === "enrol") {
    const how = act.how === "self" ? SELF : wayByte(act.how);
    const who = joined(text(act.staff), text(act.alias), u8(act.role), u8(how));
    return joined(who, act.staffKey, keyOrNone(act.issuingKey));
  }
  if (act.is === "change") return joined(text(act.staff), text(act.alias), u8(act.role));
  if (act.is === "withdraw") return text(act.staff);
  if (act.is === "admit") return joined(text(act.staff), certificateBytes(act.certificate));
  if (act.is === "root") return act.root;
  const { certified } = act;
  if (certified.length > CERTIFIED_MAX_COUNT) throw new Misshapen("too many");
  return joined(u32(act.listNumber), u16(certified.length), ...certified.map(certifiedBytes));
}

const certifiedBytes = ({ staff, serial, signingKey, notAfter }: Certified): Bytes =>
  joined(text(staff), u32(serial), signingKey, u64(notAfter));

function certificateBytes(certificate: Bytes): Bytes {
  if (certificate.length > CERTIFICATE_MAX_BYTES) throw new Misshapen("certificate");
  return joined(u16(certificate.length), certificate);
}

function readAct(kind: number, reader: Reader): Act {
  const certificate = (): Bytes => {
    const length = reader.u16();
    if (length > CERTIFICATE_MAX_BYTES) throw new Misshapen("certificate");
    return reader.bytes(length);
  };
  if (kind === ACTS.genesis)
    return {
      is: "genesis",
      organisation: reader.text(),
      root: reader.key(),
      certificate: certificate(),
      staff: reader.text(),
    };
  if (kind === ACTS.enrol)
    return {
      is: "enrol",
      staff: reader.text(),
      alias: reader.text(),
      role: reader.u8(),
      how: readHow(reader.u8()),
      staffKey: reader.key(),
      issuingKey: reader.keyOrNone(),
    };
  if (kind === ACTS.change) return { is: "change", staff: reader.text(), alias: reader.text(), role: reader.u8() };
  if (kind === ACTS.withdraw) return { is: "withdraw", staff: reader.text() };
  if (kind === ACTS.admit) return { is: "admit", staff: reader.text(), certificate: certificate() };
  if (kind === ACTS.root) return { is: "root", root: reader.key() };
  if (kind === ACTS.pressed) return readPressed(reader);
  throw new Misshapen("act");
}

function readPressed(reader: Reader): Act {
  const listNumber = reader.u32();
  const count = reader.u16();
  if (count > CERTIFIED_MAX_COUNT) throw new Misshapen("too many");
  const certified = Array.from({ length: count }, () => ({
    staff: reader.text(),
    serial: reader.u32(),
    signingKey: reader.key(),
    notAfter: reader.u64(),
  }));
  return { is: "pressed", listNumber, certified };
}

function readHow(byte: number): How {
  const way = byte === SELF ? "self" : wayOf(byte);
  if (way === null) throw new Misshapen("how");
  return way;
}
