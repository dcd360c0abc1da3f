/** Keys, certificates and statements made for tests, by the layouts of docs/protocol.md. */
import { joined, label, Reader, sha256, text, u32, u64, u8 } from "../../../src/console/enrolment/fields";
import { isSigned } from "../../../src/console/enrolment/record";
import { fromBase64Url } from "../../../src/core/base64";
import type { Bytes } from "../../../src/core/seal-port";

export interface Pair {
  readonly publicKey: Bytes;
  readonly key: CryptoKey;
}

export async function newPair(): Promise<Pair> {
  const pair = (await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"])) as CryptoKeyPair;
  return { publicKey: new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)), key: pair.privateKey };
}

/** A key that is the same on every run. */
export async function pairOf(name: string): Promise<Pair> {
  const seed = await sha256(new TextEncoder().encode(name));
  const pkcs8 = joined(Uint8Array.from([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32]), seed);
  const key = await crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", true, ["sign"]);
  const { x } = await crypto.subtle.exportKey("jwk", key);
  return { publicKey: fromBase64Url(x as string), key };
}

const LABELS = {
  issuing: label("avoinlinja-issuing-v2"),
  staff: label("avoinlinja-staff-v2"),
  revoked: label("avoinlinja-revoked-staff-v2"),
  statement: label("avoinlinja-statement-v2"),
};

async function signed(key: CryptoKey, domain: Bytes, said: Bytes): Promise<Bytes> {
  return joined(said, new Uint8Array(await crypto.subtle.sign("Ed25519", key, joined(domain, said))));
}

const isBy = (whole: Bytes, domain: Bytes, publicKey: Bytes): Promise<boolean> =>
  isSigned(publicKey, joined(domain, whole.slice(0, -64)), new Uint8Array(whole.slice(-64)));

export const issuingCertificate = (
  root: Pair,
  issuingKey: Bytes,
  notBefore: number,
  notAfter: number,
  organisation = "Esimerkki ry",
): Promise<Bytes> =>
  signed(root.key, LABELS.issuing, joined(u8(2), u8(0), u64(notBefore), u64(notAfter), text(organisation), issuingKey));

export const statement = (
  staff: Pair,
  said: { madeAt: number; serial: number; organisation: string; staff: string; signingKey: Bytes },
): Promise<Bytes> =>
  signed(
    staff.key,
    LABELS.statement,
    joined(
      u8(2),
      u8(0x60),
      u64(said.madeAt),
      u32(said.serial),
      text(said.organisation),
      text(said.staff),
      said.signingKey,
    ),
  );

export interface StaffFacts {
  readonly role: number;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly alias: string;
  readonly signingKey: Bytes;
}

export async function readStaff(certificate: Bytes, issuingKey: Bytes): Promise<StaffFacts | null> {
  const reader = new Reader(certificate);
  reader.u8();
  const facts = {
    role: reader.u8(),
    notBefore: reader.u64(),
    notAfter: reader.u64(),
    alias: reader.text(),
    signingKey: reader.key(),
  };
  return (await isBy(certificate, LABELS.staff, issuingKey)) ? facts : null;
}

export interface ListFacts {
  readonly notBefore: number;
  readonly notAfter: number;
  readonly number: number;
  readonly signingKeys: readonly Bytes[];
}

export async function readRevoked(whole: Bytes, certificate: Bytes, issuingKey: Bytes): Promise<ListFacts | null> {
  const list = new Uint8Array(whole.slice(certificate.length));
  const reader = new Reader(list);
  reader.u16();
  const [notBefore, notAfter, number] = [reader.u64(), reader.u64(), reader.u32()];
  const signingKeys = Array.from({ length: reader.u16() }, () => reader.key());
  return (await isBy(list, LABELS.revoked, issuingKey)) ? { notBefore, notAfter, number, signingKeys } : null;
}

export { chainOfParts as toldChain } from "../../../src/console/enrolment/chain";
