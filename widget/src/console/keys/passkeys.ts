/**
 * Passkeys of this browser, asked for with the one salt from which each derives a secret of its own (WebAuthn PRF). What
 * goes to the daemon is put together here field by field, so that the secret is never among it.
 */

import { fromBase64Url, toBase64Url } from "../../core/base64";
import type { Bytes } from "../../core/seal-port";
import { bytesOf } from "./wrapping";

/** For every passkey and person: outputs differ by credential. Hashed by the browser; of any length. */
const SALT = bytesOf("avoinlinja-vault-prf-v1");
const ALGORITHMS = [-8, -7, -257]; // Ed25519, P-256, RSA: what authenticators have

/** Why there is no passkey; each has its words. */
export type PasskeyFault =
  | "unsupported" // this browser or machine has none
  | "cancelled" // by the person, or it took too long
  | "wrong_site" // this page is not of the site that the passkey is for
  | "exists" // this machine has one for this person already
  | "broken";

export class PasskeyError extends Error {
  override readonly name = "PasskeyError";
  constructor(readonly fault: PasskeyFault) {
    super(fault);
  }
}

export interface PasskeyWish {
  /** base64url, of the daemon. */
  readonly challenge: string;
  readonly rpId: string;
  readonly timeoutMs: number;
}
export interface NewPasskeyWish extends PasskeyWish {
  readonly rpName: string;
  /** base64url */
  readonly userHandle: string;
  /** What the machine's own list of passkeys says. */
  readonly userName: string;
  /** Of the same person: not made twice on one machine. base64url */
  readonly exclude: readonly string[];
}

/** `secret`: 32 bytes that only this passkey gives; null: it gives none, or not now. The caller overwrites it. */
export interface MadePasskey {
  readonly id: string;
  readonly registration: Registration;
  readonly secret: Bytes | null;
  /** It gave none now, but may when it is used. */
  readonly mayGiveLater: boolean;
}
export interface UsedPasskey {
  readonly id: string;
  readonly assertion: Assertion;
  readonly secret: Bytes | null;
}

export interface Passkeys {
  readonly isThere: boolean;
  /** Raises: PasskeyError. */
  make(wish: NewPasskeyWish): Promise<MadePasskey>;
  /** Any of this site, or one of `ids`. Raises: PasskeyError. */
  use(wish: PasskeyWish, ids?: readonly string[]): Promise<UsedPasskey>;
}

/** What the daemon reads; everything base64url. */
export interface Registration {
  readonly id: string;
  readonly client_data: string;
  readonly attestation: string;
}
export interface Assertion {
  readonly id: string;
  readonly client_data: string;
  readonly authenticator_data: string;
  readonly signature: string;
  readonly user_handle: string | null;
}

/** `credentials` and its class are the browser's; undefined where there are none (an address that is not secure). */
export function browserPasskeys(
  credentials: CredentialsContainer | undefined,
  isThere = "PublicKeyCredential" in globalThis,
): Passkeys {
  const asked = async <T>(
    act: (from: CredentialsContainer) => Promise<Credential | null>,
    read: (got: PublicKeyCredential) => T,
  ) => {
    if (credentials === undefined || !isThere) throw new PasskeyError("unsupported");
    let got: Credential | null;
    try {
      got = await act(credentials);
    } catch (error) {
      throw new PasskeyError(faultOf(error));
    }
    if (got === null) throw new PasskeyError("cancelled");
    return read(got as PublicKeyCredential);
  };
  return {
    isThere: isThere && credentials !== undefined,
    make: (wish) => asked((from) => from.create({ publicKey: creation(wish) }), made),
    use: (wish, ids = []) => asked((from) => from.get({ publicKey: request(wish, ids) }), used),
  };
}

function creation(wish: NewPasskeyWish): PublicKeyCredentialCreationOptions {
  return {
    challenge: fromBase64Url(wish.challenge),
    rp: { id: wish.rpId, name: wish.rpName },
    user: { id: fromBase64Url(wish.userHandle), name: wish.userName, displayName: wish.userName },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
    excludeCredentials: wish.exclude.map(described),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    attestation: "none",
    timeout: wish.timeoutMs,
    extensions: { prf: { eval: { first: SALT } } },
  };
}

function request(wish: PasskeyWish, ids: readonly string[]): PublicKeyCredentialRequestOptions {
  return {
    challenge: fromBase64Url(wish.challenge),
    rpId: wish.rpId,
    allowCredentials: ids.map(described),
    userVerification: "required",
    timeout: wish.timeoutMs,
    extensions: { prf: { eval: { first: SALT } } },
  };
}

const described = (id: string): PublicKeyCredentialDescriptor => ({ type: "public-key", id: fromBase64Url(id) });

function made(got: PublicKeyCredential): MadePasskey {
  const { clientDataJSON, attestationObject } = got.response as AuthenticatorAttestationResponse;
  const id = text(got.rawId);
  return {
    id,
    registration: { id, client_data: text(clientDataJSON), attestation: text(attestationObject) },
    secret: secretOf(got),
    mayGiveLater: mayGiveLater(got),
  };
}

function used(got: PublicKeyCredential): UsedPasskey {
  const { clientDataJSON, authenticatorData, signature, userHandle } = got.response as AuthenticatorAssertionResponse;
  const id = text(got.rawId);
  return {
    id,
    assertion: {
      id,
      client_data: text(clientDataJSON),
      authenticator_data: text(authenticatorData),
      signature: text(signature),
      user_handle: userHandle === null ? null : text(userHandle),
    },
    secret: secretOf(got),
  };
}

/** A browser that knows nothing of it says nothing; one that does may leave out whether this passkey can. */
function mayGiveLater(got: PublicKeyCredential): boolean {
  const { prf } = got.getClientExtensionResults();
  return prf !== undefined && prf.enabled !== false;
}

/** Some give it when they are made, some when they are used, some never. */
function secretOf(got: PublicKeyCredential): Bytes | null {
  const first = got.getClientExtensionResults().prf?.results?.first;
  if (first === undefined) return null;
  const given = ArrayBuffer.isView(first)
    ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength)
    : new Uint8Array(first);
  const secret = new Uint8Array(given);
  given.fill(0);
  return secret.length === 32 ? secret : null;
}

const FAULTS: Readonly<Record<string, PasskeyFault>> = {
  NotAllowedError: "cancelled",
  AbortError: "cancelled",
  SecurityError: "wrong_site",
  InvalidStateError: "exists",
  NotSupportedError: "unsupported",
  ConstraintError: "unsupported",
};
const faultOf = (error: unknown): PasskeyFault => FAULTS[(error as Error | null)?.name ?? ""] ?? "broken";

const text = (bytes: ArrayBuffer): string => toBase64Url(new Uint8Array(bytes));
