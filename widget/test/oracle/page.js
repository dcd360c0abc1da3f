/**
 * Our mended ts-mls against OpenMLS (in `@wireapp/core-crypto`) in one page: a group that grows, shrinks and renews its keys by
 * turns on either side, everybody reading everybody after each step. `ops/oracle` runs it; nothing of this is shipped.
 */
import {
  ClientId,
  ConversationId,
  CoreCrypto,
  Credential,
  Database,
  DeviceId,
  initWasmModule,
  KeyPackage,
  Uuid,
} from "@wireapp/core-crypto/browser";
import * as mls from "ts-mls";

const SUITE = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";
const SUITE_NUMBER = 1;
const MEMBERS_MAX = 12;
const STEPS = 30;
/** What our mended library asks for. */
const OURS = { clock: () => Date.now() / 1000, maximumNodes: 4 * MEMBERS_MAX };
const HEADER_BYTES = 4; // of a key package as MLSMessage; OpenMLS takes it without

const [encode, decode] = [(text) => new TextEncoder().encode(text), (bytes) => new TextDecoder().decode(bytes)];
const fromWire = (bytes) => mls.decodeMlsMessage(bytes, 0)[0];
const toWire = (wireformat, name, value) => mls.encodeMlsMessage({ version: "mls10", wireformat, [name]: value });
const newIdentity = () =>
  new ClientId(
    new Uuid(crypto.randomUUID()),
    new DeviceId(crypto.getRandomValues(new BigUint64Array(1))[0] >> 1n),
    "wire.example",
  );

/** Numbers below `below`, the same for the same seed. */
function numbers(seed) {
  let state = (seed * 7919) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** One member by OpenMLS, all others by ts-mls. */
class Group {
  others = new Map(); // leaf → state
  identities = new Map(); // leaf → identity
  sent = [];

  static async open(cipherSuite) {
    const group = new Group();
    group.cipherSuite = cipherSuite;
    group.core = CoreCrypto.new(await Database.inMemory());
    const identity = newIdentity();
    const transport = {
      async sendCommitBundle(bundle) {
        group.sent.push(bundle);
      },
      async prepareForTransport() {
        throw new Error("not asked for");
      },
    };
    await group.act((context) => context.mlsInit(identity, transport));
    const credential = await group.act((context) => context.addCredential(Credential.basic(SUITE_NUMBER, identity)));
    group.id = new ConversationId(crypto.getRandomValues(new Uint8Array(16)));
    await group.act((context) => context.createConversation(group.id, credential));
    return group;
  }

  act(what) {
    return this.core.transaction(what);
  }

  async newcomer() {
    const identity = newIdentity();
    const now = BigInt(Math.floor(Date.now() / 1000));
    const capabilities = {
      versions: ["mls10"],
      ciphersuites: [SUITE],
      extensions: [],
      proposals: [],
      credentials: ["basic", "x509"],
    };
    const lifetime = { notBefore: now - 3600n, notAfter: now + 604_800n };
    const made = await mls.generateKeyPackage(
      { credentialType: "basic", identity: identity.copyBytes() },
      capabilities,
      lifetime,
      [],
      this.cipherSuite,
    );
    return { ...made, identity };
  }

  async enter({ publicPackage, privatePackage, identity }, welcome) {
    const config = {
      keyRetentionConfig: mls.defaultKeyRetentionConfig,
      lifetimeConfig: { ...mls.defaultLifetimeConfig, ...OURS },
      keyPackageEqualityConfig: mls.defaultKeyPackageEqualityConfig,
      paddingConfig: mls.defaultPaddingConfig,
      authService: { validateCredential: async () => true },
    };
    const state = await mls.joinGroup(
      welcome,
      publicPackage,
      privatePackage,
      mls.emptyPskIndex,
      this.cipherSuite,
      undefined,
      undefined,
      config,
    );
    this.others.set(state.privatePath.leafIndex, state);
    this.identities.set(state.privatePath.leafIndex, identity);
  }

  read(state, message) {
    return mls.processMessage(message, state, mls.emptyPskIndex, mls.acceptAll, this.cipherSuite);
  }

  async heed(commit, but = -1) {
    for (const [leaf, state] of this.others)
      if (leaf !== but) this.others.set(leaf, (await this.read(state, fromWire(commit))).newState);
  }

  /** A commit by the ts-mls member at `leaf`, read by all. */
  async commit(leaf, extraProposals = [], gone = -1) {
    const made = await mls.createCommit(
      { state: this.others.get(leaf), cipherSuite: this.cipherSuite },
      { wireAsPublicMessage: true, ratchetTreeExtension: true, extraProposals }, // OpenMLS as Wire has it takes no other
    );
    const commit = mls.encodeMlsMessage(made.commit);
    await this.act((context) => context.decryptMessage(this.id, commit));
    this.others.delete(gone);
    await this.heed(commit, leaf);
    this.others.set(leaf, made.newState);
    return made.welcome;
  }

  async addByOpenMls(count) {
    const newcomers = [];
    for (let i = 0; i < count; i += 1) newcomers.push(await this.newcomer());
    const packages = newcomers.map(
      ({ publicPackage }) => new KeyPackage(toWire("mls_key_package", "keyPackage", publicPackage).slice(HEADER_BYTES)),
    );
    await this.act((context) => context.addClientsToConversation(this.id, packages));
    const { commit, welcome } = this.sent.at(-1);
    await this.heed(commit);
    for (const each of newcomers) await this.enter(each, fromWire(welcome.serialize()).welcome);
  }

  async addBy(leaf) {
    const newcomer = await this.newcomer();
    const welcome = await this.commit(leaf, [{ proposalType: "add", add: { keyPackage: newcomer.publicPackage } }]);
    await this.enter(newcomer, fromWire(toWire("mls_welcome", "welcome", welcome)).welcome);
  }

  async renewByOpenMls() {
    await this.act((context) => context.updateKeyingMaterial(this.id));
    await this.heed(this.sent.at(-1).commit);
  }

  async removeByOpenMls(leaf) {
    await this.act((context) => context.removeClientsFromConversation(this.id, [this.identities.get(leaf)]));
    this.others.delete(leaf);
    await this.heed(this.sent.at(-1).commit);
  }

  removeBy(leaf, gone) {
    return this.commit(leaf, [{ proposalType: "remove", remove: { removed: gone } }], gone);
  }

  /** Words of OpenMLS are read by all; words of one of the others by OpenMLS and by the rest. */
  async talk(speaker) {
    const sealed = await this.act((context) => context.encryptMessage(this.id, encode("from openmls")));
    for (const [leaf, state] of this.others) {
      const heard = await this.read(state, fromWire(sealed));
      if (decode(heard.message) !== "from openmls") throw new Error(`leaf ${leaf} read something else`);
      this.others.set(leaf, heard.newState);
    }
    const { newState, privateMessage } = await mls.createApplicationMessage(
      this.others.get(speaker),
      encode("from ts-mls"),
      this.cipherSuite,
    );
    this.others.set(speaker, newState);
    const body = toWire("mls_private_message", "privateMessage", privateMessage);
    const { inner } = await this.act((context) => context.decryptMessage(this.id, body));
    if (decode(inner.plaintext) !== "from ts-mls") throw new Error("OpenMLS read something else");
    for (const [leaf, state] of this.others)
      if (leaf !== speaker) this.others.set(leaf, (await this.read(state, fromWire(body))).newState);
  }
}

let isReady = false;

/** One group, `STEPS` changes. What was done, in order; throws where one side refuses what the other made. */
globalThis.compare = async (seed) => {
  if (!isReady) await initWasmModule("/openmls.wasm");
  isReady = true;
  const next = numbers(seed);
  const group = await Group.open(await mls.getCiphersuiteImpl(mls.getCiphersuiteFromName(SUITE)));
  const done = [];
  for (let step = 0; step < STEPS; step += 1) {
    const leaves = [...group.others.keys()];
    const [who, other] = [leaves[next(leaves.length || 1)], leaves[next(leaves.length || 1)]];
    const room = MEMBERS_MAX - 1 - leaves.length;
    const way = next(9);
    const acts = {
      "openmls adds": [way < 3 && room > 0, () => group.addByOpenMls(1 + next(Math.min(3, room)))],
      "ts-mls adds": [way < 5 && room > 0, () => group.addBy(who)],
      "openmls renews": [way === 5, () => group.renewByOpenMls()],
      "ts-mls renews": [way === 6, () => group.commit(who)],
      "ts-mls removes": [way === 7 && leaves.length > 2 && who !== other, () => group.removeBy(who, other)],
      "openmls removes": [way === 8 && leaves.length > 2, () => group.removeByOpenMls(who)],
    };
    const name =
      leaves.length < 2 ? "openmls adds" : (Object.keys(acts).find((each) => acts[each][0]) ?? "openmls renews");
    done.push(name);
    try {
      await acts[name][1]();
      await group.talk([...group.others.keys()][0]);
    } catch (error) {
      throw new Error(
        `seed ${seed}, after ${done.join(", ")}: ${error?.message ?? error} ${JSON.stringify(error?.inner ?? null)}`,
      );
    }
  }
  return { steps: done.length, members: group.others.size + 1 };
};
