/**
 * Whose key counts no more. What a page has once learnt from a list that holds, it never forgets: a server that shows an
 * older list, none, or another of the same number finds nobody let in by it.
 */
import { CLOCK_TOLERANCE_SECONDS, SealError, type Bytes, type Trust } from "../core/seal-port";
import { isSame } from "./bytes";
import {
  bad,
  REVOKED_ISSUING,
  whole,
  type IssuingCertificate,
  type RevocationList,
  type Signed,
  type Timed,
} from "./parts";

export type Verify = (publicKey: Bytes, message: Bytes, signature: Bytes) => Promise<boolean>;

interface OfRoot {
  readonly listed: RevocationList;
  readonly root: Bytes;
}
interface OfStaff extends OfRoot {
  readonly issuer: IssuingCertificate;
}

/** What of a chain can be revoked. */
export interface Revocable {
  readonly issuing: IssuingCertificate;
  readonly signingKey: Bytes;
}

export const isSigned = ({ content, signature }: Signed, key: Bytes, verify: Verify): Promise<boolean> =>
  verify(key, content, signature);

/** The first of these keys that has signed it. */
export async function signerOf(part: Signed, keys: readonly Bytes[], verify: Verify): Promise<Bytes | null> {
  for (const key of keys) if (await isSigned(part, key, verify)) return key;
  return null;
}

export const isInside = (inner: Timed, outer: Timed): boolean =>
  outer.notBefore <= inner.notBefore && inner.notAfter <= outer.notAfter;

/** False also where the time is none. */
export const isNow = ({ notBefore, notAfter }: Timed, now: number): boolean =>
  notBefore - CLOCK_TOLERANCE_SECONDS <= now && now <= notAfter + CLOCK_TOLERANCE_SECONDS;

const isBy = ({ root }: OfRoot, { roots }: Trust): boolean => roots.some(({ key }) => isSame(key, root));

/** A list of either kind whose signer chains to a root; null when it does not hold. Raises: SealError. */
async function judged(
  list: Bytes,
  { roots }: Trust,
  verify: Verify,
): Promise<(OfRoot & { readonly issuer: IssuingCertificate | null }) | null> {
  const keys = roots.map(({ key }) => key);
  const { issuer, listed } = whole(list, (reader) => {
    const before = reader.kind === REVOKED_ISSUING ? null : reader.issuing();
    return { issuer: before, listed: before === null ? reader.revokedIssuing() : reader.revokedStaff() };
  });
  const root = await signerOf((issuer ?? listed).signed, keys, verify);
  const holds = issuer === null || (isInside(listed, issuer) && (await isSigned(listed.signed, issuer.key, verify)));
  return root !== null && holds ? { listed, root, issuer } : null;
}

export class Revocations {
  readonly #ofRoots: OfRoot[] = [];
  readonly #ofStaff: OfStaff[] = [];
  /** Lists that hold. */
  readonly #known: Bytes[] = [];

  /**
   * Raises: SealError `revoked_credential` for a key that is on a list; `no_revocations` where the list that must be
   * there is not; `bad_credential` where two lists of one number differ.
   */
  async check(who: Revocable, trust: Trust, now: number, verify: Verify): Promise<void> {
    await this.learn(trust, verify);
    this.checkRevoked(who, trust);
    if (!(await this.#hasPinned(who.issuing, trust, verify))) throw new SealError("no_revocations");
    const known = this.#of(who.issuing.organisation, trust);
    if (new Set(known.map(({ number }) => number)).size < known.length) bad();
    const begun = known.filter((list) => list.notBefore - CLOCK_TOLERANCE_SECONDS <= now);
    const latest = Math.max(...begun.map(({ number }) => number));
    if (!begun.some((list) => list.number === latest && isNow(list, now))) throw new SealError("no_revocations");
  }

  /** What new lists say; one that does not hold is passed over. */
  async learn(trust: Trust, verify: Verify): Promise<void> {
    for (const list of trust.lists()) {
      if (this.#isKnown(list)) continue;
      const found = await judged(list, trust, verify).catch(() => null);
      if (found === null || this.#isKnown(list)) continue; // another judgement has learnt it meanwhile
      this.#known.push(list);
      if (found.issuer === null) this.#ofRoots.push(found);
      else this.#ofStaff.push({ ...found, issuer: found.issuer });
    }
  }

  /** Raises: SealError `revoked_credential`. */
  checkRevoked({ issuing, signingKey }: Revocable, trust: Trust): void {
    const keys = this.#of(issuing.organisation, trust).flatMap((list) => list.keys);
    if (this.#isRevoked(issuing, trust) || keys.some((key) => isSame(key, signingKey))) {
      throw new SealError("revoked_credential");
    }
  }

  #isKnown(list: Bytes): boolean {
    return this.#known.some((known) => isSame(known, list));
  }

  #of(organisation: string, trust: Trust): readonly RevocationList[] {
    return this.#ofStaff
      .filter((one) => one.issuer.organisation === organisation && isBy(one, trust))
      .filter(({ issuer }) => !this.#isRevoked(issuer, trust))
      .map(({ listed }) => listed);
  }

  #isRevoked(issuing: IssuingCertificate, trust: Trust): boolean {
    return this.#ofRoots.some((one) => isBy(one, trust) && one.listed.keys.some((key) => isSame(key, issuing.key)));
  }

  /** The snippet names for each root the least number that its list of issuing keys may have; 0: it needs none. */
  async #hasPinned(issuing: IssuingCertificate, { roots }: Trust, verify: Verify): Promise<boolean> {
    for (const { key, least } of roots) {
      const isThere = this.#ofRoots.some(({ listed, root }) => isSame(root, key) && listed.number >= least);
      if ((least === 0 || isThere) && (await isSigned(issuing.signed, key, verify))) return true;
    }
    return false;
  }
}
