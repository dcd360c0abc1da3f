/** Every message fills one of five buckets, so that its length says little; what says no words fills one of its own. */
import type { PaddingConfig } from "ts-mls";
import { ACK_BYTES, BUCKETS_BYTES, FRAMING_BYTES } from "../core/seal-port";

/**
 * The smallest bucket for a payload of `length` bytes. The library pads *up to* a length and lets longer ones through
 * as they are, so the bucket is chosen anew for every message.
 * Raises: RangeError above `PAYLOAD_MAX_BYTES`.
 */
export function bucketFor(length: number, isShort = false): PaddingConfig {
  const bucket = [...(isShort ? [ACK_BYTES] : []), ...BUCKETS_BYTES].find((size) => length + FRAMING_BYTES <= size);
  if (bucket === undefined) throw new RangeError("too long for one message");
  return { kind: "padUntilLength", padUntilLength: bucket };
}

/** Commits carry no words; this only makes the smallest ones alike. */
export const COMMIT_PADDING: PaddingConfig = { kind: "padUntilLength", padUntilLength: 256 };
