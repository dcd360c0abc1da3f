// A member that keeps to none of our rules: the library of the browsers, every check taken out. One order a line, one answer a line.
import { createInterface } from "node:readline";

const library = (file) => import(new URL(`../../widget/node_modules/ts-mls/dist/src/${file}`, import.meta.url).href);
const mls = await library("index.js");
const SUITE = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";
const suites = new Map();
const suiteOf = async (name = SUITE) => {
  if (!suites.has(name)) suites.set(name, await mls.getCiphersuiteImpl(mls.getCiphersuiteFromName(name)));
  return suites.get(name);
};
const decode = (text) => new Uint8Array(Buffer.from(text, "base64url"));
const encode = (bytes) => Buffer.from(bytes).toString("base64url");
const config = {
  keyRetentionConfig: { retainKeysForGenerations: 10, retainKeysForEpochs: 1, maximumForwardRatchetSteps: 200 },
  lifetimeConfig: { maximumTotalLifetime: 10_000_000_000n, validateLifetimeOnReceive: false },
  keyPackageEqualityConfig: { compareKeyPackages: () => false, compareKeyPackageToLeafNode: () => false },
  paddingConfig: { kind: "padUntilLength", padUntilLength: 256 },
  authService: { validateCredential: async () => true },
};
const message = (wireformat, name, value) => encode(mls.encodeMlsMessage({ version: "mls10", wireformat, [name]: value }));
const basic = (identity) => ({ credentialType: "basic", identity });
const held = new Map();
let ids = 0;
const keep = (value) => {
  ids += 1;
  held.set(ids, value);
  return ids;
};

const acts = {
  /** `identity`: base64url; `seed`: of the leaf's signing key; times in seconds. */
  async keyPackage({ identity, seed, publicKey, from, until, suite: name = SUITE, extensions = [], capabilities = {} }) {
    const suite = await suiteOf(name);
    const signature = { signKey: decode(seed), publicKey: decode(publicKey) };
    const able = { versions: ["mls10"], ciphersuites: [name], extensions: [], proposals: [], credentials: ["basic"], ...capabilities };
    const life = { notBefore: BigInt(from), notAfter: BigInt(until) };
    const made = await mls.generateKeyPackageWithKey(basic(decode(identity)), able, life, extensions, signature, suite);
    return { id: keep({ ...made, suite }), keyPackage: message("mls_key_package", "keyPackage", made.publicPackage) };
  },
  /** Of an anonymous leaf, as a visitor has; for ghosts. */
  async ghost() {
    const suite = await suiteOf();
    const able = { versions: ["mls10"], ciphersuites: [SUITE], extensions: [], proposals: [], credentials: ["basic"] };
    const now = BigInt(Math.floor(Date.now() / 1000));
    const life = { notBefore: now - 60n, notAfter: now + 3000n };
    const made = await mls.generateKeyPackage(basic(crypto.getRandomValues(new Uint8Array(16))), able, life, [], suite);
    return { id: keep({ ...made, suite }), keyPackage: message("mls_key_package", "keyPackage", made.publicPackage) };
  },
  /** Joins by the visitor's opening. */
  async join({ id, opening }) {
    const { publicPackage, privatePackage, suite } = held.get(id);
    const bytes = decode(opening);
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
    const [welcome] = mls.decodeMlsMessage(bytes.slice(4 + length), 0);
    const state = await mls.joinGroup(welcome.welcome, publicPackage, privatePackage, mls.emptyPskIndex, suite, undefined, undefined, config);
    return { group: keep({ state, suite }), epoch: Number(state.groupContext.epoch) };
  },
  /** `text`: the payload, whatever it is. */
  async seal({ group, text, aad = "" }) {
    const here = held.get(group);
    const made = await mls.createApplicationMessage(here.state, new TextEncoder().encode(text), here.suite, decode(aad));
    here.state = made.newState;
    return { body: message("mls_private_message", "privateMessage", made.privateMessage) };
  },
  async open({ group, body }) {
    const here = held.get(group);
    const [read] = mls.decodeMlsMessage(decode(body), 0);
    const made = await mls.processPrivateMessage(here.state, read.privateMessage, mls.emptyPskIndex, here.suite);
    here.state = made.newState;
    return { text: made.kind === "applicationMessage" ? new TextDecoder().decode(made.message).replace(/\0+$/, "") : null };
  },
  /** A commit with these proposals; `isPublic`: as a public message. The group moves on, as an accepted one would. */
  async commit({ group, add = [], remove = [], isPublic = false, extensions, reinit = false }) {
    const here = held.get(group);
    const proposals = [
      ...add.map((id) => ({ proposalType: "add", add: { keyPackage: held.get(id).publicPackage } })),
      ...remove.map((removed) => ({ proposalType: "remove", remove: { removed } })),
      ...(extensions ? [{ proposalType: "group_context_extensions", groupContextExtensions: { extensions: [] } }] : []),
      ...(reinit
        ? [{ proposalType: "reinit", reinit: { groupId: here.state.groupContext.groupId, version: "mls10", cipherSuite: SUITE, extensions: [] } }]
        : []),
    ];
    const made = await mls.createCommit(
      { state: here.state, cipherSuite: here.suite },
      { extraProposals: proposals, ratchetTreeExtension: true, wireAsPublicMessage: isPublic },
    );
    const welcome = made.welcome ? message("mls_welcome", "welcome", made.welcome) : null;
    here.state = made.newState;
    return { body: encode(mls.encodeMlsMessage(made.commit)), welcome };
  },
  async proposal({ group, remove, isPublic = false }) {
    const here = held.get(group);
    const made = await mls.createProposal(here.state, isPublic, { proposalType: "remove", remove: { removed: remove } }, here.suite);
    here.state = made.newState;
    return { body: encode(mls.encodeMlsMessage(made.message)) };
  },
  /** A stranger who has got the group's public half joins from outside. */
  async external({ group, identity, seed, publicKey }) {
    const here = held.get(group);
    const info = await mls.createGroupInfoWithExternalPub(here.state, [], here.suite);
    const made = await acts.keyPackage({
      identity, seed, publicKey, from: Math.floor(Date.now() / 1000) - 60, until: Math.floor(Date.now() / 1000) + 3000,
    });
    const { publicPackage, privatePackage } = held.get(made.id);
    const joined = await mls.joinGroupExternal(info, publicPackage, privatePackage, false, here.suite, here.state.ratchetTree, config);
    return { body: encode(mls.encodeMlsMessage({ version: "mls10", wireformat: "mls_public_message", publicMessage: joined.publicMessage })) };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { do: act, ...given } = JSON.parse(line);
  let answer;
  try {
    answer = await acts[act](given);
  } catch (error) {
    answer = { fault: String(error?.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
