/**
 * A group as the applications see it. Holds the one current state, changes it in turns, and lets nothing else out.
 *
 * ts-mls is written as functions: a state goes in, a new state comes out, and nothing says which of them counts. What
 * this class adds is that exactly one counts, and that the others can do no harm:
 *
 * - **In turns.** Two operations on the same state would draw the same key from the ratchet: two texts under one key and
 *   nonce. So every operation waits for the one before it (`#turn`), and reads the state when its turn has come.
 * - **Our commits change nothing by themselves.** The daemon orders the commits of an epoch and only one of them wins. A
 *   commit of ours is therefore held (`#pending`) until the daemon says `accepted` or `refused`; messages go on in the
 *   old epoch meanwhile, and both answers may come twice, late, or never.
 * - **Others' commits are judged before they are followed.** The library applies proposals first and asks afterwards, so
 *   a commit is opened once to look (`#judge`), and processed only when the host of this group (in a room: anybody of the staff) made it and it holds
 *   nothing but adds or removes. Looking uses up a copy of a ratchet step, which is overwritten at once.
 * - **Old secrets are overwritten.** `#adopt` puts a new state in place and wipes what only the old one held: used
 *   ratchet steps, the epoch before the last. What both share must stay, so the two are compared (`wipeDropped`).
 * - **A wipe may come at any moment**, in the middle of an operation too: afterwards every operation finds no state and
 *   says `gone`, and a state that an operation still brings is overwritten instead of adopted.
 */
import type { ClientState, PrivateMessage, Proposal } from "ts-mls";
import { createApplicationMessage } from "ts-mls/createMessage.js";
import { processPrivateMessage } from "ts-mls/processMessages.js";
import { emptyPskIndex } from "ts-mls/pskIndex.js";
import { SealError, type Bytes, type Person, type RoomGroup, type SealFault } from "../core/seal-port";
import { toBase64Url } from "../core/base64";
import { commitTo, withLatestPast, type Pending } from "./commit";
import { isSame } from "./bytes";
import type { Gate } from "./gate";
import { bucketFor } from "./padding";
import { addedBy, checkCommit, checkStillHere, checkSuccession, leavesOf, personOf } from "./policy";
import { bytes, forgetKey } from "./provider";
import { openMessage } from "./open-message";
import { HANDSHAKE_MAX_BYTES, MESSAGE_MAX_BYTES } from "./suite";
import { PromiseQueue } from "../core/promise-queue";
import { readKeyPackage, readPrivateMessage, writeOpening, writePrivateMessage } from "./mls-messages";
import { wipeAll, wipeDropped, wipeState, wipeUnheld } from "./wipe";
import { wordsFor } from "./safety-words";

interface Settling {
  accepted(): void;
  refused(): void;
}

export class SealedGroup implements RoomGroup {
  readonly id: Bytes;
  #state: ClientState | null;
  #pending: Pending | null = null;
  /** The first epoch that we are in: what was said before is not for us. */
  readonly #since: bigint;
  readonly #queue = new PromiseQueue();

  constructor(
    state: ClientState,
    private readonly gate: Gate,
    /** Null: a room, which anybody of the staff changes. */
    private readonly host: number | null,
  ) {
    this.id = bytes(state.groupContext.groupId.slice());
    this.#state = state;
    this.#since = state.groupContext.epoch;
  }

  roster(): readonly Person[] {
    const state = this.#current();
    return leavesOf(state.ratchetTree).map((leaf) => personOf(leaf, this.gate.kind, state.privatePath.leafIndex));
  }

  get epoch(): number {
    return Number(this.#current().groupContext.epoch);
  }

  seats(): readonly { readonly leaf: number; readonly key: string }[] {
    const leaves = leavesOf(this.#current().ratchetTree);
    return leaves.map(({ index, node }) => ({ leaf: index, key: toBase64Url(node.signaturePublicKey) }));
  }

  async seal(payload: Bytes, isShort = false): Promise<Bytes> {
    // The library takes the padding from the state's configuration: the bucket of this one message, and then ours again.
    const paddingConfig = bucketFor(payload.length, isShort);
    return await this.#turn("gone", async (state) => {
      const padded = { ...state, clientConfig: { ...state.clientConfig, paddingConfig } };
      const result = await createApplicationMessage(padded, payload, this.#suite);
      this.#adopt({ ...result.newState, clientConfig: state.clientConfig }, result.consumed);
      return writePrivateMessage(result.privateMessage);
    });
  }

  open(message: Bytes): Promise<{ readonly payload: Bytes; readonly sender: Person }> {
    return this.#turn("bad_message", async (state) => {
      const sealed = readPrivateMessage(message, MESSAGE_MAX_BYTES);
      if (sealed.epoch < this.#since && isSame(sealed.groupId, this.id)) throw new SealError("replayed");
      const opened = await openMessage(state, sealed, this.#suite);
      if (opened.content.contentType !== "application") throw new SealError("bad_message");
      // Who signed it stands in the tree of the message's own epoch; who may speak, in the tree of now.
      const leaf = leavesOf(opened.tree).find(({ index }) => index === opened.sender);
      if (!leaf) throw new SealError("bad_message");
      checkStillHere(leaf, leavesOf(state.ratchetTree));
      this.#adopt(opened.next, opened.consumed);
      const sender = personOf(leaf, this.gate.kind, state.privatePath.leafIndex);
      return { payload: bytes(opened.content.applicationData), sender };
    });
  }

  add(keyPackages: readonly Bytes[]): Promise<{ opening: Bytes; newcomers: readonly Person[] } & Settling> {
    return this.#turn("bad_credential", async (state) => {
      if (keyPackages.length === 0) throw new SealError("not_permitted");
      const packages = keyPackages.map(readKeyPackage);
      for (const keyPackage of packages) await this.gate.checkNewcomer(keyPackage);
      const proposals = packages.map((keyPackage) => ({ proposalType: "add" as const, add: { keyPackage } }));
      const made = await this.#prepare(state, proposals);
      if (!made.welcome) throw new SealError("not_permitted");
      return {
        opening: writeOpening(made.commit, made.welcome),
        newcomers: this.#newcomers(state, made),
        ...this.#settling(made),
      };
    });
  }

  remove(leaf: number): Promise<{ readonly commit: Bytes } & Settling> {
    return this.#turn("not_permitted", async (state) => {
      const isThere = leavesOf(state.ratchetTree).some(({ index }) => index === leaf);
      if (!isThere) throw new SealError("not_permitted");
      const made = await this.#prepare(state, [{ proposalType: "remove", remove: { removed: leaf } }]);
      return { commit: made.commit, ...this.#settling(made) };
    });
  }

  process(commit: Bytes): Promise<{ readonly removed: boolean }> {
    return this.#turn("bad_message", async (state) => {
      const message = readPrivateMessage(commit, HANDSHAKE_MAX_BYTES);
      if (message.contentType !== "commit") throw new SealError("bad_message");
      await this.#judge(state, message);
      const { newState, consumed } = await processPrivateMessage(state, message, emptyPskIndex, this.#suite);
      if (newState.groupActiveState.kind === "removedFromGroup") {
        this.wipe();
        return { removed: true };
      }
      const before = leavesOf(state.ratchetTree);
      checkSuccession(before, leavesOf(newState.ratchetTree), this.gate.kind, this.host);
      this.#adopt(newState, consumed);
      return { removed: false };
    });
  }

  judge(): Promise<void> {
    return this.#turn("bad_credential", async (state) => {
      for (const { identity } of leavesOf(state.ratchetTree)) await this.gate.judge(identity);
    });
  }

  safetyWords(): Promise<readonly string[]> {
    return this.#turn("gone", (state) => wordsFor(state, this.#suite));
  }

  wipe(): void {
    const state = this.#state;
    if (!state) return;
    if (this.#pending) wipeState(this.#pending.next);
    wipeState(state);
    forgetKey(state.signaturePrivateKey);
    this.#state = null;
    this.#pending = null;
  }

  /** Look into a commit without following it: who, and what. Raises: SealError. */
  async #judge(state: ClientState, message: PrivateMessage): Promise<void> {
    const { content, sender, consumed } = await openMessage(state, message, this.#suite);
    wipeUnheld(consumed, state);
    if (content.contentType !== "commit") throw new SealError("bad_message");
    checkCommit(sender, content.commit.proposals, this.host, leavesOf(state.ratchetTree));
    for (const keyPackage of addedBy(content.commit.proposals)) await this.gate.checkNewcomer(keyPackage);
  }

  /** Our own commit, by the rules that we hold others to. */
  async #prepare(state: ClientState, proposals: readonly Proposal[]): Promise<Pending> {
    const asSent = proposals.map((proposal) => ({ proposalOrRefType: "proposal" as const, proposal }));
    checkCommit(state.privatePath.leafIndex, asSent, this.host, leavesOf(state.ratchetTree));
    if (this.#pending) throw new SealError("not_permitted");
    const made = await commitTo(state, proposals, this.#suite);
    checkSuccession(leavesOf(state.ratchetTree), leavesOf(made.next.ratchetTree), this.gate.kind, this.host);
    this.#current(); // wiped meanwhile?
    this.#pending = made;
    return made;
  }

  #newcomers(state: ClientState, made: Pending): readonly Person[] {
    const before = new Set(leavesOf(state.ratchetTree).map(({ index }) => index));
    const added = leavesOf(made.next.ratchetTree).filter(({ index }) => !before.has(index));
    return added.map((leaf) => personOf(leaf, this.gate.kind, state.privatePath.leafIndex));
  }

  #settling(made: Pending): Settling {
    return {
      accepted: () => this.#queue.soon(() => this.#accept(made)),
      refused: () => this.#queue.soon(() => this.#refuse(made)),
    };
  }

  #accept(made: Pending): void {
    if (!this.#state || this.#pending !== made) return; // said twice, or wiped
    this.#pending = null;
    this.#adopt(withLatestPast(made.next, this.#state), made.consumed);
  }

  #refuse(made: Pending): void {
    if (!this.#state || this.#pending !== made) return;
    this.#pending = null;
    wipeDropped(made.next, this.#state);
  }

  /** `next` is the state from here on; what only the one before held is overwritten. */
  #adopt(next: ClientState, consumed: readonly Uint8Array[]): void {
    const before = this.#state;
    if (!before) wipeState(next);
    this.#current();
    this.#state = next;
    wipeAll(consumed);
    if (before) wipeDropped(before, next);
  }

  #current(): ClientState {
    if (!this.#state) throw new SealError("gone");
    return this.#state;
  }

  get #suite() {
    return this.gate.ground.suite;
  }

  /** One operation in its turn. Nothing but a SealError gets out; `fault` stands for what the library throws. */
  #turn<T>(fault: SealFault, work: (state: ClientState) => Promise<T>): Promise<T> {
    return this.#queue.run(async () => {
      const state = this.#current();
      this.gate.takeFault();
      try {
        return await work(state);
      } catch (error) {
        this.#current(); // a wipe under way breaks whatever was running
        throw error instanceof SealError ? error : new SealError(this.gate.takeFault() ?? fault);
      }
    });
  }
}
