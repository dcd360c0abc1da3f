/**
 * A key encrypted by words (PBES2, RFC 8018), in the form that `chatd keys root` and OpenSSL write and read: PBKDF2 with
 * HMAC-SHA-256, then AES-256-CBC.
 */

import type { Bytes } from "../core/seal-port";
import { DerReader, identifier, integer, nothing, octets, sequence } from "./der";
import { RootFault } from "./root-fault";

const PBES2 = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d];
const PBKDF2 = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0c];
const HMAC_SHA256 = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x09];
const AES_256_CBC = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2a];
const [SALT_BYTES, IV_BYTES, KEY_BYTES] = [16, 16, 32];
/** Half a second or so for each guess. Source: OWASP, Password Storage Cheat Sheet, PBKDF2-HMAC-SHA256. */
export const ROUNDS = 600_000;
/** A file that asks for more would stop the page. */
const ROUNDS_MAX = 20_000_000;

export async function encrypted(key: Bytes, words: string): Promise<Bytes> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const how = await derived(words, salt, ROUNDS);
  const hidden = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CBC", iv }, how, key));
  const prf = sequence(identifier(HMAC_SHA256), nothing());
  const kdf = sequence(identifier(PBKDF2), sequence(octets(salt), integer(ROUNDS), prf));
  const cipher = sequence(identifier(AES_256_CBC), octets(iv));
  return sequence(sequence(identifier(PBES2), sequence(kdf, cipher)), octets(hidden));
}

/** Raises: RootFault (`not_a_key`: another form; `other_words`). */
export async function decrypted(source: Bytes, words: string): Promise<Bytes> {
  const { salt, rounds, iv, hidden } = read(source);
  const how = await derived(words, salt, rounds);
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-CBC", iv }, how, hidden));
  } catch {
    throw new RootFault("other_words");
  }
}

function read(source: Bytes): { salt: Bytes; rounds: number; iv: Bytes; hidden: Bytes } {
  const whole = new DerReader(source);
  const outer = whole.sequence();
  whole.end();
  const scheme = outer.sequence();
  const hidden = outer.octets();
  outer.end();
  expect(scheme.isIdentifier(PBES2));
  const parts = scheme.sequence();
  const kdf = parts.sequence();
  expect(kdf.isIdentifier(PBKDF2));
  const told = kdf.sequence();
  const salt = told.octets();
  const rounds = told.integer(ROUNDS_MAX);
  if (told.isNextAnInteger()) expect(told.integer(KEY_BYTES) === KEY_BYTES);
  expect(told.sequence().isIdentifier(HMAC_SHA256));
  const cipher = parts.sequence();
  expect(cipher.isIdentifier(AES_256_CBC));
  const iv = cipher.octets();
  expect(rounds > 0 && iv.length === IV_BYTES);
  return { salt, rounds, iv, hidden };
}

function expect(isSo: boolean): void {
  if (!isSo) throw new RootFault("not_a_key");
}

async function derived(words: string, salt: Bytes, iterations: number): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey("raw", new TextEncoder().encode(words), "PBKDF2", false, [
    "deriveKey",
  ]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  const cipher = { name: "AES-CBC", length: 8 * KEY_BYTES };
  return crypto.subtle.deriveKey(how, material, cipher, false, ["encrypt", "decrypt"]);
}
