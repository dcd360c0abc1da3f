/** X25519 and Ed25519 as the seal needs them: from WebCrypto, or from the fallback script where a browser has none. */
import { DhkemX25519HkdfSha256, type KemInterface } from "@hpke/core";
import type { Bytes, SigningKey } from "../core/seal-port";

/** Signs with a key that it does not show. */
export type Signer = (message: Bytes) => Promise<Bytes>;

export interface Curves {
  readonly makeKem: () => KemInterface;
  readonly makeKey: () => Promise<{ readonly publicKey: Bytes; readonly sign: Signer }>;
  /** False for anything wrong, also for a key or signature of the wrong length. */
  readonly verify: (publicKey: Bytes, message: Bytes, signature: Bytes) => Promise<boolean>;
}

export const signWith =
  (key: CryptoKey): Signer =>
  async (message) =>
    new Uint8Array(await crypto.subtle.sign("Ed25519", key, message));

async function verify(publicKey: Bytes, message: Bytes, signature: Bytes): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", key, signature, message);
  } catch {
    return false;
  }
}

/** A signing key that never leaves the browser's key store. */
export async function makeNativeKey(): Promise<SigningKey> {
  const pair = (await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"])) as CryptoKeyPair;
  return { publicKey: new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)), key: pair.privateKey };
}

export const nativeCurves: Curves = {
  makeKem: () => new DhkemX25519HkdfSha256(),
  makeKey: async () => {
    const { publicKey, key } = await makeNativeKey();
    return { publicKey, sign: signWith(key) };
  },
  verify,
};

/** Chromium has both since 137; a page without a secure context has no `crypto.subtle` at all. */
export async function hasNativeCurves(): Promise<boolean> {
  try {
    await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    await crypto.subtle.generateKey("X25519", true, ["deriveBits"]);
    return true;
  } catch {
    return false;
  }
}

/** Where `seal-fallback.js` leaves its curves: the application adds that script only when `prepare` asked for it. */
const FALLBACK_GLOBAL = "avoinlinjaCurves";

export const fallbackCurves = (): Curves | undefined => (globalThis as { [FALLBACK_GLOBAL]?: Curves })[FALLBACK_GLOBAL];
