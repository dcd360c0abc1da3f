/** messages, message-protection, welcome, and the three files of passive clients. */
import { expect } from "vitest";
import type { CiphersuiteImpl, ClientConfig, ClientState, PskIndex } from "ts-mls";
import { defaultClientConfig } from "ts-mls/clientConfig.js";
import { joinGroup, makePskIndex } from "ts-mls/clientState.js";
import { decodeCommit, encodeCommit } from "ts-mls/commit.js";
import { createContentCommitSignature, type FramedContent } from "ts-mls/framedContent.js";
import type { GroupContext } from "ts-mls/groupContext.js";
import { verifyGroupInfoConfirmationTag, verifyGroupInfoSignature } from "ts-mls/groupInfo.js";
import { decodeGroupSecrets, encodeGroupSecrets } from "ts-mls/groupSecrets.js";
import { makeKeyPackageRef } from "ts-mls/keyPackage.js";
import { decodeMlsMessage, encodeMlsMessage } from "ts-mls/message.js";
import { protect, protectApplicationData, protectProposal, unprotectPrivateMessage } from "ts-mls/messageProtection.js";
import { protectProposalPublic, protectPublicMessage, unprotectPublicMessage } from "ts-mls/messageProtectionPublic.js";
import type { PrivateMessage } from "ts-mls/privateMessage.js";
import { processPrivateMessage, processPublicMessage } from "ts-mls/processMessages.js";
import {
  decodeAdd,
  decodeExternalInit,
  decodeGroupContextExtensions,
  decodeProposal,
  decodePSK,
  decodeReinit,
  decodeRemove,
  decodeUpdate,
  encodeAdd,
  encodeExternalInit,
  encodeGroupContextExtensions,
  encodeProposal,
  encodePSK,
  encodeReinit,
  encodeRemove,
  encodeUpdate,
} from "ts-mls/proposal.js";
import type { PublicMessage } from "ts-mls/publicMessage.js";
import { decodeRatchetTree, encodeRatchetTree, type RatchetTree } from "ts-mls/ratchetTree.js";
import { createSecretTree } from "ts-mls/secretTree.js";
import { bytesToBase64 } from "ts-mls/util/byteArray.js";
import { decryptGroupInfo, decryptGroupSecrets } from "ts-mls/welcome.js";
import { COMMIT_PADDING } from "../../../src/seal/padding";
import { randomBytes } from "../../../src/seal/provider";
import { CAPABILITIES, RETENTION } from "../../../src/seal/suite";
import { context, isPair, message, none, privateMessage, signer, suite, unhex, whole } from "./common";

type Fields<Name extends string> = Readonly<Record<Name, string>>;
type Codec<T> = readonly [(source: Uint8Array, offset: number) => [T, number] | undefined, (value: T) => Uint8Array];

function same<T>([decode, encode]: Codec<T>, hex: string): void {
  expect(encode(whole(decode, hex))).toEqual(unhex(hex));
}

type Messages = Fields<
  | "mls_welcome"
  | "mls_group_info"
  | "mls_key_package"
  | "ratchet_tree"
  | "group_secrets"
  | "add_proposal"
  | "update_proposal"
  | "remove_proposal"
  | "pre_shared_key_proposal"
  | "re_init_proposal"
  | "external_init_proposal"
  | "group_context_extensions_proposal"
  | "commit"
  | "public_message_application"
  | "public_message_proposal"
  | "public_message_commit"
  | "private_message"
>;

export function messages(vector: Messages): void {
  for (const name of ["mls_welcome", "mls_group_info", "mls_key_package", "private_message"] as const) {
    same([decodeMlsMessage, encodeMlsMessage], vector[name]);
    expect(whole(decodeMlsMessage, vector[name]).wireformat).toBe(name.startsWith("mls") ? name : `mls_${name}`);
  }
  for (const kind of ["application", "proposal", "commit"] as const) {
    const hex = vector[`public_message_${kind}`];
    same([decodeMlsMessage, encodeMlsMessage], hex);
    expect(message(hex, "mls_public_message").publicMessage.content.contentType).toBe(kind);
  }
  same([decodeRatchetTree, encodeRatchetTree], vector.ratchet_tree);
  same([decodeGroupSecrets, encodeGroupSecrets], vector.group_secrets);
  same([decodeCommit, encodeCommit], vector.commit);
  same([decodeAdd, encodeAdd], vector.add_proposal);
  same([decodeUpdate, encodeUpdate], vector.update_proposal);
  same([decodeRemove, encodeRemove], vector.remove_proposal);
  same([decodePSK, encodePSK], vector.pre_shared_key_proposal);
  same([decodeReinit, encodeReinit], vector.re_init_proposal);
  same([decodeExternalInit, encodeExternalInit], vector.external_init_proposal);
  same([decodeGroupContextExtensions, encodeGroupContextExtensions], vector.group_context_extensions_proposal);
}

type Protection = Fields<
  | "group_id"
  | "tree_hash"
  | "confirmed_transcript_hash"
  | "signature_priv"
  | "signature_pub"
  | "encryption_secret"
  | "sender_data_secret"
  | "membership_key"
  | "proposal"
  | "proposal_priv"
  | "proposal_pub"
  | "commit"
  | "commit_priv"
  | "commit_pub"
  | "application"
  | "application_priv"
> & { readonly epoch: number };

/** The sender is leaf 1, of whom the vectors give no more than the key. */
const blank = {
  leafNodeSource: "commit" as const,
  hpkePublicKey: none,
  signaturePublicKey: none,
  capabilities: CAPABILITIES,
  parentHash: none,
  extensions: [],
  signature: none,
  credential: { credentialType: "basic" as const, identity: none },
};
const TREE: RatchetTree = [undefined, undefined, { nodeType: "leaf", leaf: blank }];

export async function messageProtection(vector: Protection): Promise<void> {
  const check = new Protecting(vector, await signer(vector.signature_priv));
  expect(await check.openPublic(message(vector.proposal_pub, "mls_public_message").publicMessage)).toBe(
    vector.proposal,
  );
  expect(await check.openPublic(message(vector.commit_pub, "mls_public_message").publicMessage)).toBe(vector.commit);
  for (const kind of ["proposal", "commit", "application"] as const)
    expect(await check.openPrivate(privateMessage(vector[`${kind}_priv`]))).toBe(vector[kind]);
  expect(await check.openPublic(await check.publicProposal())).toBe(vector.proposal);
  expect(await check.openPublic(await check.publicCommit())).toBe(vector.commit);
  expect(await check.openPrivate(await check.privateProposal())).toBe(vector.proposal);
  expect(await check.openPrivate(await check.privateCommit())).toBe(vector.commit);
  expect(await check.openPrivate(await check.privateApplication())).toBe(vector.application);
}

class Protecting {
  readonly about: GroupContext;

  constructor(
    readonly vector: Protection,
    readonly key: Uint8Array,
  ) {
    this.about = context(vector, vector.epoch, unhex(vector.tree_hash));
  }

  secrets() {
    return createSecretTree(2, unhex(this.vector.encryption_secret), suite.kdf);
  }

  async openPublic(body: PublicMessage): Promise<string> {
    const [membership, key] = [unhex(this.vector.membership_key), unhex(this.vector.signature_pub)];
    return contentOf((await unprotectPublicMessage(membership, this.about, [], body, suite, key)).content);
  }

  async openPrivate(body: PrivateMessage): Promise<string> {
    const [sender, key] = [unhex(this.vector.sender_data_secret), unhex(this.vector.signature_pub)];
    const tree = await this.secrets();
    const opened = await unprotectPrivateMessage(sender, body, tree, TREE, this.about, RETENTION, suite, key);
    return contentOf(opened.content.content);
  }

  async publicProposal(): Promise<PublicMessage> {
    const [membership, proposal] = [unhex(this.vector.membership_key), whole(decodeProposal, this.vector.proposal)];
    return (await protectProposalPublic(this.key, membership, this.about, none, proposal, 1, suite)).publicMessage;
  }

  async #signed(wireformat: "mls_public_message" | "mls_private_message") {
    const commit = whole(decodeCommit, this.vector.commit);
    const sender = { senderType: "member" as const, leafIndex: 1 };
    const { framedContent: content, signature } = await createContentCommitSignature(
      this.about,
      wireformat,
      commit,
      sender,
      none,
      this.key,
      suite.signature,
    );
    const auth = { contentType: "commit" as const, signature, confirmationTag: randomBytes(32) };
    return { wireformat, content, auth };
  }

  async publicCommit(): Promise<PublicMessage> {
    const signed = await this.#signed("mls_public_message");
    return await protectPublicMessage(unhex(this.vector.membership_key), this.about, signed, suite);
  }

  async privateCommit(): Promise<PrivateMessage> {
    const { content, auth } = await this.#signed("mls_private_message");
    const [secret, tree] = [unhex(this.vector.sender_data_secret), await this.secrets()];
    return (await protect(secret, none, this.about, tree, { ...content, auth }, 1, COMMIT_PADDING, suite))
      .privateMessage;
  }

  async privateProposal(): Promise<PrivateMessage> {
    const [secret, proposal] = [unhex(this.vector.sender_data_secret), whole(decodeProposal, this.vector.proposal)];
    const tree = await this.secrets();
    const made = await protectProposal(this.key, secret, proposal, none, this.about, tree, 1, COMMIT_PADDING, suite);
    return made.privateMessage;
  }

  async privateApplication(): Promise<PrivateMessage> {
    const [secret, said] = [unhex(this.vector.sender_data_secret), unhex(this.vector.application)];
    const tree = await this.secrets();
    const made = await protectApplicationData(this.key, secret, said, none, this.about, tree, 1, COMMIT_PADDING, suite);
    return made.privateMessage;
  }
}

const hex = (value: Uint8Array): string => Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("");

function contentOf(content: FramedContent): string {
  if (content.contentType === "application") return hex(content.applicationData);
  return hex(content.contentType === "commit" ? encodeCommit(content.commit) : encodeProposal(content.proposal));
}

export async function welcome(vector: Fields<"init_priv" | "key_package" | "signer_pub" | "welcome">): Promise<void> {
  const body = message(vector.welcome, "mls_welcome").welcome;
  const { keyPackage } = message(vector.key_package, "mls_key_package");
  const key = await suite.hpke.importPrivateKey(unhex(vector.init_priv));
  const secrets = await decryptGroupSecrets(key, await makeKeyPackageRef(keyPackage, suite.hash), body, suite.hpke);
  if (!secrets) throw new Error("no secrets");
  const psk = new Uint8Array(suite.kdf.size);
  const info = await decryptGroupInfo(body, secrets.joinerSecret, psk, suite);
  if (!info) throw new Error("no group info");
  expect(await verifyGroupInfoConfirmationTag(info, secrets.joinerSecret, psk, suite)).toBe(true);
  expect(await verifyGroupInfoSignature(info, unhex(vector.signer_pub), suite.signature)).toBe(true);
}

interface PassiveClient
  extends Fields<
    "key_package" | "signature_priv" | "encryption_priv" | "init_priv" | "welcome" | "initial_epoch_authenticator"
  > {
  readonly external_psks: readonly Fields<"psk_id" | "psk">[];
  readonly ratchet_tree: string | null;
  readonly epochs: readonly {
    readonly proposals: string[];
    readonly commit: string;
    readonly epoch_authenticator: string;
  }[];
}

const CONFIG: ClientConfig = {
  ...defaultClientConfig,
  lifetimeConfig: Object.assign({}, defaultClientConfig.lifetimeConfig, { maximumNodes: 1023 }),
};

export async function passiveClient(vector: PassiveClient): Promise<void> {
  const { keyPackage } = message(vector.key_package, "mls_key_package");
  const keys = {
    hpkePrivateKey: unhex(vector.encryption_priv),
    initPrivateKey: unhex(vector.init_priv),
    signaturePrivateKey: await signer(vector.signature_priv),
  };
  expect(await isPair(keyPackage.leafNode.hpkePublicKey, keys.hpkePrivateKey)).toBe(true);
  expect(await isPair(keyPackage.initKey, keys.initPrivateKey)).toBe(true);
  const psks = Object.fromEntries(
    vector.external_psks.map(({ psk_id, psk }) => [bytesToBase64(unhex(psk_id)), unhex(psk)]),
  );
  const tree = vector.ratchet_tree === null ? undefined : whole(decodeRatchetTree, vector.ratchet_tree);
  const body = message(vector.welcome, "mls_welcome").welcome;
  let state = await joinGroup(body, keyPackage, keys, makePskIndex(undefined, psks), suite, tree, undefined, CONFIG);
  expect(state.keySchedule.epochAuthenticator).toEqual(unhex(vector.initial_epoch_authenticator));
  for (const { proposals, commit, epoch_authenticator } of vector.epochs) {
    for (const one of [...proposals, commit]) state = await followed(state, one, makePskIndex(state, psks), suite);
    expect(state.keySchedule.epochAuthenticator).toEqual(unhex(epoch_authenticator));
  }
}

async function followed(state: ClientState, body: string, psks: PskIndex, cs: CiphersuiteImpl): Promise<ClientState> {
  const decoded = whole(decodeMlsMessage, body);
  if (decoded.wireformat === "mls_private_message")
    return (await processPrivateMessage(state, decoded.privateMessage, psks, cs)).newState;
  if (decoded.wireformat === "mls_public_message")
    return (await processPublicMessage(state, decoded.publicMessage, psks, cs)).newState;
  throw new Error("neither");
}
