/** The recovery passphrase: six generated words, 65 bits. It opens the vault where no passkey does, and is kept on paper. */

import { scryptAsync } from "@noble/hashes/scrypt.js";
import type { Bytes } from "../../core/seal-port";

/** 128 MiB and about half a second for each guess. Source: issue 8; https://www.rfc-editor.org/rfc/rfc7914 */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, dkLen: 32 } as const;

/** 32 bytes of the words and this salt, in slices: the page goes on. The caller overwrites them. */
export async function stretch(words: readonly string[], salt: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await scryptAsync(words.join(" "), salt, SCRYPT));
}

/** What is shown to the daemon where an organisation allows signing in without a passkey: of another salt than the vault's. */
export const signInKey = (words: readonly string[], account: string): Promise<Bytes> =>
  stretch(words, new TextEncoder().encode(`avoinlinja-sign-in-v1\0${account}`));
