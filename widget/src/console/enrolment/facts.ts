/**
 * What the two consoles of a ceremony must agree on, and its hash. Layout: docs/ceremony.md, "What is compared". The hash of
 * a key alone is never compared: whoever may try for long finds another key for 48 bits of it.
 */

import type { Bytes } from "../../core/seal-port";
import { joined, keyOrNone, label, sha256, text, u32, u8 } from "./fields";

export type Way = "face_to_face" | "telephone";
const WAYS: Readonly<Record<Way, number>> = { face_to_face: 1, telephone: 2 };

export const wayByte = (way: Way): number => WAYS[way];
export const wayOf = (byte: number): Way | null => (byte === 1 ? "face_to_face" : byte === 2 ? "telephone" : null);

/** The newest record of the enrolled list. Number 0: there is none. */
export interface Head {
  readonly number: number;
  readonly hash: Bytes;
}

/** What the lead's console says first; a person of the organisation sees it. `attempt`: 16 bytes, fresh. */
export interface Begun {
  readonly attempt: Bytes;
  readonly way: Way;
  readonly organisation: string;
  readonly staff: string;
  readonly alias: string;
  /** The role byte of the staff certificate. */
  readonly role: number;
}

/** What only the lead's console knows, and the joiner's takes from it. */
export interface LeadKeys {
  readonly root: Bytes;
  readonly issuingKey: Bytes;
  readonly head: Head;
}

/** What only the joiner's console knows. `issuingKey`: where the joiner is to be a lead. */
export interface JoinerKeys {
  readonly staffKey: Bytes;
  readonly issuingKey: Bytes | null;
}

export const leadBytes = ({ root, issuingKey, head }: LeadKeys): Bytes =>
  joined(root, issuingKey, u32(head.number), head.hash);
export const joinerBytes = ({ staffKey, issuingKey }: JoinerKeys): Bytes => joined(staffKey, keyOrNone(issuingKey));

const FACTS_LABEL = label("avoinlinja-ceremony-v1");
const COMMIT_LABEL = label("avoinlinja-ceremony-commit-v1");

/** `nonces`: the lead's and the joiner's, 32 bytes each; none face to face. */
export function factsHash(
  begun: Begun,
  lead: LeadKeys,
  joiner: JoinerKeys,
  nonces: readonly [Bytes, Bytes] | null,
): Promise<Bytes> {
  const said = joined(
    u8(wayByte(begun.way)),
    begun.attempt,
    text(begun.organisation),
    text(begun.staff),
    text(begun.alias),
    u8(begun.role),
  );
  return sha256(joined(FACTS_LABEL, said, leadBytes(lead), joinerBytes(joiner), ...(nonces ?? [])));
}

export type Side = "lead" | "joiner";

/** What a console lets itself be held to before it knows anything of the other. */
export const commitment = (side: Side, attempt: Bytes, nonce: Bytes, keys: Bytes): Promise<Bytes> =>
  sha256(joined(COMMIT_LABEL, u8(side === "lead" ? 1 : 2), attempt, nonce, keys));
