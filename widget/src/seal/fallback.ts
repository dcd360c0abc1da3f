/** `seal-fallback.js`: curves in plain code for browsers whose WebCrypto has none. Registers itself, exports nothing. */
import { DhkemX25519HkdfSha256 } from "@hpke/dhkem-x25519";
import { ed25519 } from "@noble/curves/ed25519.js";
import type { Curves } from "./curves";

const curves: Curves = {
  makeKem: () => new DhkemX25519HkdfSha256(),
  makeKey: async () => {
    const secret = ed25519.utils.randomSecretKey();
    const publicKey = new Uint8Array(ed25519.getPublicKey(secret));
    return { publicKey, sign: async (message) => new Uint8Array(ed25519.sign(message, secret)) };
  },
  verify: async (publicKey, message, signature) => {
    try {
      return ed25519.verify(signature, message, publicKey, { zip215: false });
    } catch {
      return false;
    }
  },
};

(globalThis as { avoinlinjaCurves?: Curves }).avoinlinjaCurves = curves;
