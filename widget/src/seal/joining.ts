/**
 * The counsellor's side of the beginning: a fresh key package, and the one group that it leads to.
 *
 * Anybody who knows the key package can answer it, so the opening is judged as if it came from an enemy: commit and
 * welcome must belong to the same group and epoch, no extensions, every leaf of our shape and in its lifetime, every
 * credential good, and exactly one host (in a room: somebody of the staff). Only then is the key that opened the welcome overwritten, for it must not open
 * a second one. After an opening that was refused it is kept: the right one may still come.
 */
import { joinGroup, type ClientState } from "ts-mls/clientState.js";
import { emptyPskIndex } from "ts-mls/pskIndex.js";
import { SealError, type Bytes, type RoomGroup, type RoomJoining } from "../core/seal-port";
import { isSame } from "./bytes";
import { Gate, type Ground } from "./gate";
import { SealedGroup } from "./group";
import { makeLeaf, wipeInitKey, wipeLeaf, type OwnLeaf } from "./own-leaf";
import type { Opener } from "./opening";
import { checkLeaf, hostOf, leavesOf, type GroupKind } from "./policy";
import { PromiseQueue } from "../core/promise-queue";
import { SEATED_MAX_SECONDS } from "./suite";
import { readOpening, writeKeyPackage } from "./mls-messages";
import { wipeState } from "./wipe";

export async function makeJoining(ground: Ground, kind: GroupKind, newcomer: Opener): Promise<RoomJoining> {
  const leaf = await makeLeaf(ground, newcomer.identity, newcomer.publicKey, newcomer.sign);
  return new OneJoining(new Gate(ground, kind), leaf);
}

class OneJoining implements RoomJoining {
  readonly keyPackage: Bytes;
  #leaf: OwnLeaf | null;
  readonly #queue = new PromiseQueue();

  constructor(
    private readonly gate: Gate,
    leaf: OwnLeaf,
  ) {
    this.keyPackage = writeKeyPackage(leaf.publicPackage);
    this.#leaf = leaf;
  }

  /** Once: after a join that worked the key package leads nowhere. After one that did not it may be tried again. */
  join(opening: Bytes): Promise<RoomGroup> {
    return this.#queue.run(async () => {
      const state = await this.#stateFrom(opening);
      const host = this.#hostOfGood(state);
      if (this.#leaf) wipeInitKey(this.#leaf);
      this.#leaf = null;
      return new SealedGroup(state, this.gate, host);
    });
  }

  wipe(): void {
    if (this.#leaf) wipeLeaf(this.#leaf);
    this.#leaf = null;
  }

  async #stateFrom(opening: Bytes): Promise<ClientState> {
    const leaf = this.#current();
    const { commit, welcome } = readOpening(opening);
    const { publicPackage, privatePackage } = leaf;
    const { suite } = this.gate.ground;
    const config = this.gate.config();
    this.gate.takeFault();
    const state = await joinGroup(
      welcome,
      publicPackage,
      privatePackage,
      emptyPskIndex,
      suite,
      undefined,
      undefined,
      config,
    ).catch(() => {
      throw new SealError(this.gate.takeFault() ?? "bad_message");
    });
    const { groupId, epoch, extensions } = state.groupContext;
    const fits = isSame(commit.groupId, groupId) && commit.epoch + 1n === epoch && extensions.length === 0;
    if (!fits) throw new SealError("bad_message");
    return state;
  }

  /** The roster is judged whole, and the page may have been wiped meanwhile. */
  #hostOfGood(state: ClientState): number | null {
    try {
      this.#current();
      const leaves = leavesOf(state.ratchetTree);
      for (const { node } of leaves) checkLeaf(node, this.gate.ground.clock(), SEATED_MAX_SECONDS);
      return hostOf(leaves, this.gate.kind);
    } catch (error) {
      wipeState({ ...state, privatePath: { ...state.privatePath, privateKeys: {} } }); // our leaf's key is still needed
      throw error;
    }
  }

  #current(): OwnLeaf {
    if (!this.#leaf) throw new SealError("gone");
    return this.#leaf;
  }
}
