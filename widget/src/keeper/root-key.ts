/** A root: made here, kept as a file that its words open, and opened again. The file is that of `chatd keys root`. */

import { fromBase64Url } from "../core/base64";
import type { Bytes } from "../core/seal-port";
import { decrypted, encrypted } from "./pbes2";
import { RootFault } from "./root-fault";

/** `key` signs, and cannot be taken out of the page again. */
export interface Root {
  readonly publicKey: Bytes;
  readonly key: CryptoKey;
}

const ENCRYPTED = "ENCRYPTED PRIVATE KEY";
const PLAIN = "PRIVATE KEY";
const LINE_CHARS = 64;

/** A new one, and its file. Raises: RootFault `unsupported`. */
export async function makeRoot(words: string): Promise<{ readonly root: Root; readonly file: string }> {
  const pair = await supported(() => crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]));
  const key = new Uint8Array(await crypto.subtle.exportKey("pkcs8", (pair as CryptoKeyPair).privateKey));
  const file = pem(ENCRYPTED, await encrypted(key, words));
  const root = await rootOf(key);
  key.fill(0);
  return { root, file };
}

/** Raises: RootFault (`not_a_key`, `other_words`, `unsupported`). `words`: what may be meant by what was typed. */
export async function openRoot(file: string, words: readonly string[]): Promise<Root> {
  const plain = bodyOf(file, PLAIN);
  if (plain !== null)
    return rootOf(plain).catch(() => {
      throw new RootFault("not_a_key");
    });
  const hidden = bodyOf(file, ENCRYPTED);
  if (hidden === null) throw new RootFault("not_a_key");
  for (const each of words) {
    try {
      return await rootOf(await decrypted(hidden, each));
    } catch (fault) {
      if (!(fault instanceof RootFault) || fault.fault === "unsupported" || fault.fault === "not_a_key") throw fault;
    }
  }
  throw new RootFault("other_words");
}

/** Other words can give bytes by chance, one in some 256; they are no key. `key` is overwritten. */
async function rootOf(key: Bytes): Promise<Root> {
  await supported(() => crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]));
  try {
    const open = await crypto.subtle.importKey("pkcs8", key, "Ed25519", true, ["sign"]);
    const { x = "" } = await crypto.subtle.exportKey("jwk", open);
    const closed = await crypto.subtle.importKey("pkcs8", key, "Ed25519", false, ["sign"]);
    return { publicKey: fromBase64Url(x), key: closed };
  } catch {
    throw new RootFault("other_words");
  } finally {
    key.fill(0);
  }
}

async function supported<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch {
    throw new RootFault("unsupported");
  }
}

function pem(name: string, bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  const lines = text.match(new RegExp(`.{1,${LINE_CHARS}}`, "g")) ?? [];
  return `-----BEGIN ${name}-----\n${lines.join("\n")}\n-----END ${name}-----\n`;
}

function bodyOf(file: string, name: string): Bytes | null {
  const found = new RegExp(`-----BEGIN ${name}-----([A-Za-z0-9+/=\\s]+)-----END ${name}-----`).exec(file)?.[1];
  if (found === undefined) return null;
  try {
    return Uint8Array.from(atob(found.replace(/\s+/g, "")), (character) => character.charCodeAt(0));
  } catch {
    throw new RootFault("not_a_key");
  }
}
