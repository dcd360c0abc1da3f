/** What the enrolled list and the press need of the chain of certificates (docs/adr/0038). */

import type { Bytes } from "../../core/seal-port";

/** Times in seconds since 1970. */
export interface IssuingFacts {
  readonly organisation: string;
  readonly issuingKey: Bytes;
  readonly notBefore: number;
  readonly notAfter: number;
}

export interface StatementFacts {
  readonly madeAt: number;
  readonly serial: number;
  readonly organisation: string;
  readonly staff: string;
  readonly signingKey: Bytes;
}

/** Every `read…` gives null for what is not of its form. */
export interface Chain {
  readIssuing(certificate: Bytes): IssuingFacts | null;
  /** Whether this root has signed it; its times are not judged. */
  isIssuedBy(certificate: Bytes, root: Bytes): Promise<boolean>;
  readStatement(statement: Bytes): StatementFacts | null;
  isStatedBy(statement: Bytes, staffKey: Bytes): Promise<boolean>;
  signStaff(
    issuing: CryptoKey,
    said: {
      readonly role: number;
      readonly alias: string;
      readonly signingKey: Bytes;
      readonly notBefore: number;
      readonly notAfter: number;
    },
  ): Promise<Bytes>;
  /** The list as it goes to the daemon, behind its signer's certificate. */
  signRevoked(
    issuing: CryptoKey,
    certificate: Bytes,
    said: {
      readonly number: number;
      readonly notBefore: number;
      readonly notAfter: number;
      readonly signingKeys: readonly Bytes[];
    },
  ): Promise<Bytes>;
}
