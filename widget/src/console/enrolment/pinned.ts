/** What a lead's console keeps of the enrolled list in its vault: the head it has seen, and the roots it was given. */

import type { Bytes } from "../../core/seal-port";
import { HASH_BYTES, joined, Misshapen, Reader, u32, u8 } from "./fields";
import type { Pinned } from "./list";

/** As many as fit into one item of the vault. */
export const ROOTS_MAX_COUNT = 6;

export const writePinned = ({ head, roots }: Pinned): Bytes =>
  joined(u32(head.number), head.hash, u8(Math.min(roots.length, ROOTS_MAX_COUNT)), ...roots.slice(-ROOTS_MAX_COUNT));

/** Throws `Misshapen`. */
export function readPinned(source: Bytes): Pinned {
  const reader = new Reader(source);
  const head = { number: reader.u32(), hash: reader.bytes(HASH_BYTES) };
  const count = reader.u8();
  if (count > ROOTS_MAX_COUNT) throw new Misshapen("too many");
  const roots = Array.from({ length: count }, () => reader.key());
  reader.end();
  return { head, roots };
}
