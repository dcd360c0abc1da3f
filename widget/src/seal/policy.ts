/** Which members and which changes we accept. Whatever is not named here is refused. */
import type { KeyPackage } from "ts-mls";
import type { LeafNode } from "ts-mls/leafNode.js";
import type { ProposalOrRef } from "ts-mls/proposalOrRefType.js";
import type { RatchetTree } from "ts-mls/ratchetTree.js";
import { SealError, type Person } from "../core/seal-port";
import { isSame } from "./bytes";
import { readClaim } from "./credential";
import { ANONYMOUS_BYTES, CAPABILITIES, LIFETIME_MAX_SECONDS, MEMBERS_MAX, SUITE } from "./suite";

/**
 * A conversation has one visitor, who alone changes it. A group has one facilitator, who alone changes it; its
 * participants may be anonymous. The one who changes it is its *host*.
 */
export type GroupKind = "conversation" | "group";

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
  if (!isAnonymous(leaf.identity)) {
    const { role, answersAs, key, alias, organisation } = readClaim(leaf.identity);
    return { ...common, role, answersAs, key, alias, organisation };
  }
  const role = kind === "conversation" ? "visitor" : "participant";
  return { ...common, role, answersAs: null, key: null, alias: null, organisation: null };
}

/** The leaf that alone may change the group. Raises: SealError `not_permitted` unless there is exactly one such. */
export function hostOf(leaves: readonly Leaf[], kind: GroupKind): number {
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
 * Raises: SealError `not_permitted`.
 */
export function checkCommit(committer: number, proposals: readonly ProposalOrRef[], host: number): void {
  const kinds = new Set(proposals.map((item) => kindOf(item)));
  const isOneKind = kinds.size <= 1; // to remove and add at once breaks the removed client: two commits
  const isKnown = [...kinds].every((name) => name === "add" || name === "remove");
  if (committer !== host || !isOneKind || !isKnown) throw new SealError("not_permitted");
  if (removedBy(proposals).includes(host)) throw new SealError("not_permitted");
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
export function checkSuccession(before: readonly Leaf[], after: readonly Leaf[], kind: GroupKind, host: number): void {
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

/** Shape and lifetime of a leaf. The library never enforces how long a lifetime may be. Raises: SealError. */
export function checkLeaf(leaf: LeafNode, now: number): void {
  if (!hasOurShape(leaf)) throw new SealError("not_permitted");
  if (leaf.leafNodeSource !== "key_package") return;
  const [from, until] = [Number(leaf.lifetime.notBefore), Number(leaf.lifetime.notAfter)];
  const isShort = until - from <= LIFETIME_MAX_SECONDS;
  if (!(isShort && from <= now && now <= until)) throw new SealError("expired_credential");
}

const hasOurShape = ({ capabilities, extensions }: LeafNode): boolean =>
  extensions.length === 0 && JSON.stringify(capabilities) === JSON.stringify(CAPABILITIES);
