/** The random life of a group, lived by the library alone: adds of 1 to 3, removes, updates, messages. All must agree. */
import type * as Library from "ts-mls";
import { numbers } from "./people";

const SUITE = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";
type State = Library.ClientState;
type Member = Awaited<ReturnType<typeof Library.generateKeyPackage>>;
type Message = Library.MLSMessage & Library.MlsPrivateMessage;

/** One run; throws as soon as a member cannot follow or does not agree. `mls` is the library, mended or as published. */
export async function live(mls: typeof Library, seed: number, steps: number, most: number): Promise<void> {
  const group = await Life.begin(mls, seed, most);
  for (let step = 0; step < steps; step += 1) await group.step();
}

class Life {
  readonly members = new Map<number, State>();
  readonly #next: (below: number) => number;

  private constructor(
    private readonly mls: typeof Library,
    private readonly suite: Library.CiphersuiteImpl,
    seed: number,
    private readonly most: number,
  ) {
    this.#next = numbers(seed * 7919);
  }

  static async begin(mls: typeof Library, seed: number, most: number): Promise<Life> {
    const suite = await mls.getCiphersuiteImpl(mls.getCiphersuiteFromName(SUITE));
    const life = new Life(mls, suite, seed, most);
    const { publicPackage, privatePackage } = await life.#newcomer();
    const id = crypto.getRandomValues(new Uint8Array(32));
    life.members.set(0, await mls.createGroup(id, publicPackage, privatePackage, [], suite, life.#config()));
    return life;
  }

  async step(): Promise<void> {
    const dice = this.#next(10);
    const size = this.members.size;
    if (size === 1 || (dice < 4 && size < this.most)) await this.#add(1 + this.#next(Math.min(3, this.most - size)));
    else if (dice < 6 && size > 2) await this.#remove();
    else if (dice < 8) await this.#commit(this.#anyone(), []);
    else await this.#say();
    this.#agree();
  }

  async #add(count: number): Promise<void> {
    const newcomers = await Promise.all(Array.from({ length: count }, () => this.#newcomer()));
    const proposals = newcomers.map(({ publicPackage }) => ({
      proposalType: "add" as const,
      add: { keyPackage: publicPackage },
    }));
    const welcome = await this.#commit(this.#anyone(), proposals);
    if (!welcome) throw new Error("no welcome");
    for (const { publicPackage, privatePackage } of newcomers) {
      const { emptyPskIndex, joinGroup } = this.mls;
      const none = undefined;
      const config = this.#config();
      const state = await joinGroup(
        welcome,
        publicPackage,
        privatePackage,
        emptyPskIndex,
        this.suite,
        none,
        none,
        config,
      );
      this.members.set(state.privatePath.leafIndex, state);
    }
  }

  async #remove(): Promise<void> {
    const who = this.#anyone();
    const others = [...this.members.keys()].filter((leaf) => leaf !== who);
    const removed = others[this.#next(others.length)] as number;
    await this.#commit(who, [{ proposalType: "remove", remove: { removed } }]);
    if (this.members.get(removed)?.groupActiveState.kind !== "removedFromGroup") throw new Error("not told");
    this.members.delete(removed);
  }

  async #commit(who: number, extraProposals: Library.Proposal[]): Promise<Library.Welcome | undefined> {
    const made = await this.mls.createCommit(
      { state: this.#of(who), cipherSuite: this.suite },
      { extraProposals, ratchetTreeExtension: true },
    );
    for (const leaf of this.members.keys())
      this.members.set(leaf, leaf === who ? made.newState : await this.#hear(leaf, made.commit as Message));
    return made.welcome;
  }

  async #say(): Promise<void> {
    const who = this.#anyone();
    const made = await this.mls.createApplicationMessage(this.#of(who), Uint8Array.from([who]), this.suite);
    this.members.set(who, made.newState);
    const message: Message = {
      version: "mls10",
      wireformat: "mls_private_message",
      privateMessage: made.privateMessage,
    };
    for (const leaf of this.members.keys())
      if (leaf !== who) this.members.set(leaf, await this.#hear(leaf, message, who));
  }

  async #hear(leaf: number, message: Message, said?: number): Promise<State> {
    const body = this.mls.decodeMlsMessage(this.mls.encodeMlsMessage(message), 0)?.[0] as Message;
    const { emptyPskIndex, acceptAll } = this.mls;
    const heard = await this.mls.processMessage(body, this.#of(leaf), emptyPskIndex, acceptAll, this.suite);
    if (said !== undefined && (heard.kind !== "applicationMessage" || heard.message[0] !== said))
      throw new Error("not what was said");
    return heard.newState;
  }

  #agree(): void {
    const secrets = [...this.members.values()].map((state) => String(state.keySchedule.epochAuthenticator));
    if (new Set(secrets).size !== 1) throw new Error("the members do not agree");
  }

  #newcomer(): Promise<Member> {
    const identity = crypto.getRandomValues(new Uint8Array(16));
    const capabilities: Library.Capabilities = {
      versions: ["mls10"],
      ciphersuites: [SUITE],
      extensions: [],
      proposals: [],
      credentials: ["basic"],
    };
    const credential = { credentialType: "basic" as const, identity };
    return this.mls.generateKeyPackage(credential, capabilities, this.mls.defaultLifetime, [], this.suite);
  }

  #config(): Library.ClientConfig {
    return {
      keyRetentionConfig: { retainKeysForGenerations: 10, retainKeysForEpochs: 1, maximumForwardRatchetSteps: 200 },
      lifetimeConfig: Object.assign({}, this.mls.defaultLifetimeConfig, {
        clock: () => 1_800_000_000,
        maximumNodes: 31,
      }),
      keyPackageEqualityConfig: this.mls.defaultKeyPackageEqualityConfig,
      paddingConfig: this.mls.defaultPaddingConfig,
      authService: { validateCredential: async () => true },
    };
  }

  #anyone(): number {
    const leaves = [...this.members.keys()];
    return leaves[this.#next(leaves.length)] as number;
  }

  #of(leaf: number): State {
    const state = this.members.get(leaf);
    if (!state) throw new Error("nobody there");
    return state;
  }
}
