/** What the server gives as base64url; null for what is none. */

import { fromBase64Url } from "../../core/base64";
import type { Bytes } from "../../core/seal-port";

export function bytesOf(text: string): Bytes | null {
  try {
    return fromBase64Url(text);
  } catch {
    return null;
  }
}
