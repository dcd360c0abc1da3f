/** Who comes into a room from outside: nothing vouches for the name and the office but who lets them in. */
import { type Bytes, GUEST_NAME_MAX_CHARS, GUEST_OFFICE_MAX_CHARS } from "../core/seal-port";
import { bad, decodeStrictly, HIDDEN } from "./parts";

/** No chain begins with it: that begins with its version. */
const LABEL = "avoinlinja-guest-v1\0";

const encoder = new TextEncoder();

export const guestIdentity = (name: string, office: string): Bytes => encoder.encode(`${LABEL}${name}\0${office}`);

/** Null: no guest's. Raises: SealError `bad_credential` for one that names nobody. */
export function readGuest(identity: Uint8Array): { readonly name: string; readonly office: string } | null {
  const label = encoder.encode(LABEL);
  if (!label.every((byte, at) => byte === identity[at])) return null;
  const [name = "", office = "", ...more] = decodeStrictly(identity.subarray(label.length)).split("\0");
  const isName = (text: string, most: number): boolean => text !== "" && [...text].length <= most && !HIDDEN.test(text);
  const isRight = isName(name, GUEST_NAME_MAX_CHARS) && isName(office, GUEST_OFFICE_MAX_CHARS) && more.length === 0;
  return isRight ? { name, office } : bad();
}
