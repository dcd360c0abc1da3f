/** What the applications need of the seal. `seal/` keeps this promise; nothing else touches MLS. */

export type Bytes = Uint8Array<ArrayBuffer>;
export type SealRole = "visitor" | "counsellor" | "specialist" | "facilitator" | "participant" | "guest";

/** What a counsellor answers as; each has its words. */
export type AnswersAs = "professional" | "volunteer" | "peer";

/** A leaf of the group, as the tree says it: never as the server or a payload says it. */
export interface Person {
  readonly leaf: number;
  readonly role: SealRole;
  /** Who it is: the signing key of the verified chain, base64url; null for the visitor, who is anonymous by design. */
  readonly key: string | null;
  /** From the same chain: what the key is called; of a guest what she calls herself. Two keys may have one alias; they are two people. */
  readonly alias: string | null;
  readonly organisation: string | null; // of a guest: her office, as she says
  /** From the same credential, so the server cannot say otherwise; null where it does not say, and for the visitor. */
  readonly answersAs: AnswersAs | null;
  readonly isMe: boolean;
}

/** Why the seal said no. The person is told in words; not one byte of text has left. */
export type SealFault =
  | "unsupported_browser"
  | "bad_credential" // chain, signature, role, or another key than the leaf's
  | "expired_credential"
  | "revoked_credential" // it is on a list of those that count no more
  | "no_revocations" // no such list, or too old a one: nobody can tell
  | "bad_message" // not decodable, wrong group, public message, external sender
  | "not_permitted" // a commit or proposal that our rules refuse
  | "replayed" // seen before, or said before we came: safe to ignore
  | "gone"; // the group has been wiped

export class SealError extends Error {
  override readonly name = "SealError";
  constructor(readonly fault: SealFault) {
    super(fault);
  }

  /** By name: `seal.js` is a script of its own with its own copy of this class, and what it throws is meant all the same. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return (value as Error | null)?.name === "SealError";
  }
}

/** Trusted time: seconds since 1970, as design section 4 "Clocks" decides. */
export type SealClock = () => number;

/** The visitor's group before anybody was admitted. */
export interface OpeningGroup {
  /**
   * Verify a key package to the roots; then, and only then, prepare its Add. `opening` is u32 commit length, commit,
   * welcome. The group changes only by `accepted`, when the daemon has stored the opening.
   */
  admit(
    keyPackage: Bytes,
  ): Promise<{ readonly who: Person; readonly opening: Bytes; accepted(): Group; refused(): void }>;
  wipe(): void;
}

/** A group with at least two leaves. All operations are serialised inside. */
export interface Group {
  readonly id: Bytes;
  roster(): readonly Person[];
  /**
   * Pads to the smallest bucket that fits; throws RangeError above `PAYLOAD_MAX_BYTES`: split first. `isShort`: it says no
   * words, and may have the length of what says none.
   */
  seal(payload: Bytes, isShort?: boolean): Promise<Bytes>;
  open(message: Bytes): Promise<{ readonly payload: Bytes; readonly sender: Person }>;
  /** Prepare an Add (and its welcome) or a Remove; the group changes only by `accepted`. */
  add(keyPackages: readonly Bytes[]): Promise<{
    readonly opening: Bytes;
    readonly newcomers: readonly Person[];
    accepted(): void;
    refused(): void;
  }>;
  remove(leaf: number): Promise<{ readonly commit: Bytes; accepted(): void; refused(): void }>;
  /** A commit of another member; `removed` when it was us. */
  process(commit: Bytes): Promise<{ readonly removed: boolean }>;
  /** Whether everybody in it still counts, by the revocation lists of now. Raises: SealError `revoked_credential`. */
  judge(): Promise<void>;
  /** Four words that two people may compare by voice. */
  safetyWords(): Promise<readonly string[]>;
  wipe(): void;
}

/** A counsellor's key package and the group it leads to. */
export interface Joining {
  readonly keyPackage: Bytes;
  /** Joins by the visitor's opening; throws when the roster is not "one visitor and people with credentials". */
  join(opening: Bytes): Promise<Group>;
  wipe(): void;
}

/** A signing key in memory, not extractable: never in IndexedDB, never posted. */
export interface SigningKey {
  readonly publicKey: Bytes;
  readonly key: CryptoKey;
}

/** A root's public key, and the least number that its list of revoked issuing keys may have; 0 needs none. */
export interface Root {
  readonly key: Bytes;
  readonly least: number;
}

/** What a chain is judged by. `lists`: the revocation lists that are known now, as they travel. */
export interface Trust {
  readonly roots: readonly Root[];
  lists(): readonly Bytes[];
}

export interface Seal {
  /**
   * Checks the curves, loads the fallback where WebCrypto has none. Throws SealError("unsupported_browser").
   * `breathe` lets all else have its turn: from then on it is called after each step that takes a slow device long.
   */
  prepare(breathe?: (() => Promise<void>) | null): Promise<void>;
  /** Whether the release key has signed, in one of these statements, that this very version is retired. */
  isRetired(statements: readonly Bytes[], version: string, releaseKey: Bytes): Promise<boolean>;
  visitor(trust: Trust, clock: SealClock): Promise<OpeningGroup>;
  /** `identity`: issuing certificate, staff certificate, shift credential. Its own chain is judged first. */
  counsellor(shift: SigningKey, identity: Bytes, trust: Trust, clock: SealClock): Promise<Joining>;
}

/** How long a guest's name and office may be, in characters. */
export const GUEST_NAME_MAX_CHARS = 40;
export const GUEST_OFFICE_MAX_CHARS = 60;

/** A room of the staff: a group that anybody of the staff changes, with guests who never do. */
export interface RoomGroup extends Group {
  readonly epoch: number;
  /** Who sits where, by the signature key of the leaf, base64url: what the daemon names them by. */
  seats(): readonly { readonly leaf: number; readonly key: string }[];
}
export interface RoomJoining extends Joining {
  join(opening: Bytes): Promise<RoomGroup>;
}
/** One person's keys for rooms. */
export interface RoomKeys {
  /** The signature key of every leaf of theirs, base64url. */
  readonly leaf: string;
  /** A group whose only leaf is one's own. Raises: SealError `not_permitted` for a guest. */
  open(): Promise<RoomGroup>;
  /** A fresh key package, to be let into one that stands. */
  join(): Promise<RoomJoining>;
}
export interface RoomSeal {
  /** Checks the curves. Throws SealError("unsupported_browser"). */
  prepare(): Promise<void>;
  staff(shift: SigningKey, identity: Bytes, trust: Trust, clock: SealClock): Promise<RoomKeys>;
  /** With a key made for this one room. */
  guest(name: string, office: string, trust: Trust, clock: SealClock): Promise<RoomKeys>;
}

/** Every sealed message has one of these lengths. */
export const BUCKETS_BYTES = [256, 512, 1024, 2048, 4096] as const;
/** What says no words: an acknowledgement or a sign of typing. No words may ever have this length. */
export const ACK_BYTES = 112;
/** What sealing adds inside a bucket, signature and length fields: 70 bytes at most. */
export const FRAMING_BYTES = 72;
/** The largest payload of one message: what the largest bucket leaves. */
export const PAYLOAD_MAX_BYTES = BUCKETS_BYTES[4] - FRAMING_BYTES;

/** How long each part of a chain lives at most. Source: docs/adr/0038-a-chain-to-each-person.md. */
export const DAY_SECONDS = 86_400;
export const ISSUING_MAX_SECONDS = 91 * DAY_SECONDS;
export const STAFF_MAX_SECONDS = 14 * DAY_SECONDS;
export const SHIFT_MAX_SECONDS = 12 * 3600;
export const STAFF_LIST_MAX_SECONDS = 7 * DAY_SECONDS + 3600;

/**
 * How far two clocks may differ that judge one credential: whoever checks one grants it this much at both ends. It lives
 * 12 h at most, so a device that is off by hours would refuse good ones.
 */
export const CLOCK_TOLERANCE_SECONDS = 3600;
