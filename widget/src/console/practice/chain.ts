/**
 * The chain of a practice: a root that this page has made and nobody trusts, an organisation and certificates under it. They
 * are in this page's memory alone and go with the practice. A visitor's page at a real line refuses all of it, for it trusts
 * the line's own roots.
 */

import { fromBase64Url, toBase64Url } from "../../core/base64";
import type { Chain } from "../../core/protocol";
import { type Bytes, DAY_SECONDS, type SigningKey, type Trust } from "../../core/seal-port";
import { readStatement, signIssuingCertificate, signRevokedStaff, signStaffCertificate } from "../../seal/issuing";
import type { Signing } from "../keys/signing";

/** Of the organisation in the certificates; it is shown to no visitor but the scripted one. */
export const PRACTICE_ORGANISATION = "practice";

export class PracticeChain {
  private statement: string | null = null;
  private readonly certificates: string[] = [];

  private constructor(
    private readonly root: Bytes,
    private readonly issuing: SigningKey,
    private readonly certificate: Bytes,
    private readonly list: Bytes,
    private readonly now: () => number,
  ) {}

  /** `now`: whole seconds since 1970. */
  static async make(signing: Signing, now: () => number): Promise<PracticeChain> {
    const [root, issuing] = await Promise.all([fresh(signing), fresh(signing)]);
    const life = { notBefore: now() - DAY_SECONDS, notAfter: now() + 6 * DAY_SECONDS };
    const certificate = await signIssuingCertificate(root.key, {
      ...life,
      notAfter: now() + 30 * DAY_SECONDS,
      organisation: PRACTICE_ORGANISATION,
      key: issuing.publicKey,
    });
    const list = await signRevokedStaff(issuing.key, certificate, { ...life, number: 1, keys: [] });
    return new PracticeChain(root.publicKey, issuing, certificate, list, now);
  }

  get roots(): readonly string[] {
    return [toBase64Url(this.root)];
  }

  /** By which the scripted visitors' pages judge. */
  get trust(): Trust {
    return { roots: [{ key: this.root, least: 0 }], lists: () => [this.list] };
  }

  /** As a console is told it. */
  get told(): Chain {
    return {
      issuing: [toBase64Url(this.certificate)],
      lists: [toBase64Url(this.list)],
      statement: this.statement === null ? null : { serial: 1, statement: this.statement },
      certificates: this.certificates,
      vouched: [],
    };
  }

  /** What a lead would do: the key that is vouched for is certified at once. */
  async certify(statement: string, alias: string): Promise<void> {
    const { signingKey } = readStatement(fromBase64Url(statement));
    const life = { notBefore: this.now() - 60, notAfter: this.now() + 13 * DAY_SECONDS };
    const person = { role: "counsellor", answersAs: null, alias, signingKey, ...life } as const;
    this.certificates.push(toBase64Url(await signStaffCertificate(this.issuing.key, person)));
    this.statement = statement;
  }
}

async function fresh(signing: Signing): Promise<SigningKey> {
  const { seed } = await signing.newKey();
  try {
    return await signing.fromSeed(seed);
  } finally {
    seed.fill(0);
  }
}
