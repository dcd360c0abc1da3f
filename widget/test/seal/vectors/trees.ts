/** tree-operations, tree-validation, treekem. */
import { expect } from "vitest";
import { applyUpdatePathSecret } from "ts-mls/createCommit.js";
import { deriveSecret } from "ts-mls/crypto/kdf.js";
import type { GroupContext } from "ts-mls/groupContext.js";
import { verifyLeafNodeSignature } from "ts-mls/leafNode.js";
import { verifyParentHashes } from "ts-mls/parentHash.js";
import { getCommitSecret } from "ts-mls/pathSecrets.js";
import { toPrivateKeyPath, type PrivateKeyPath } from "ts-mls/privateKeyPath.js";
import { decodeProposal, type Proposal } from "ts-mls/proposal.js";
import {
  addLeafNode,
  decodeRatchetTree,
  encodeRatchetTree,
  getHpkePublicKey,
  removeLeafNode,
  resolution,
  updateLeafNode,
  type RatchetTree,
} from "ts-mls/ratchetTree.js";
import { treeHash, treeHashRoot } from "ts-mls/treeHash.js";
import { leafToNodeIndex, nodeToLeafIndex, toLeafIndex, toNodeIndex } from "ts-mls/treemath.js";
import { applyUpdatePath, createUpdatePath, decodeUpdatePath, type UpdatePath } from "ts-mls/updatePath.js";
import { context, isPair, signer, suite, unhex, whole } from "./common";

interface Operation {
  readonly proposal: string;
  readonly proposal_sender: number;
  readonly tree_before: string;
  readonly tree_after: string;
  readonly tree_hash_before: string;
  readonly tree_hash_after: string;
}

export async function treeOperations(vector: Operation): Promise<void> {
  const before = whole(decodeRatchetTree, vector.tree_before);
  expect(await treeHashRoot(before, suite.hash)).toEqual(unhex(vector.tree_hash_before));
  const after = applied(whole(decodeProposal, vector.proposal), before, vector.proposal_sender);
  expect(encodeRatchetTree(after)).toEqual(unhex(vector.tree_after));
  expect(await treeHashRoot(after, suite.hash)).toEqual(unhex(vector.tree_hash_after));
}

function applied(proposal: Proposal, tree: RatchetTree, sender: number): RatchetTree {
  if (proposal.proposalType === "add") return addLeafNode(tree, proposal.add.keyPackage.leafNode)[0];
  if (proposal.proposalType === "update") return updateLeafNode(tree, proposal.update.leafNode, toLeafIndex(sender));
  if (proposal.proposalType === "remove") return removeLeafNode(tree, toLeafIndex(proposal.remove.removed));
  throw new Error("no change of the tree");
}

interface Validation {
  readonly tree: string;
  readonly group_id: string;
  readonly tree_hashes: readonly string[];
  readonly resolutions: readonly (readonly number[])[];
}

export async function treeValidation(vector: Validation): Promise<void> {
  const tree = whole(decodeRatchetTree, vector.tree);
  for (const [index, hash] of vector.tree_hashes.entries())
    expect(await treeHash(tree, toNodeIndex(index), suite.hash)).toEqual(unhex(hash));
  for (const [index, expected] of vector.resolutions.entries())
    expect(resolution(tree, toNodeIndex(index))).toEqual(expected);
  expect(await verifyParentHashes(tree, suite.hash)).toBe(true);
  for (const [index, node] of tree.entries()) {
    if (node?.nodeType !== "leaf") continue;
    const at = nodeToLeafIndex(toNodeIndex(index));
    expect(await verifyLeafNodeSignature(node.leaf, unhex(vector.group_id), at, suite.signature)).toBe(true);
  }
}

interface PrivateLeaf {
  readonly index: number;
  readonly encryption_priv: string;
  readonly signature_priv: string;
  readonly path_secrets: readonly { readonly node: number; readonly path_secret: string }[];
}
interface GivenPath {
  readonly sender: number;
  readonly commit_secret: string;
  readonly path_secrets: readonly (string | null)[];
  readonly tree_hash_after: string;
  readonly update_path: string;
}
interface TreeKem {
  readonly group_id: string;
  readonly epoch: number;
  readonly confirmed_transcript_hash: string;
  readonly ratchet_tree: string;
  readonly leaves_private: readonly PrivateLeaf[];
  readonly update_paths: readonly GivenPath[];
}

export async function treeKem(vector: TreeKem): Promise<void> {
  const tree = whole(decodeRatchetTree, vector.ratchet_tree);
  for (const leaf of vector.leaves_private) await keysBelong(leaf, tree);
  const paths = await Promise.all(vector.leaves_private.map(privatePath));
  const about = context(vector, vector.epoch, await treeHashRoot(tree, suite.hash));
  for (const given of vector.update_paths) await followed(vector, given, tree, paths, about);
}

async function keysBelong(leaf: PrivateLeaf, tree: RatchetTree): Promise<void> {
  const own = tree[leafToNodeIndex(toLeafIndex(leaf.index))];
  if (own?.nodeType !== "leaf") throw new Error("no leaf");
  expect(await isPair(own.leaf.hpkePublicKey, unhex(leaf.encryption_priv))).toBe(true);
  for (const { node, path_secret } of leaf.path_secrets) {
    const pair = await suite.hpke.deriveKeyPair(await deriveSecret(unhex(path_secret), "node", suite.kdf));
    const at = tree[node];
    if (!at) throw new Error("no node");
    expect(getHpkePublicKey(at)).toEqual(await suite.hpke.exportPublicKey(pair.publicKey));
  }
}

async function privatePath(leaf: PrivateLeaf): Promise<PrivateKeyPath> {
  const secrets = Object.fromEntries(leaf.path_secrets.map(({ node, path_secret }) => [node, unhex(path_secret)]));
  const path = await toPrivateKeyPath(secrets, leaf.index, suite);
  const own = leafToNodeIndex(toLeafIndex(leaf.index));
  return { ...path, privateKeys: { ...path.privateKeys, [own]: unhex(leaf.encryption_priv) } };
}

async function followed(
  vector: TreeKem,
  given: GivenPath,
  tree: RatchetTree,
  paths: readonly PrivateKeyPath[],
  about: GroupContext,
): Promise<void> {
  const sender = toLeafIndex(given.sender);
  const path = whole(decodeUpdatePath, given.update_path);
  const updated = await applyUpdatePath(tree, sender, path, suite.hash);
  const hash = await treeHashRoot(updated, suite.hash);
  expect(hash).toEqual(unhex(given.tree_hash_after));
  const after = { ...about, treeHash: hash };
  const leaf = vector.leaves_private.find(({ index }) => index === given.sender);
  if (!leaf) throw new Error("no sender");
  const [made, newPath, secrets] = await createUpdatePath(
    updated,
    sender,
    after,
    await signer(leaf.signature_priv),
    suite,
  );
  const newCommit = await deriveSecret(secrets.at(-1)?.secret ?? unhex(""), "path", suite.kdf);
  const newAbout = { ...about, treeHash: await treeHashRoot(made, suite.hash), epoch: about.epoch + 1n };
  for (const one of paths) {
    const expected = given.path_secrets[one.leafIndex];
    if (one.leafIndex === given.sender) {
      expect(expected).toBeNull();
      continue;
    }
    const first = await opened(tree, one, given.sender, after, path);
    expect(first.pathSecret).toEqual(unhex(expected ?? ""));
    expect(first.commitSecret).toEqual(unhex(given.commit_secret));
    expect((await opened(tree, one, given.sender, newAbout, newPath)).commitSecret).toEqual(newCommit);
  }
}

async function opened(tree: RatchetTree, own: PrivateKeyPath, sender: number, about: GroupContext, path: UpdatePath) {
  const found = await applyUpdatePathSecret(tree, own, toLeafIndex(sender), about, path, [], suite);
  const commitSecret = await getCommitSecret(tree, toNodeIndex(found.nodeIndex), found.pathSecret, suite.kdf);
  return { pathSecret: found.pathSecret, commitSecret };
}
