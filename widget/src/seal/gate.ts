/** Lets in only leaves whose credential holds. The library's own default lets in everybody. */
import type { ClientConfig, CiphersuiteImpl, Credential, KeyPackage } from "ts-mls";
import { defaultKeyPackageEqualityConfig } from "ts-mls/keyPackageEqualityConfig.js";
import { SealError, type SealClock, type SealFault, type Trust } from "../core/seal-port";
import { readRevocable, verifyChain } from "./credential";
import type { Curves } from "./curves";
import { readGuest } from "./guest";
import { once } from "./once";
import { COMMIT_PADDING } from "./padding";
import { checkKeyPackage, identityOf, isAnonymous, type GroupKind } from "./policy";
import type { Revocations, Verify } from "./revocations";
import { LIFETIME_MAX_SECONDS, MEMBERS_MAX, RETENTION } from "./suite";

/** What every group of one page stands on. */
export interface Ground {
  readonly suite: CiphersuiteImpl;
  readonly curves: Curves;
  readonly trust: Trust;
  readonly clock: SealClock;
  readonly revocations: Revocations;
}

export class Gate {
  #fault: SealFault | null = null;
  /** Of chains and lists; what it knows goes with the group. */
  readonly #verifyOnce: Verify;

  constructor(
    readonly ground: Ground,
    readonly kind: GroupKind,
  ) {
    this.#verifyOnce = once(ground.curves.verify);
  }

  /** Why a credential was refused since the last call; the library itself only says that one was. */
  takeFault(): SealFault | null {
    const fault = this.#fault;
    this.#fault = null;
    return fault;
  }

  /** Verify before the key package is used for anything. Raises: SealError. */
  async checkNewcomer(keyPackage: KeyPackage): Promise<void> {
    const { leafNode } = keyPackage;
    checkKeyPackage(keyPackage, this.ground.clock());
    const identity = identityOf(leafNode);
    if (this.kind !== "conversation" && this.#isNameless(identity)) return;
    await this.#verify(identity, leafNode.signaturePublicKey);
  }

  /** Whether somebody who was let in still counts, by the lists of now. Raises: SealError `revoked_credential`. */
  async judge(identity: Uint8Array): Promise<void> {
    const { trust, revocations } = this.ground;
    await revocations.learn(trust, this.#verifyOnce);
    if (!this.#isNameless(identity)) revocations.checkRevoked(readRevocable(identity), trust);
  }

  /** For the library; every group gets it, at every call. */
  config(): ClientConfig {
    const lifetimeConfig = {
      maximumTotalLifetime: BigInt(LIFETIME_MAX_SECONDS),
      validateLifetimeOnReceive: false, // of who sits there since hours; ours are in policy.ts and judge each newcomer
      clock: this.ground.clock, // this and the next are read by our changes in build/patch-ts-mls.mjs
      maximumNodes: 2 * MEMBERS_MAX - 1,
    };
    return {
      keyRetentionConfig: RETENTION,
      lifetimeConfig,
      keyPackageEqualityConfig: defaultKeyPackageEqualityConfig,
      paddingConfig: COMMIT_PADDING,
      authService: { validateCredential: (credential, key) => this.#isGood(credential, key) },
    };
  }

  /** Anonymous leaves are counted by `hostOf`, which sees the whole tree; here each leaf comes alone. */
  async #isGood(credential: Credential, key: Uint8Array): Promise<boolean> {
    try {
      const identity = credential.credentialType === "basic" ? credential.identity : new Uint8Array(0);
      if (!this.#isNameless(identity)) await this.#verify(identity, key);
      return true;
    } catch (error) {
      this.#fault = error instanceof SealError ? error.fault : "bad_credential";
      return false;
    }
  }

  /** No chain stands behind it: a visitor, a participant; in a room its guest. Raises: SealError. */
  #isNameless(identity: Uint8Array): boolean {
    return this.kind === "room" ? readGuest(identity) !== null : isAnonymous(identity);
  }

  async #verify(identity: Uint8Array, key: Uint8Array): Promise<void> {
    const { trust, clock, revocations } = this.ground;
    const { role } = await verifyChain(identity, key, trust, clock(), this.#verifyOnce, revocations);
    // A participant's credential is for peer groups; nobody may come as the helper with it.
    if (role === "participant" && this.kind !== "group") throw new SealError("bad_credential");
  }
}
