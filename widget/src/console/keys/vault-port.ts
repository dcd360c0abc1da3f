/**
 * What the console asks of the keys at rest (docs/adr/0040-keys-at-rest.md). Nothing else knows how they are wrapped, and
 * no seed is ever outside of this promise: whoever is given one overwrites it when it is used.
 */

import type { Bytes } from "../../core/seal-port";

/** An Ed25519 key in memory: `key` signs and is not extractable. It is never stored and never posted. */
export interface SigningKey {
  readonly publicKey: Bytes;
  readonly key: CryptoKey;
}

/**
 * What a vault keeps. `staff`, `issuing` and `signing.KEY` (KEY: its public key, base64url) are seeds of 32 bytes;
 * `enrolled` is the head of the enrolled list as its owner writes it, 256 bytes at most.
 */
export type ItemName = "staff" | "issuing" | "enrolled" | `signing.${string}`;

/**
 * `none`: there is no vault on this machine for this person (or in a demonstration, which has none by design);
 * `closed`: it is there and needs a passkey or the six words; `open`: its key is in memory.
 */
export type VaultState = "none" | "closed" | "open";

/** One machine's vault of one person of the staff. Every change is said by a new picture. */
export interface VaultPort {
  readonly state: VaultState;
  /** Public halves of the seeds that are here, base64url; known without opening. */
  readonly publicKeys: ReadonlyMap<ItemName, string>;
  /** Null when there is none. The caller overwrites a seed after use. Raises: VaultError `closed`, `torn`. */
  get(name: ItemName): Promise<Bytes | null>;
  /** Wraps and stores; `publicKey` with a seed. The caller overwrites its copy. Raises: VaultError `closed`, `no_storage`. */
  put(name: ItemName, bytes: Bytes, publicKey?: Bytes): Promise<void>;
  /** What is not there is gone already. Raises: VaultError `no_storage`. */
  remove(name: ItemName): Promise<void>;
  /** Its key leaves the memory. */
  lock(): void;
}

/** Why a vault did not do it; each has its words. */
export type VaultFault =
  | "none" // nothing is here to be opened
  | "closed"
  | "wrong_passkey" // it opens another vault, or none
  | "wrong_words"
  | "no_prf" // this passkey gives nothing to open with: the six words do
  | "torn" // what is stored is not what was written
  | "no_storage"; // the browser keeps nothing for us

export class VaultError extends Error {
  override readonly name = "VaultError";
  constructor(readonly fault: VaultFault) {
    super(fault);
  }
}

/** Why the vault is asked for, said above the button that opens it. */
export type OpeningFor = "shift" | "statement" | "press" | "ceremony" | "passkey";

/** What enrolment, press and shift ask for. In a demonstration these are keys of this page that nobody keeps. */
export interface KeysAtRest {
  readonly vault: VaultPort;
  /** Opens the vault when it is closed: the person is asked for a touch or the words. False when she would rather not. */
  opened(why: OpeningFor): Promise<boolean>;
  /** Made at the first call on this machine. Null when the vault stays closed. Forget it after use. */
  staffKey(why: OpeningFor): Promise<SigningKey | null>;
  /** A lead's. `make`: one is made when there is none. Null when there is none, or the vault stays closed. */
  issuing(why: OpeningFor, make?: boolean): Promise<SigningKey | null>;
  /** Known without opening; base64url, null when there is none here. */
  publicKeys(): { readonly staff: string | null; readonly issuing: string | null };
}
