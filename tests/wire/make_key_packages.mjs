// Writes key_packages.json: a key package, an opening and messages as the browsers' MLS library makes them.
// The signing key is the "leaf" of credentials.json; all else is fresh, so the file differs on each run.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const library = new URL("../../widget/node_modules/ts-mls/dist/src/index.js", import.meta.url);
const mls = await import(library.href);
const NOW = 1_800_000_000;
Date.now = () => NOW * 1000;

const chain = JSON.parse(readFileSync(new URL("credentials.json", import.meta.url), "utf8")).find((one) => one.valid);
const decode = (text) => new Uint8Array(Buffer.from(text, "base64url"));
const encode = (bytes) => Buffer.from(bytes).toString("base64url");
const suite = await mls.getCiphersuiteImpl(
  mls.getCiphersuiteFromName("MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519"),
);
const capabilities = {
  versions: ["mls10"],
  ciphersuites: ["MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519"],
  extensions: [],
  proposals: [],
  credentials: ["basic"],
};
const lifetime = { notBefore: BigInt(NOW - 3600), notAfter: BigInt(NOW + 7200) };
const message = (wireformat, name, value) =>
  mls.encodeMlsMessage({ version: "mls10", wireformat, [name]: value });
const basic = (identity) => ({ credentialType: "basic", identity });

const counsellor = await mls.generateKeyPackageWithKey(
  basic(decode(chain.identity)),
  capabilities,
  lifetime,
  [],
  { signKey: createHash("sha256").update("leaf").digest(), publicKey: decode(chain.leaf_key) },
  suite,
);
const HOUR = 3600;
/** Name, valid from and until in seconds from now, and whether both languages take it: three hours in all: one, and the hour that two clocks may differ at both ends, and now inside. */
const LIFETIMES = [
  ["as it is made", -HOUR, 2 * HOUR, true],
  ["three hours from now", 0, 3 * HOUR, true],
  ["three hours until now", -3 * HOUR, 0, true],
  ["a second more than three hours", -HOUR, 2 * HOUR + 1, false],
  ["a day", -HOUR, 23 * HOUR, false],
  ["over", -3 * HOUR, -1, false],
  ["not yet", 1, 3 * HOUR, false],
];
const withLifetime = async (from, until) => {
  const made = await mls.generateKeyPackageWithKey(
    basic(decode(chain.identity)),
    capabilities,
    { notBefore: BigInt(NOW + from), notAfter: BigInt(NOW + until) },
    [],
    { signKey: createHash("sha256").update("leaf").digest(), publicKey: decode(chain.leaf_key) },
    suite,
  );
  return encode(message("mls_key_package", "keyPackage", made.publicPackage));
};
const visitor = await mls.generateKeyPackage(basic(new Uint8Array(7)), capabilities, lifetime, [], suite);
const group = new Uint8Array(createHash("sha256").update("group").digest());
const start = await mls.createGroup(group, visitor.publicPackage, visitor.privatePackage, [], suite);
const add = { proposalType: "add", add: { keyPackage: counsellor.publicPackage } };
const added = await mls.createCommit(
  { state: start, cipherSuite: suite },
  { extraProposals: [add], ratchetTreeExtension: true },
);
const open = await mls.createCommit(
  { state: start, cipherSuite: suite },
  { extraProposals: [add], ratchetTreeExtension: true, wireAsPublicMessage: true },
);
const commit = mls.encodeMlsMessage(added.commit);
const welcome = message("mls_welcome", "welcome", added.welcome);
const said = await mls.createApplicationMessage(added.newState, new TextEncoder().encode("hei"), suite);
const marked = await mls.createApplicationMessage(
  said.newState,
  new TextEncoder().encode("hei"),
  suite,
  new TextEncoder().encode("in the clear"),
);
const updated = await mls.createCommit({ state: added.newState, cipherSuite: suite }, {});
const length = Buffer.alloc(4);
length.writeUInt32BE(commit.length);

const made = {
  now: NOW,
  roots: chain.roots.map(({ key }) => key),
  lists: chain.lists,
  group: encode(group),
  key_package: encode(message("mls_key_package", "keyPackage", counsellor.publicPackage)),
  visitor_key_package: encode(message("mls_key_package", "keyPackage", visitor.publicPackage)),
  opening: encode(Buffer.concat([length, commit, welcome])),
  commit: encode(commit),
  welcome: encode(welcome),
  message: encode(message("mls_private_message", "privateMessage", said.privateMessage)),
  update: encode(mls.encodeMlsMessage(updated.commit)),
  public_commit: encode(mls.encodeMlsMessage(open.commit)),
  authenticated_data: encode(message("mls_private_message", "privateMessage", marked.privateMessage)),
  lifetimes: await Promise.all(
    LIFETIMES.map(async ([name, from, until, is_good]) => ({
      name,
      is_good,
      key_package: await withLifetime(from, until),
    })),
  ),
};
writeFileSync(new URL("key_packages.json", import.meta.url), `${JSON.stringify(made, null, 1)}\n`);
