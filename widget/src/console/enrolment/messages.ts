/** What the consoles of a ceremony say to each other; the daemon relays it and may change anything. Layout: docs/ceremony.md. */

import type { Bytes } from "../../core/seal-port";
import { type Begun, type JoinerKeys, type LeadKeys, joinerBytes, leadBytes, wayByte, wayOf } from "./facts";
import { HASH_BYTES, joined, KEY_BYTES, Misshapen, Reader, text, u8 } from "./fields";

export const ATTEMPT_BYTES = 16;
export const NONCE_BYTES = 32;
/** As the daemon relays it, in bytes before base64url. */
export const MESSAGE_MAX_BYTES = 768;

export type Message =
  /** The lead's: `commit` by telephone, `keys` face to face. */
  | { readonly is: "begin"; readonly begun: Begun; readonly commit: Bytes | null; readonly keys: LeadKeys | null }
  /** The joiner's answer, by telephone. */
  | { readonly is: "commit"; readonly attempt: Bytes; readonly commit: Bytes }
  /** The lead's, by telephone. */
  | { readonly is: "lead_opens"; readonly attempt: Bytes; readonly nonce: Bytes; readonly keys: LeadKeys }
  /** The joiner's: with its nonce by telephone, without one face to face. */
  | { readonly is: "joiner_opens"; readonly attempt: Bytes; readonly nonce: Bytes | null; readonly keys: JoinerKeys }
  /** It is over: nothing of the attempt counts any more. */
  | { readonly is: "ends"; readonly attempt: Bytes };

const VERSION = 1;
const KINDS = { begin: 1, commit: 2, lead_opens: 3, joiner_opens: 4, ends: 5 } as const;

export function writeMessage(message: Message): Bytes {
  const head = joined(u8(VERSION), u8(KINDS[message.is]));
  if (message.is === "begin")
    return joined(head, begunBytes(message.begun), orNone(message.commit), ofKeys(message.keys));
  if (message.is === "commit") return joined(head, message.attempt, message.commit);
  if (message.is === "lead_opens") return joined(head, message.attempt, message.nonce, leadBytes(message.keys));
  if (message.is === "joiner_opens")
    return joined(head, message.attempt, orNone(message.nonce), joinerBytes(message.keys));
  return joined(head, message.attempt);
}

/** Throws `Misshapen` for anything else than one whole message. */
export function readMessage(source: Uint8Array): Message {
  const reader = new Reader(source);
  if (reader.u8() !== VERSION) throw new Misshapen("version");
  const message = readKind(reader.u8(), reader);
  reader.end();
  return message;
}

function readKind(kind: number, reader: Reader): Message {
  if (kind === KINDS.begin) return readBegin(reader);
  const attempt = reader.bytes(ATTEMPT_BYTES);
  if (kind === KINDS.commit) return { is: "commit", attempt, commit: reader.bytes(HASH_BYTES) };
  if (kind === KINDS.lead_opens)
    return { is: "lead_opens", attempt, nonce: reader.bytes(NONCE_BYTES), keys: readLeadKeys(reader) };
  if (kind === KINDS.joiner_opens) {
    const nonce = reader.keyOrNone();
    return { is: "joiner_opens", attempt, nonce, keys: { staffKey: reader.key(), issuingKey: reader.keyOrNone() } };
  }
  if (kind === KINDS.ends) return { is: "ends", attempt };
  throw new Misshapen("kind");
}

function readBegin(reader: Reader): Message {
  const begun = readBegun(reader);
  const commit = reader.keyOrNone();
  const hasKeys = reader.u8();
  if (hasKeys > 1 || (begun.way === "telephone") !== (commit !== null) || (hasKeys === 1) !== (commit === null))
    throw new Misshapen("way");
  return { is: "begin", begun, commit, keys: hasKeys === 1 ? readLeadKeys(reader) : null };
}

function readBegun(reader: Reader): Begun {
  const attempt = reader.bytes(ATTEMPT_BYTES);
  const way = wayOf(reader.u8());
  if (way === null) throw new Misshapen("way");
  return {
    attempt,
    way,
    organisation: reader.text(),
    staff: reader.text(),
    alias: reader.text(),
    role: reader.u8(),
  };
}

function readLeadKeys(reader: Reader): LeadKeys {
  const root = reader.bytes(KEY_BYTES);
  const issuingKey = reader.bytes(KEY_BYTES);
  return { root, issuingKey, head: { number: reader.u32(), hash: reader.bytes(HASH_BYTES) } };
}

const begunBytes = ({ attempt, way, organisation, staff, alias, role }: Begun): Bytes =>
  joined(attempt, u8(wayByte(way)), text(organisation), text(staff), text(alias), u8(role));

const orNone = (bytes: Bytes | null): Bytes => (bytes === null ? u8(0) : joined(u8(1), bytes));
const ofKeys = (keys: LeadKeys | null): Bytes => (keys === null ? u8(0) : joined(u8(1), leadBytes(keys)));
