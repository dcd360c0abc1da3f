/** crypto-basics, deserialization, key-schedule, psk_secret, secret-tree, transcript-hashes, tree-math. */
import { expect } from "vitest";
import { decodeAuthenticatedContent } from "ts-mls/authenticatedContent.js";
import { determineLength } from "ts-mls/codec/variableLength.js";
import { refhash } from "ts-mls/crypto/hash.js";
import { decryptWithLabel, encryptWithLabel } from "ts-mls/crypto/hpke.js";
import { deriveSecret, deriveTreeSecret, expandWithLabel } from "ts-mls/crypto/kdf.js";
import { signWithLabel, verifyWithLabel } from "ts-mls/crypto/signature.js";
import { encodeGroupContext } from "ts-mls/groupContext.js";
import { initializeEpoch, mlsExporter } from "ts-mls/keySchedule.js";
import { computePskSecret } from "ts-mls/presharedkey.js";
import { createSecretTree, deriveKey, deriveNonce, ratchetUntil } from "ts-mls/secretTree.js";
import { expandSenderDataKey, expandSenderDataNonce } from "ts-mls/sender.js";
import { createConfirmedHash, createInterimHash } from "ts-mls/transcriptHash.js";
import {
  left,
  leafToNodeIndex,
  nodeWidth,
  parent,
  right,
  root,
  sibling,
  toLeafIndex,
  toNodeIndex,
} from "ts-mls/treemath.js";
import { RETENTION } from "../../../src/seal/suite";
import { context, signer, suite, unhex, whole } from "./common";

type Fields<Name extends string> = Readonly<Record<Name, string>>;

interface Basics {
  readonly ref_hash: Fields<"label" | "value" | "out">;
  readonly derive_secret: Fields<"label" | "secret" | "out">;
  readonly derive_tree_secret: Fields<"label" | "secret" | "out"> & { readonly generation: number };
  readonly expand_with_label: Fields<"label" | "secret" | "context" | "out"> & { readonly length: number };
  readonly sign_with_label: Fields<"label" | "content" | "priv" | "pub" | "signature">;
  readonly encrypt_with_label: Fields<"label" | "context" | "kem_output" | "ciphertext" | "plaintext" | "priv" | "pub">;
}

export async function cryptoBasics(vector: Basics): Promise<void> {
  const { ref_hash: ref, derive_secret: derived, derive_tree_secret: tree, expand_with_label: expanded } = vector;
  const { kdf, hash } = suite;
  expect(await refhash(ref.label, unhex(ref.value), hash)).toEqual(unhex(ref.out));
  expect(await deriveSecret(unhex(derived.secret), derived.label, kdf)).toEqual(unhex(derived.out));
  const treeSecret = await deriveTreeSecret(unhex(tree.secret), tree.label, tree.generation, kdf.size, kdf);
  expect(treeSecret).toEqual(unhex(tree.out));
  const { secret, label, context: inContext, length, out } = expanded;
  expect(await expandWithLabel(unhex(secret), label, unhex(inContext), length, kdf)).toEqual(unhex(out));
  await signing(vector.sign_with_label);
  await encryption(vector.encrypt_with_label);
}

async function signing({ label, content, priv, pub, signature }: Basics["sign_with_label"]): Promise<void> {
  const made = await signWithLabel(await signer(priv), label, unhex(content), suite.signature);
  for (const one of [unhex(signature), made])
    expect(await verifyWithLabel(unhex(pub), label, unhex(content), one, suite.signature)).toBe(true);
}

async function encryption(vector: Basics["encrypt_with_label"]): Promise<void> {
  const { hpke } = suite;
  const [label, about] = [vector.label, unhex(vector.context)];
  const key = await hpke.importPrivateKey(unhex(vector.priv));
  const publicKey = await hpke.importPublicKey(unhex(vector.pub));
  const made = await encryptWithLabel(publicKey, label, about, unhex(vector.plaintext), hpke);
  const given = { enc: unhex(vector.kem_output), ct: unhex(vector.ciphertext) };
  for (const { enc, ct } of [given, made])
    expect(await decryptWithLabel(key, label, about, enc, ct, hpke)).toEqual(unhex(vector.plaintext));
}

export function deserialization(vector: { readonly vlbytes_header: string; readonly length: number }): void {
  expect(determineLength(unhex(vector.vlbytes_header), 0).length).toBe(vector.length);
}

interface Schedule {
  readonly group_id: string;
  readonly initial_init_secret: string;
  readonly epochs: readonly (Fields<
    | "commit_secret"
    | "confirmation_key"
    | "confirmed_transcript_hash"
    | "encryption_secret"
    | "epoch_authenticator"
    | "exporter_secret"
    | "external_pub"
    | "external_secret"
    | "group_context"
    | "init_secret"
    | "joiner_secret"
    | "membership_key"
    | "psk_secret"
    | "resumption_psk"
    | "sender_data_secret"
    | "tree_hash"
    | "welcome_secret"
  > & { readonly exporter: Fields<"label" | "context" | "secret"> & { readonly length: number } })[];
}

export async function keySchedule(vector: Schedule): Promise<void> {
  let init: Uint8Array = unhex(vector.initial_init_secret);
  for (const [index, epoch] of vector.epochs.entries()) {
    const about = context({ ...epoch, group_id: vector.group_id }, index, unhex(epoch.tree_hash));
    expect(encodeGroupContext(about)).toEqual(unhex(epoch.group_context));
    const made = await initializeEpoch(init, unhex(epoch.commit_secret), about, unhex(epoch.psk_secret), suite.kdf);
    expect(made).toEqual({
      welcomeSecret: unhex(epoch.welcome_secret),
      joinerSecret: unhex(epoch.joiner_secret),
      encryptionSecret: unhex(epoch.encryption_secret),
      keySchedule: {
        initSecret: unhex(epoch.init_secret),
        senderDataSecret: unhex(epoch.sender_data_secret),
        exporterSecret: unhex(epoch.exporter_secret),
        externalSecret: unhex(epoch.external_secret),
        confirmationKey: unhex(epoch.confirmation_key),
        membershipKey: unhex(epoch.membership_key),
        resumptionPsk: unhex(epoch.resumption_psk),
        epochAuthenticator: unhex(epoch.epoch_authenticator),
      },
    });
    await exported(epoch);
    init = made.keySchedule.initSecret;
  }
}

async function exported(epoch: Schedule["epochs"][number]): Promise<void> {
  const { publicKey } = await suite.hpke.deriveKeyPair(unhex(epoch.external_secret));
  expect(await suite.hpke.exportPublicKey(publicKey)).toEqual(unhex(epoch.external_pub));
  const { label, context: about, length, secret } = epoch.exporter;
  const made = await mlsExporter(unhex(epoch.exporter_secret), label, unhex(about), length, suite);
  expect(made).toEqual(unhex(secret));
}

interface Psks {
  readonly psk_secret: string;
  readonly psks: readonly Fields<"psk_id" | "psk" | "psk_nonce">[];
}

export async function pskSecret(vector: Psks): Promise<void> {
  const psks = vector.psks.map(({ psk_id, psk, psk_nonce }) => {
    const id = { psktype: "external" as const, pskId: unhex(psk_id), pskNonce: unhex(psk_nonce) };
    return [id, unhex(psk)] as [typeof id, Uint8Array];
  });
  expect(await computePskSecret(psks, suite)).toEqual(unhex(vector.psk_secret));
}

interface SecretTree {
  readonly sender_data: Fields<"sender_data_secret" | "ciphertext" | "key" | "nonce">;
  readonly encryption_secret: string;
  readonly leaves: readonly (readonly (Fields<
    "handshake_key" | "handshake_nonce" | "application_key" | "application_nonce"
  > & { readonly generation: number })[])[];
}

export async function secretTree(vector: SecretTree): Promise<void> {
  const { sender_data_secret, ciphertext, key, nonce } = vector.sender_data;
  expect(await expandSenderDataKey(suite, unhex(sender_data_secret), unhex(ciphertext))).toEqual(unhex(key));
  expect(await expandSenderDataNonce(suite, unhex(sender_data_secret), unhex(ciphertext))).toEqual(unhex(nonce));
  const tree = await createSecretTree(vector.leaves.length, unhex(vector.encryption_secret), suite.kdf);
  for (const [index, leaf] of vector.leaves.entries())
    for (const step of leaf)
      for (const kind of ["handshake", "application"] as const) {
        const start = tree[leafToNodeIndex(toLeafIndex(index))]?.[kind];
        if (!start) throw new Error("no leaf");
        const [{ secret, generation }] = await ratchetUntil(start, step.generation, RETENTION, suite.kdf);
        expect(generation).toBe(step.generation);
        expect(await deriveKey(secret, generation, suite)).toEqual(unhex(step[`${kind}_key`]));
        expect(await deriveNonce(secret, generation, suite)).toEqual(unhex(step[`${kind}_nonce`]));
      }
}

type Transcript = Fields<
  | "authenticated_content"
  | "confirmation_key"
  | "confirmed_transcript_hash_after"
  | "interim_transcript_hash_after"
  | "interim_transcript_hash_before"
>;

export async function transcriptHashes(vector: Transcript): Promise<void> {
  const { wireformat, content, auth } = whole(decodeAuthenticatedContent, vector.authenticated_content);
  if (content.contentType !== "commit" || auth.contentType !== "commit") throw new Error("no commit");
  const confirmed = unhex(vector.confirmed_transcript_hash_after);
  expect(await suite.hash.verifyMac(unhex(vector.confirmation_key), auth.confirmationTag, confirmed)).toBe(true);
  const input = { wireformat, content, signature: auth.signature };
  expect(await createConfirmedHash(unhex(vector.interim_transcript_hash_before), input, suite.hash)).toEqual(confirmed);
  const interim = await createInterimHash(confirmed, auth.confirmationTag, suite.hash);
  expect(interim).toEqual(unhex(vector.interim_transcript_hash_after));
}

interface TreeMath {
  readonly n_leaves: number;
  readonly n_nodes: number;
  readonly root: number;
  readonly left: readonly (number | null)[];
  readonly right: readonly (number | null)[];
  readonly parent: readonly (number | null)[];
  readonly sibling: readonly (number | null)[];
}

export function treeMath(vector: TreeMath): void {
  expect(nodeWidth(vector.n_leaves)).toBe(vector.n_nodes);
  expect(root(vector.n_leaves)).toBe(vector.root);
  const acts = { left, right, parent, sibling };
  for (const name of ["left", "right", "parent", "sibling"] as const)
    for (const [index, expected] of vector[name].entries()) {
      const act = () => acts[name](toNodeIndex(index), vector.n_leaves);
      if (expected === null) expect(act).toThrow();
      else expect(act()).toBe(expected);
    }
}
