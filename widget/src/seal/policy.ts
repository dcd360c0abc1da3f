/** Which members and which changes we accept. Whatever is not named here is refused. */
import type { KeyPackage } from "ts-mls";
import type { LeafNode } from "ts-mls/leafNode.js";
import type { ProposalOrRef } from "ts-mls/proposalOrRefType.js";
import type { RatchetTree } from "ts-mls/ratchetTree.js";
import { SealError, type Person } from "../core/seal-port";
import { toBase64Url } from "../core/base64";
import { isSame } from "./bytes";
import { readClaim } from "./credential";
import { readGuest } from "./guest";
import { ANONYMOUS_BYTES, CAPABILITIES, LIFETIME_MAX_SECONDS, MEMBERS_MAX, SUITE } from "./suite";

/**
 * A conversation has one visitor, who alone changes it. A group has one facilitator, who alone changes it; its
 * participants may be anonymous. The one who changes it is its *host*. A room has none: whoever of the staff is in it
 * changes it, and its guests, who have nothing but the names that they say, never do.
 */
export type GroupKind = "conversation" | "group" | "room";

interface Leaf {
  readonly index: number;
  readonly node: LeafNode;
  readonly identity: Uint8Array;
}

/** All leaves of the tree. Raises: SealError `bad_credential` for another kind of credential than `basic`. */
export function leavesOf(tree: RatchetTree): readonly Leaf[] {
  return tree.flatMap((node, at) =>
    node?.nodeType === "leaf" ? [{ index: at / 2, node: node.leaf, identity: identityOf(node.leaf) }] : [],
  );
}

export function identityOf({ credential }: LeafNode): Uint8Array {
  if (credential.credentialType !== "basic" || !("identity" in credential)) throw new SealError("bad_credential");
  return credential.identity;
}

export const isAnonymous = (identity: Uint8Array): boolean => identity.length === ANONYMOUS_BYTES;

/** As the person is shown; the leaf's chain was verified when it came in. */
export function personOf(leaf: Leaf, kind: GroupKind, me: number): Person {
  const common = { leaf: leaf.index, isMe: leaf.index === me };
  const guest = kind === "room" ? readGuest(leaf.identity) : null;
  if (guest) {
    const key = toBase64Url(leaf.node.signaturePublicKey); // two may say one name
    return { ...common, role: "guest", answersAs: null, key, alias: guest.name, organisation: guest.office };
  }
  if (!isAnonymous(leaf.identity)) {
    const { role, answersAs, key, alias, organisation } = readClaim(leaf.identity);
    return { ...common, role, answersAs, key, alias, organisation };
  }
  const role = kind === "conversation" ? "visitor" : "participant";
  return { ...common, role, answersAs: null, key: null, alias: null, organisation: null };
}

/** Of a room's staff, by a chain that was verified when the leaf came in. */
const isStaff = ({ identity }: Leaf): boolean => readGuest(identity) === null && !isAnonymous(identity);

/**
 * The leaf that alone may change the group; null of a room, which has no such. Raises: SealError `not_permitted` unless
 * there is exactly one, or in a room somebody of the staff.
 */
export function hostOf(leaves: readonly Leaf[], kind: GroupKind): number | null {
  if (kind === "room") {
    if (!leaves.some(isStaff)) throw new SealError("not_permitted");
    return null;
  }
  const isHost = ({ identity }: Leaf) =>
    kind === "conversation"
      ? isAnonymous(identity)
      : !isAnonymous(identity) && readClaim(identity).role === "facilitator";
  const [host, ...others] = leaves.filter(isHost);
  if (!host || others.length > 0) throw new SealError("not_permitted");
  return host.index;
}

/**
 * Judge a commit before anything of it is applied: the library would act on some proposals before asking us.
 * `host` is null in a room: there `leaves` say who is of the staff. Raises: SealError `not_permitted`.
 */
export function checkCommit(
  committer: number,
  proposals: readonly ProposalOrRef[],
  host: number | null,
  leaves: readonly Leaf[] = [],
): void {
  const kinds = new Set(proposals.map((item) => kindOf(item)));
  const isOneKind = kinds.size <= 1; // to remove and add at once breaks the removed client: two commits
  const isKnown = [...kinds].every((name) => name === "add" || name === "remove");
  const mayChange =
    host === null ? leaves.some((leaf) => leaf.index === committer && isStaff(leaf)) : committer === host;
  if (!mayChange || !isOneKind || !isKnown) throw new SealError("not_permitted");
  if (removedBy(proposals).includes(committer)) throw new SealError("not_permitted");
}

const kindOf = (item: ProposalOrRef): string =>
  item.proposalOrRefType === "proposal" ? String(item.proposal.proposalType) : "reference";

export const addedBy = (proposals: readonly ProposalOrRef[]): readonly KeyPackage[] =>
  proposals.flatMap((item) =>
    item.proposalOrRefType === "proposal" && item.proposal.proposalType === "add" ? [item.proposal.add.keyPackage] : [],
  );

const removedBy = (proposals: readonly ProposalOrRef[]): readonly number[] =>
  proposals.flatMap((item) =>
    item.proposalOrRefType === "proposal" && item.proposal.proposalType === "remove"
      ? [item.proposal.remove.removed]
      : [],
  );

/** Nobody takes on another name or key on the way, and the host stays who it was. Raises: SealError `not_permitted`. */
export function checkSuccession(
  before: readonly Leaf[],
  after: readonly Leaf[],
  kind: GroupKind,
  host: number | null,
): void {
  const isUnchanged = before.every((old) => {
    const now = after.find(({ index }) => index === old.index);
    return (
      !now || (isSame(now.identity, old.identity) && isSame(now.node.signaturePublicKey, old.node.signaturePublicKey))
    );
  });
  if (!isUnchanged || after.length > MEMBERS_MAX || hostOf(after, kind) !== host) throw new SealError("not_permitted");
}

/**
 * Who was removed still has the keys of the epoch before, but no voice. Between two epochs nobody takes another's leaf.
 * Raises: SealError `not_permitted`.
 */
export function checkStillHere(sender: Leaf, members: readonly Leaf[]): void {
  if (!members.some(({ index }) => index === sender.index)) throw new SealError("not_permitted");
}

/** What must hold for a key package before its credential is looked at. Raises: SealError. */
export function checkKeyPackage(keyPackage: KeyPackage, now: number): void {
  const isOurs = keyPackage.cipherSuite === SUITE && keyPackage.extensions.length === 0;
  if (!isOurs) throw new SealError("not_permitted");
  checkLeaf(keyPackage.leafNode, now);
}

/**
 * Shape and lifetime of a leaf. The library never enforces how long a lifetime may be. `seatedSeconds`: for so long
 * somebody may have been there whose leaf came by a key package, since nothing renews it. Raises: SealError.
 */
export function checkLeaf(leaf: LeafNode, now: number, seatedSeconds = 0): void {
  if (!hasOurShape(leaf)) throw new SealError("not_permitted");
  if (leaf.leafNodeSource !== "key_package") return;
  const [from, until] = [Number(leaf.lifetime.notBefore), Number(leaf.lifetime.notAfter)];
  const isShort = until - from <= LIFETIME_MAX_SECONDS;
  if (!(isShort && from <= now && now <= until + seatedSeconds)) throw new SealError("expired_credential");
}

const hasOurShape = ({ capabilities, extensions }: LeafNode): boolean =>
  extensions.length === 0 && JSON.stringify(capabilities) === JSON.stringify(CAPABILITIES);
