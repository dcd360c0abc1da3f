/** A member, or a stranger, who keeps to none of our rules: the library itself, with every check of ours taken out. */
import type { CiphersuiteImpl, ClientConfig, ClientState, KeyPackage, Proposal, ProposalOrRef } from "ts-mls";
import { createGroup, joinGroup } from "ts-mls/clientState.js";
import { createCommit, createGroupInfoWithExternalPubAndRatchetTree, joinGroupExternal } from "ts-mls/createCommit.js";
import { createApplicationMessage, createProposal } from "ts-mls/createMessage.js";
import { createContentCommitSignature } from "ts-mls/framedContent.js";
import { generateKeyPackageWithKey } from "ts-mls/keyPackage.js";
import { protect } from "ts-mls/messageProtection.js";
import { defaultKeyPackageEqualityConfig } from "ts-mls/keyPackageEqualityConfig.js";
import { processPrivateMessage } from "ts-mls/processMessages.js";
import { emptyPskIndex } from "ts-mls/pskIndex.js";
import type { Capabilities } from "ts-mls/capabilities.js";
import type { Bytes, Group, SealRole, SigningKey } from "../../src/core/seal-port";
import { makeNativeKey, nativeCurves, signWith } from "../../src/seal/curves";
import { handleFor, makeSuite, randomBytes } from "../../src/seal/provider";
import { CAPABILITIES, RETENTION } from "../../src/seal/suite";
import {
  readKeyPackage,
  readOpening,
  readPrivateMessage,
  write,
  writeKeyPackage,
  writeOpening,
  writePrivateMessage,
} from "../../src/seal/mls-messages";
import { HOUR, NOON, noon, seal, type Organisation } from "./people";

const ANYTHING_GOES: ClientConfig = {
  keyRetentionConfig: RETENTION,
  lifetimeConfig: Object.assign(
    { maximumTotalLifetime: 1n, validateLifetimeOnReceive: false },
    { clock: noon, maximumNodes: 1000 },
  ),
  keyPackageEqualityConfig: defaultKeyPackageEqualityConfig,
  paddingConfig: { kind: "padUntilLength", padUntilLength: 0 },
  authService: { validateCredential: async () => true },
};

export interface Wish {
  readonly identity?: Bytes;
  readonly shift?: SigningKey;
  readonly notBefore?: number;
  readonly notAfter?: number;
  readonly capabilities?: Capabilities;
}

/** A key package of any content, and what belongs to it. */
export async function anyPackage(wish: Wish = {}) {
  const suite = await makeSuite(nativeCurves);
  const shift = wish.shift ?? (await makeNativeKey());
  const keys = { signKey: handleFor(signWith(shift.key)), publicKey: shift.publicKey };
  const lifetime = {
    notBefore: BigInt(wish.notBefore ?? NOON - HOUR),
    notAfter: BigInt(wish.notAfter ?? NOON + 2 * HOUR),
  };
  const credential = { credentialType: "basic" as const, identity: wish.identity ?? randomBytes(16) };
  const made = await generateKeyPackageWithKey(
    credential,
    wish.capabilities ?? CAPABILITIES,
    lifetime,
    [],
    keys,
    suite,
  );
  return { ...made, suite, bytes: writeKeyPackage(made.publicPackage) };
}

/** A package with a true credential of `help`. */
export async function staffPackage(help: Organisation, role: SealRole = "counsellor", alias = "Eino") {
  const shift = await makeNativeKey();
  const identity = await help.identity(shift.publicKey, role, alias);
  return anyPackage({ identity, shift });
}

export class Rogue {
  constructor(
    public state: ClientState,
    readonly suite: CiphersuiteImpl,
  ) {}

  /** As a visitor: a group of one's own. */
  static async visitor(wish: Wish = {}): Promise<Rogue> {
    const { publicPackage, privatePackage, suite } = await anyPackage(wish);
    const state = await createGroup(randomBytes(32), publicPackage, privatePackage, [], suite, ANYTHING_GOES);
    return new Rogue(state, suite);
  }

  /** As a counsellor with a true credential, let in by the visitor whose `add` is given. */
  static async guest(
    help: Organisation,
    admit: (keyPackage: Bytes) => Promise<{ opening: Bytes; accepted(): unknown }>,
  ): Promise<Rogue> {
    const own = await staffPackage(help);
    const { opening, accepted } = await admit(own.bytes);
    accepted();
    return Rogue.join(own, opening);
  }

  static async join(own: Awaited<ReturnType<typeof anyPackage>>, opening: Bytes): Promise<Rogue> {
    const { welcome } = readOpening(opening);
    const { publicPackage, privatePackage, suite } = own;
    const state = await joinGroup(
      welcome,
      publicPackage,
      privatePackage,
      emptyPskIndex,
      suite,
      undefined,
      undefined,
      ANYTHING_GOES,
    );
    return new Rogue(state, suite);
  }

  /** Add whoever the packages belong to, and go on to the next epoch. */
  async add(...packages: readonly Bytes[]): Promise<Bytes> {
    const proposals = packages.map((body) => add(readKeyPackage(body)));
    const { newState, commit, welcome } = await createCommit(
      { state: this.state, cipherSuite: this.suite },
      { extraProposals: proposals, ratchetTreeExtension: true },
    );
    if (!welcome) throw new Error("nobody to welcome");
    this.state = newState;
    return writeOpening(write(commit), welcome);
  }

  async commit(proposals: Proposal[] = [], wireAsPublicMessage = false): Promise<Bytes> {
    const { newState, commit } = await createCommit(
      { state: this.state, cipherSuite: this.suite },
      { extraProposals: proposals, wireAsPublicMessage },
    );
    this.state = newState;
    return write(commit);
  }

  /** A commit that the library would not make: rightly signed and encrypted, of whatever proposals. */
  async forge(proposals: ProposalOrRef[]): Promise<Bytes> {
    const { groupContext, privatePath, signaturePrivateKey, keySchedule, secretTree } = this.state;
    const me = privatePath.leafIndex;
    const none = new Uint8Array(0);
    const { framedContent, signature } = await createContentCommitSignature(
      groupContext,
      "mls_private_message",
      { proposals, path: undefined },
      { senderType: "member", leafIndex: me },
      none,
      signaturePrivateKey,
      this.suite.signature,
    );
    const auth = { contentType: framedContent.contentType, signature, confirmationTag: randomBytes(32) };
    const content = { ...framedContent, auth };
    const padding = ANYTHING_GOES.paddingConfig;
    const made = await protect(
      keySchedule.senderDataSecret,
      none,
      groupContext,
      secretTree,
      content,
      me,
      padding,
      this.suite,
    );
    return writePrivateMessage(made.privateMessage);
  }

  async propose(proposal: Proposal, isPublic = false): Promise<Bytes> {
    return write((await createProposal(this.state, isPublic, proposal, this.suite)).message);
  }

  async say(payload: Bytes, authenticatedData: Uint8Array = new Uint8Array(0)): Promise<Bytes> {
    const made = await createApplicationMessage(this.state, payload, this.suite, authenticatedData);
    this.state = made.newState;
    return writePrivateMessage(made.privateMessage);
  }

  async hear(message: Bytes): Promise<void> {
    const body = readPrivateMessage(message, 100_000);
    this.state = (await processPrivateMessage(this.state, body, emptyPskIndex, this.suite)).newState;
  }

  /** A stranger who got hold of the group's public state comes in by themselves. */
  async lendToStranger(): Promise<Bytes> {
    const info = await createGroupInfoWithExternalPubAndRatchetTree(this.state, [], this.suite);
    const { publicPackage, privatePackage } = await anyPackage();
    const { publicMessage } = await joinGroupExternal(
      info,
      publicPackage,
      privatePackage,
      false,
      this.suite,
      undefined,
      ANYTHING_GOES,
    );
    return write({ version: "mls10", wireformat: "mls_public_message", publicMessage });
  }
}

export const add = (keyPackage: KeyPackage): Proposal => ({ proposalType: "add", add: { keyPackage } });
export const remove = (removed: number): Proposal => ({ proposalType: "remove", remove: { removed } });
export const inline = (proposal: Proposal): ProposalOrRef => ({ proposalOrRefType: "proposal", proposal });

/** A rogue visitor with an honest counsellor in the group. */
export async function rogueVisitor(help: Organisation): Promise<{ rogue: Rogue; counsellor: Group }> {
  const rogue = await Rogue.visitor();
  const joining = await help.joining();
  return { rogue, counsellor: await joining.join(await rogue.add(joining.keyPackage)) };
}

/** An honest visitor with a rogue counsellor in the group. */
export async function rogueCounsellor(help: Organisation): Promise<{ rogue: Rogue; visitor: Group }> {
  const opening = await seal.visitor(help.trust, noon);
  let visitor: Group | undefined;
  const rogue = await Rogue.guest(help, async (keyPackage) => {
    const admitted = await opening.admit(keyPackage);
    return {
      opening: admitted.opening,
      accepted: () => {
        visitor = admitted.accepted();
      },
    };
  });
  if (!visitor) throw new Error("not let in");
  return { rogue, visitor };
}
