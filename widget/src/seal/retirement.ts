/** A release that is not safe any more, as the release key says. Layout: docs/adr/0042. */
import type { Bytes } from "../core/seal-port";
import { concat, isSame } from "./bytes";
import type { Curves } from "./curves";

const LABEL = new TextEncoder().encode("avoinlinja-retirement-v1\0");
/** Kind of layout, moment, number, length of the version. */
const HEAD_BYTES = 18;
const SIGNATURE_BYTES = 64;

/** Of this `version`, and signed by `key`, to the last byte. False for anything else. */
export async function retires(source: Bytes, version: string, key: Bytes, verify: Curves["verify"]): Promise<boolean> {
  const name = new TextEncoder().encode(version);
  const signed = source.slice(0, -SIGNATURE_BYTES);
  const isOfUs = source[0] === 1 && source[HEAD_BYTES - 1] === name.length && isSame(signed.slice(HEAD_BYTES), name);
  return isOfUs && (await verify(key, concat(LABEL, signed), source.slice(-SIGNATURE_BYTES)));
}
