/** What ts-mls calls for cryptography, all from WebCrypto but the curves; nothing here knows a group. */
import { Aes128Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
import type { CiphersuiteImpl } from "ts-mls";
import { getCiphersuiteFromName } from "ts-mls/crypto/ciphersuite.js";
import { makeHashImpl } from "ts-mls/crypto/implementation/default/makeHashImpl.js";
import { makeKdfImpl } from "ts-mls/crypto/implementation/default/makeKdfImpl.js";
import { makeGenericHpke } from "ts-mls/crypto/implementation/hpke.js";
import type { Bytes } from "../core/seal-port";
import type { Curves, Signer } from "./curves";
import { SUITE } from "./suite";
import { type Breathe, inTurn } from "./turns";

/**
 * ts-mls carries a signing key about as bytes and hands them to `sign`. Ours are empty and only stand for a signer, so
 * that the key itself may be one which the browser does not show.
 */
type KeyHandle = Bytes;
const signers = new WeakMap<Uint8Array, Signer>();

export function handleFor(signer: Signer): KeyHandle {
  const handle = new Uint8Array(0);
  signers.set(handle, signer);
  return handle;
}

/** After this the key signs no more, whoever still holds the handle. */
export const forgetKey = (handle: Uint8Array): boolean => signers.delete(handle);

export async function makeSuite(curves: Curves, breathe: Breathe = null): Promise<CiphersuiteImpl> {
  const suite = getCiphersuiteFromName(SUITE);
  const kdf = new HkdfSha256();
  const hpke = new CipherSuite({ kem: curves.makeKem(), kdf: new HkdfSha256(), aead: new Aes128Gcm() });
  const made = await makeGenericHpke(suite.hpke, { encrypt, decrypt }, hpke);
  return {
    name: SUITE,
    hash: makeHashImpl(crypto.subtle, "SHA-256"),
    kdf: makeKdfImpl(kdf),
    hpke: {
      ...made,
      seal: inTurn(made.seal, breathe),
      open: inTurn(made.open, breathe),
      generateKeyPair: inTurn(made.generateKeyPair, breathe),
      deriveKeyPair: inTurn(made.deriveKeyPair, breathe),
    },
    rng: { randomBytes },
    signature: {
      sign: inTurn(sign, breathe),
      verify: (key, message, sig) => curves.verify(bytes(key), bytes(message), bytes(sig)),
      keygen,
    },
  };
}

export const randomBytes = (count: number): Bytes => crypto.getRandomValues(new Uint8Array(count));

/** ts-mls types its bytes more loosely than WebCrypto takes them; none of them is shared memory. */
export const bytes = (value: Uint8Array): Bytes => value as Bytes;

function sign(handle: Uint8Array, message: Uint8Array): Promise<Bytes> {
  const signer = signers.get(handle);
  if (!signer) throw new Error("no such key");
  return signer(bytes(message));
}

/** Keys are made by `Curves.makeKey`, behind a handle; the library has no cause to make one. */
const keygen = (): never => {
  throw new Error("not used");
};

async function encrypt(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plain: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.encrypt(gcm(nonce, aad), await importKey(key, "encrypt"), bytes(plain)));
}

async function decrypt(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, cipher: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.decrypt(gcm(nonce, aad), await importKey(key, "decrypt"), bytes(cipher)));
}

const gcm = (nonce: Uint8Array, aad: Uint8Array) => ({ name: "AES-GCM", iv: bytes(nonce), additionalData: bytes(aad) });

const importKey = (key: Uint8Array, use: KeyUsage) =>
  crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, [use]);
