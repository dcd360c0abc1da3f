/** What can be known before anybody waits: whether this page and this browser can carry a sealed conversation. */

import type { FrameConfig } from "../core/frame-messages";

/**
 * Why nobody can be helped here in writing.
 * `insecure`: a page of http. `outdated`: the browser is below the floor. `unfounded`: the snippet names no root.
 * `unsealed`: the seal did not come. `broken`: an error that nobody foresaw.
 */
export type Unfit = "insecure" | "outdated" | "unfounded" | "unsealed" | "broken";

/**
 * The newest that our scripts use, and `hasOwn`, the newest that the floor has: build/floor.mjs holds list and scripts
 * together. docs/adr/0024-floor-of-browsers.md
 */
export const ESSENTIALS: readonly (readonly [owner: object, name: string])[] = [
  [window, "globalThis"],
  [window, "BigInt"],
  [DataView.prototype, "getBigUint64"],
  [DataView.prototype, "setBigUint64"],
  [Intl, "ListFormat"],
  [Object, "hasOwn"],
  [Array.prototype, "at"],
  [String.prototype, "replaceAll"],
  [Element.prototype, "replaceChildren"],
];
/** An Ed25519 key of 32 bytes in base64url; behind a dot the least number of its revocation list. */
const ROOT = /^[\w-]{43}\b/;

export function unfitness({ roots }: FrameConfig): Unfit | null {
  if (crypto.subtle === undefined && !window.isSecureContext) {
    return "insecure";
  }
  if (crypto.subtle === undefined || ESSENTIALS.some(([owner, name]) => !(name in owner))) {
    return "outdated";
  }
  return roots.length > 0 && roots.every((root) => ROOT.test(root)) ? null : "unfounded";
}
