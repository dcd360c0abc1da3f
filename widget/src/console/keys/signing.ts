/** What makes and uses keys: the browser's cryptography, or in a test what is told. */

import type { Bytes, SigningKey } from "../../core/seal-port";
import { isSignedBy, signShiftCredential, signStatement } from "../../seal/issuing";
import { seeds } from "./seeds";

export interface Signing {
  /** A fresh key; the seed is the caller's to keep safe, or to overwrite. */
  newKey(): Promise<{ readonly publicKey: Bytes; readonly seed: Bytes }>;
  fromSeed(seed: Bytes): Promise<SigningKey>;
  readonly signStatement: typeof signStatement;
  readonly signShiftCredential: typeof signShiftCredential;
  readonly isSignedBy: typeof isSignedBy;
}

export const signing: Signing = { ...seeds, signStatement, signShiftCredential, isSignedBy };

/** Where this person's keys are. Each gives null when the person would rather not open what holds them. */
export interface KeySource {
  /** Public halves of the signing keys that are here, base64url; known without opening anything. */
  signingKeys(): readonly string[];
  signingKey(publicKey: string): Promise<SigningKey | null>;
  makeSigningKey(): Promise<SigningKey | null>;
  /** The long-lived one, which vouches for signing keys. Made at the first call. */
  staffKey(): Promise<SigningKey | null>;
  /** A lead's. `make`: one is made when there is none. */
  issuingKey(make?: boolean): Promise<SigningKey | null>;
  /** Signed out. */
  forget(): void;
}
