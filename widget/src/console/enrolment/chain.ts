/** The chain of certificates as the enrolled list and the press need it, by the layouts of docs/protocol.md. */

import type { Bytes } from "../../core/seal-port";
import type { Chain } from "./chain-port";
import { joined, label, Reader, SIGNATURE_BYTES, text, u16, u32, u64, u8 } from "./fields";
import { isSigned } from "./record";

const LABELS = {
  issuing: label("avoinlinja-issuing-v2"),
  staff: label("avoinlinja-staff-v2"),
  revoked: label("avoinlinja-revoked-staff-v2"),
  statement: label("avoinlinja-statement-v2"),
};
const VERSION = 2;
const ISSUING = 0x0200;
const STATEMENT = 0x0260;
const REVOKED_STAFF = 0x50;

async function signed(key: CryptoKey, domain: Bytes, said: Bytes): Promise<Bytes> {
  return joined(said, new Uint8Array(await crypto.subtle.sign("Ed25519", key, joined(domain, said))));
}

const isBy = (whole: Bytes, domain: Bytes, publicKey: Bytes): Promise<boolean> =>
  isSigned(publicKey, joined(domain, whole.slice(0, -SIGNATURE_BYTES)), new Uint8Array(whole.slice(-SIGNATURE_BYTES)));

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

export const chainOfParts: Chain = {
  readIssuing: (certificate) =>
    orNull(() => {
      const reader = new Reader(certificate);
      if (reader.u16() !== ISSUING) return null;
      const [notBefore, notAfter] = [reader.u64(), reader.u64()];
      const facts = { organisation: reader.text(), issuingKey: reader.key(), notBefore, notAfter };
      reader.bytes(SIGNATURE_BYTES);
      reader.end();
      return facts;
    }),
  isIssuedBy: (certificate, root) => isBy(certificate, LABELS.issuing, root),
  readStatement: (source) =>
    orNull(() => {
      const reader = new Reader(source);
      if (reader.u16() !== STATEMENT) return null;
      const [madeAt, serial] = [reader.u64(), reader.u32()];
      const facts = { madeAt, serial, organisation: reader.text(), staff: reader.text(), signingKey: reader.key() };
      reader.bytes(SIGNATURE_BYTES);
      reader.end();
      return facts;
    }),
  isStatedBy: (source, staffKey) => isBy(source, LABELS.statement, staffKey),
  signStaff: (issuing, said) =>
    signed(
      issuing,
      LABELS.staff,
      joined(u8(VERSION), u8(said.role), u64(said.notBefore), u64(said.notAfter), text(said.alias), said.signingKey),
    ),
  signRevoked: async (issuing, certificate, said) =>
    joined(
      certificate,
      await signed(
        issuing,
        LABELS.revoked,
        joined(
          u8(VERSION),
          u8(REVOKED_STAFF),
          u64(said.notBefore),
          u64(said.notAfter),
          u32(said.number),
          u16(said.signingKeys.length),
          ...[...said.signingKeys].sort(byBytes),
        ),
      ),
    ),
};

/** So that a list says nothing of who was revoked when. */
function byBytes(a: Bytes, b: Bytes): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (a[at] as number) - (b[at] as number);
}
