/** Ed25519 keys as seeds that can be wrapped, and back as keys that sign and cannot be exported. */

import { fromBase64Url } from "../../core/base64";
import type { Bytes } from "../../core/seal-port";
import type { Seeds } from "./at-rest";

/** What stands before the 32 bytes of a seed in PKCS #8. Source: https://www.rfc-editor.org/rfc/rfc8410#section-7 */
const PREFIX = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

export const seeds: Seeds = {
  async newKey() {
    const pair = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair;
    const whole = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
    const seed = whole.slice(PREFIX.length);
    whole.fill(0);
    return { publicKey: new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)), seed };
  },
  async fromSeed(seed) {
    const whole = new Uint8Array([...PREFIX, ...seed]);
    try {
      const open = await crypto.subtle.importKey("pkcs8", whole, "Ed25519", true, ["sign"]);
      const { x = "" } = await crypto.subtle.exportKey("jwk", open);
      const key = await crypto.subtle.importKey("pkcs8", whole, "Ed25519", false, ["sign"]);
      return { publicKey: fromBase64Url(x) as Bytes, key };
    } finally {
      whole.fill(0);
    }
  },
};
