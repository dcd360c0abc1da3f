/** A whole hash as a person may scan or type it: 52 letters and digits in groups of four, none that are taken for another. */

import type { Bytes } from "../../core/seal-port";
import { HASH_BYTES } from "./fields";

/** Crockford's base 32: no I, L, O, U. Source: https://www.crockford.com/base32.html */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LENGTH = Math.ceil((HASH_BYTES * 8) / 5);
const GROUP = 4;

export function codeOf(hash: Bytes): string {
  let bits = 0n;
  for (const byte of hash) bits = (bits << 8n) | BigInt(byte);
  bits <<= BigInt(CODE_LENGTH * 5 - HASH_BYTES * 8);
  let code = "";
  for (let at = CODE_LENGTH - 1; at >= 0; at -= 1) code += LETTERS[Number((bits >> BigInt(at * 5)) & 31n)];
  return code;
}

export const grouped = (code: string): string => code.match(new RegExp(`.{1,${GROUP}}`, "g"))?.join(" ") ?? "";

/** The hash of a code as scanned, pasted or typed; null where it is not a whole one. */
export function readCode(typed: string): Bytes | null {
  const plain = typed.toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");
  if (plain.length !== CODE_LENGTH) return null;
  let bits = 0n;
  for (const letter of plain) {
    const value = LETTERS.indexOf(letter);
    if (value < 0) return null;
    bits = (bits << 5n) | BigInt(value);
  }
  const spare = BigInt(CODE_LENGTH * 5 - HASH_BYTES * 8);
  if ((bits & ((1n << spare) - 1n)) !== 0n) return null;
  bits >>= spare;
  return Uint8Array.from({ length: HASH_BYTES }, (_, at) => Number((bits >> BigInt(8 * (HASH_BYTES - 1 - at))) & 255n));
}
