/** Chance and hashes from the browser's own cryptography. */

import type { Bytes } from "../core/seal-port";

export const randomBytes = (count: number): Bytes => crypto.getRandomValues(new Uint8Array(count));

export const sha256 = async (bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** In [0, 1); for back-off only, never for a secret. */
export const chance = (): number => Math.random();
