/** What the keeper of a root signs, away from any network: who may issue, and which issuing keys count no more. */

import type { Bytes } from "../core/seal-port";
import { head, inOrder, type Life, number, sign, text } from "./issuing";
import { bad, ISSUING, REVOKED_ISSUING, REVOKED_MAX_COUNT, whole } from "./parts";

/** Lives 91 days at most. Raises: SealError `bad_credential` (a name that nobody can be shown, a key of another length). */
export async function signIssuing(
  root: CryptoKey,
  certificate: Life & { readonly organisation: string; readonly issuingKey: Bytes },
): Promise<Bytes> {
  const { organisation, issuingKey } = certificate;
  const made = await sign(root, "issuing", head(ISSUING, certificate), text(organisation), issuingKey);
  whole(made, (reader) => reader.issuing());
  return made;
}

/** All issuing keys that count no more; never too old, only outnumbered. Raises: SealError `bad_credential`. */
export async function signRevokedIssuing(
  root: CryptoKey,
  list: { readonly number: number; readonly keys: readonly Bytes[]; readonly notBefore: number },
): Promise<Bytes> {
  if (list.keys.length > REVOKED_MAX_COUNT) bad();
  const keys = inOrder(list.keys);
  const count = [number(list.number, 4), number(keys.length, 2)];
  const life = { notBefore: list.notBefore, notAfter: Number.MAX_SAFE_INTEGER };
  const made = await sign(root, "revoked-issuing", head(REVOKED_ISSUING, life), ...count, ...keys);
  whole(made, (reader) => reader.revokedIssuing());
  return made;
}

/**
 * Points of small order, all of which anybody can sign for, and the two ways of writing each (RFC 8032, 8.4); the sign bit is
 * left out. The same as `chatd/base/ed25519.py` knows.
 */
export const isWeak = (key: Bytes): boolean => WEAK.has(numberOf(key) & ~(1n << 255n));

const P = 2n ** 255n - 19n;
const ORDER_8 = [
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
];
const WEAK: ReadonlySet<bigint> = new Set([0n, 1n, P - 1n, P, P + 1n, ...ORDER_8]);

const numberOf = (key: Bytes): bigint => key.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
