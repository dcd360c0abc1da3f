/** AES-GCM of what is kept, bound to its place by name, under a key that does not leave the browser's memory. */

import type { Bytes } from "../../core/seal-port";

const IV_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;

/** A key for wrapping. `raw` is overwritten. */
export async function wrappingKey(raw: Bytes): Promise<CryptoKey> {
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  raw.fill(0);
  return key;
}

/** From what a passkey gave, for this place alone. `secret` is overwritten. */
export async function derivedKey(secret: Bytes, place: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  secret.fill(0);
  const how = { name: "HKDF", hash: "SHA-256", salt: bytesOf("avoinlinja-vault-v1\0"), info: bytesOf(place) };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 8 * KEY_BYTES }, false, [
    "encrypt",
    "decrypt",
  ]);
}

/** `iv[12] ciphertext tag[16]`. */
export async function wrap(key: CryptoKey, place: string, bytes: Bytes): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytesOf(place) }, key, bytes);
  const whole = new Uint8Array(IV_BYTES + sealed.byteLength);
  whole.set(iv);
  whole.set(new Uint8Array(sealed), IV_BYTES);
  return whole;
}

/** Null for another key, another place, or bytes that are not what was written. */
export async function unwrap(key: CryptoKey, place: string, wrapped: Uint8Array): Promise<Bytes | null> {
  if (wrapped.length < IV_BYTES + TAG_BYTES) return null;
  const iv = new Uint8Array(wrapped.subarray(0, IV_BYTES));
  const sealed = new Uint8Array(wrapped.subarray(IV_BYTES));
  try {
    return new Uint8Array(
      await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: bytesOf(place) }, key, sealed),
    );
  } catch {
    return null;
  }
}

export const bytesOf = (text: string): Bytes => new TextEncoder().encode(text) as Bytes;
