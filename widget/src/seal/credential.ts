/** The chain by which a visitor knows a counsellor: root, issuing certificate, staff certificate, shift credential. */
import { SealError, type Trust } from "../core/seal-port";
import { toBase64Url } from "../core/base64";
import { isSame } from "./bytes";
import { bad, whole, type IssuingCertificate, type Said, type ShiftCredential, type StaffCertificate } from "./parts";
import { isInside, isNow, isSigned, signerOf, type Revocable, type Revocations, type Verify } from "./revocations";

/** What a good chain says. `key` is who it is: the signing key, base64url. Times in seconds since 1970. */
interface Claim extends Said {
  readonly key: string;
  readonly alias: string;
  readonly organisation: string;
  readonly notAfter: number;
}
interface Chain {
  readonly issuing: IssuingCertificate;
  readonly staff: StaffCertificate;
  readonly shift: ShiftCredential;
}

/**
 * Reads `identity` and judges it whole; `now` in seconds since 1970, which may be an hour off (docs/adr/0009-clocks.md).
 * Raises: SealError `bad_credential`; `revoked_credential`, `no_revocations`; `expired_credential` when nothing but the
 * time is wrong.
 */
export async function verifyChain(
  identity: Uint8Array,
  leafKey: Uint8Array,
  trust: Trust,
  now: number,
  verify: Verify,
  revocations: Revocations,
): Promise<Claim> {
  const chain = readChain(identity);
  const { issuing, staff, shift } = chain;
  const roots = trust.roots.map(({ key }) => key);
  const good =
    isInside(staff, issuing) &&
    isInside(shift, staff) &&
    isSame(shift.key, leafKey) &&
    (await signerOf(issuing.signed, roots, verify)) !== null &&
    (await isSigned(staff.signed, issuing.key, verify)) &&
    (await isSigned(shift.signed, staff.key, verify));
  if (!good) bad();
  // Each lies inside the one before, so the last one's times are the narrowest.
  if (!isNow(shift, now)) throw new SealError("expired_credential");
  await revocations.check(revocableOf(chain), trust, now, verify);
  return claimOf(chain);
}

/** Who a leaf says it is, for a leaf whose chain was verified before. */
export const readClaim = (identity: Uint8Array): Claim => claimOf(readChain(identity));

/** What of it may be revoked later. */
export const readRevocable = (identity: Uint8Array): Revocable => revocableOf(readChain(identity));

const readChain = (identity: Uint8Array): Chain =>
  whole(identity, (reader) => ({ issuing: reader.issuing(), staff: reader.staff(), shift: reader.shift() }));

const revocableOf = ({ issuing, staff }: Chain): Revocable => ({ issuing, signingKey: staff.key });

const claimOf = ({ issuing, staff, shift }: Chain): Claim => ({
  role: staff.role,
  answersAs: staff.answersAs,
  key: toBase64Url(staff.key),
  alias: staff.alias,
  organisation: issuing.organisation,
  notAfter: shift.notAfter,
});
