/** What the checks of the official vectors share: our own provider, and keys that the vectors give as bytes. */
import type { CiphersuiteImpl, PrivateMessage } from "ts-mls";
import { decodeMlsMessage, type MLSMessage } from "ts-mls/message.js";
import type { GroupContext } from "ts-mls/groupContext.js";
import type { Bytes } from "../../../src/core/seal-port";
import { concat } from "../../../src/seal/bytes";
import { nativeCurves, signWith } from "../../../src/seal/curves";
import { bytes, handleFor, makeSuite } from "../../../src/seal/provider";
import { SUITE } from "../../../src/seal/suite";

export const suite: CiphersuiteImpl = await makeSuite(nativeCurves);
export const none: Bytes = new Uint8Array(0);

export const unhex = (hex: string): Bytes =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

const PKCS8_HEAD = unhex("302e020100300506032b657004220420");

/** A handle for a signing key that is given as its 32-byte seed. */
export async function signer(seed: string): Promise<Bytes> {
  const key = await crypto.subtle.importKey("pkcs8", concat(PKCS8_HEAD, unhex(seed)), "Ed25519", false, ["sign"]);
  return handleFor(signWith(key));
}

/** What the decoder makes of `hex`. Throws when that is nothing, or not all of it. */
export function whole<T>(decode: (source: Uint8Array, offset: number) => [T, number] | undefined, hex: string): T {
  const decoded = decode(unhex(hex), 0);
  if (!decoded || decoded[1] !== hex.length / 2) throw new Error("not decodable");
  return decoded[0];
}

export function message<W extends MLSMessage["wireformat"]>(hex: string, wireformat: W) {
  const decoded = whole(decodeMlsMessage, hex);
  if (decoded.wireformat !== wireformat) throw new Error(`not ${wireformat}`);
  return decoded as Extract<MLSMessage, { wireformat: W }>;
}

export const privateMessage = (hex: string): PrivateMessage => message(hex, "mls_private_message").privateMessage;

export interface ContextFields {
  readonly group_id: string;
  readonly confirmed_transcript_hash: string;
}

export function context(fields: ContextFields, epoch: number, treeHash: Uint8Array): GroupContext {
  return {
    version: "mls10",
    cipherSuite: SUITE,
    groupId: unhex(fields.group_id),
    epoch: BigInt(epoch),
    treeHash,
    confirmedTranscriptHash: unhex(fields.confirmed_transcript_hash),
    extensions: [],
  };
}

/** Whether a private and a public HPKE key belong together. */
export async function isPair(publicKey: Uint8Array, privateKey: Uint8Array): Promise<boolean> {
  const info = bytes(new TextEncoder().encode("check"));
  const { ct, enc } = await suite.hpke.seal(await suite.hpke.importPublicKey(publicKey), info, info);
  const opened = await suite.hpke.open(await suite.hpke.importPrivateKey(privateKey), enc, ct, info);
  return String(opened) === String(info);
}
