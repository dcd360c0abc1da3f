/** Bytes from the wire into MLS messages and back. Whatever does not fill its kind to the last byte is refused. */
import type { KeyPackage, PrivateMessage, Welcome } from "ts-mls";
import { decodeMlsMessage, encodeMlsMessage, type MLSMessage } from "ts-mls/message.js";
import { SealError, type Bytes } from "../core/seal-port";
import { concat } from "./bytes";
import { bytes } from "./provider";
import { HANDSHAKE_MAX_BYTES, KEY_PACKAGE_MAX_BYTES } from "./suite";

/** Raises: SealError `bad_message` for anything but one whole message. */
function read(body: Uint8Array, maxBytes: number): MLSMessage {
  if (!(body instanceof Uint8Array) || body.length > maxBytes) throw new SealError("bad_message");
  const decoded = decode(body);
  if (!decoded || decoded[1] !== body.length) throw new SealError("bad_message");
  return decoded[0];
}

/** The library's decoders answer garbage with undefined, or throw whatever comes to hand. */
function decode(body: Uint8Array): [MLSMessage, number] | undefined {
  try {
    return decodeMlsMessage(body, 0);
  } catch {
    return undefined;
  }
}

export function readKeyPackage(body: Uint8Array): KeyPackage {
  const message = read(body, KEY_PACKAGE_MAX_BYTES);
  if (message.wireformat !== "mls_key_package") throw new SealError("bad_message");
  return message.keyPackage;
}

/** Never a public message: only those can come from outside the group. */
export function readPrivateMessage(body: Uint8Array, maxBytes: number): PrivateMessage {
  const message = read(body, maxBytes);
  if (message.wireformat !== "mls_private_message") throw new SealError("bad_message");
  return message.privateMessage;
}

function readWelcome(body: Uint8Array): Welcome {
  const message = read(body, HANDSHAKE_MAX_BYTES);
  if (message.wireformat !== "mls_welcome") throw new SealError("bad_message");
  return message.welcome;
}

/** u32 length of the commit, the commit, the welcome. */
export function readOpening(body: Uint8Array): { readonly commit: PrivateMessage; readonly welcome: Welcome } {
  if (!(body instanceof Uint8Array) || body.length < 4) throw new SealError("bad_message");
  const split = 4 + new DataView(body.buffer, body.byteOffset, 4).getUint32(0);
  const commit = readPrivateMessage(body.subarray(4, split), HANDSHAKE_MAX_BYTES);
  if (commit.contentType !== "commit") throw new SealError("bad_message");
  return { commit, welcome: readWelcome(body.subarray(split)) };
}

export function writeOpening(commit: Uint8Array, welcome: Welcome): Bytes {
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, commit.length);
  return concat(new Uint8Array(length.buffer), commit, write({ version: "mls10", wireformat: "mls_welcome", welcome }));
}

export const write = (message: MLSMessage): Bytes => bytes(encodeMlsMessage(message));

export const writePrivateMessage = (privateMessage: PrivateMessage): Bytes =>
  write({ version: "mls10", wireformat: "mls_private_message", privateMessage });

export const writeKeyPackage = (keyPackage: KeyPackage): Bytes =>
  write({ version: "mls10", wireformat: "mls_key_package", keyPackage });
