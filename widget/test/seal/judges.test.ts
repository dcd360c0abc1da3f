/** The judges by themselves, each bound from both of its sides: what the library would refuse too is refused by us first. */
import { beforeAll, describe, expect, test } from "vitest";
import type { KeyPackage, ProposalOrRef } from "ts-mls";
import type { LeafNode } from "ts-mls/leafNode.js";
import type { RatchetTree } from "ts-mls/ratchetTree.js";
import { type Bytes, SealError } from "../../src/core/seal-port";
import {
  addedBy,
  checkCommit,
  checkKeyPackage,
  checkLeaf,
  checkStillHere,
  checkSuccession,
  hostOf,
  identityOf,
  isAnonymous,
  leavesOf,
  personOf,
} from "../../src/seal/policy";
import { ANONYMOUS_BYTES, CAPABILITIES, MEMBERS_MAX } from "../../src/seal/suite";
import { HOUR, NOON, Organisation } from "./people";
import { add, anyPackage, inline, remove } from "./rogue";

/** What a judge says: its fault, "none", or an error that is not the seal's own. */
function said(judge: () => unknown): unknown {
  try {
    judge();
    return "none";
  } catch (error) {
    return error instanceof SealError ? error.fault : error;
  }
}

let good: KeyPackage;
let leaf: LeafNode;
const by: Record<string, Bytes> = {};
beforeAll(async () => {
  good = (await anyPackage()).publicPackage;
  leaf = good.leafNode;
  const help = await Organisation.found();
  for (const role of ["counsellor", "facilitator", "participant"] as const)
    by[role] = await help.identity(new Uint8Array(leaf.signaturePublicKey), role);
});
const anonymous = (first = 0): Bytes => new Uint8Array(ANONYMOUS_BYTES).fill(first);
const at = (index: number, identity: Bytes = new Uint8Array(index + 40), node = leaf) => ({ index, node, identity });
const extension = { extensionType: 0x0a0a, extensionData: new Uint8Array(0) };

describe("a leaf", () => {
  test("lives from the first second of its life to the last, by a life of three hours at most", () => {
    for (const [time, fault] of [
      [NOON - HOUR - 1, "expired_credential"],
      [NOON - HOUR, "none"],
      [NOON + 2 * HOUR, "none"],
      [NOON + 2 * HOUR + 1, "expired_credential"],
      [Number.NaN, "expired_credential"],
    ] as const)
      expect([time, said(() => checkLeaf(leaf, time))]).toEqual([time, fault]);
    const lifetime = { notBefore: BigInt(NOON - HOUR), notAfter: BigInt(NOON + 2 * HOUR + 1) };
    expect(said(() => checkLeaf({ ...leaf, lifetime } as LeafNode, NOON))).toBe("expired_credential");
  });

  test("of a commit has no life of its own, but our shape", () => {
    const own = { ...leaf, leafNodeSource: "commit", parentHash: new Uint8Array(0) } as LeafNode;
    expect(said(() => checkLeaf(own, 0))).toBe("none");
    expect(said(() => checkLeaf({ ...own, extensions: [extension] }, 0))).toBe("not_permitted");
  });

  test("and a key package have no extension, no other abilities and no other suite", () => {
    expect(said(() => checkKeyPackage(good, NOON))).toBe("none");
    const capabilities = { ...CAPABILITIES, credentials: [] };
    const wrongs: KeyPackage[] = [
      { ...good, extensions: [extension] },
      { ...good, cipherSuite: "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519" },
      { ...good, leafNode: { ...good.leafNode, extensions: [extension] } },
      { ...good, leafNode: { ...good.leafNode, capabilities } },
    ];
    for (const wrong of wrongs) expect(said(() => checkKeyPackage(wrong, NOON))).toBe("not_permitted");
    expect(said(() => checkKeyPackage(good, 0))).toBe("expired_credential");
  });

  test("has a basic credential, and stands at every second place of the tree", () => {
    const wrongs = [
      { credentialType: "x509", certificates: [] },
      { credentialType: "x509", identity: anonymous() },
      { credentialType: "basic" },
    ];
    for (const credential of wrongs)
      expect(said(() => identityOf({ ...leaf, credential } as unknown as LeafNode))).toBe("bad_credential");
    const parent = { nodeType: "parent", parent: {} };
    const tree = [{ nodeType: "leaf", leaf }, parent, undefined, undefined, { nodeType: "leaf", leaf }];
    const found = leavesOf(tree as unknown as RatchetTree);
    expect(found.map(({ index, identity }) => [index, identity])).toEqual([0, 2].map((n) => [n, identityOf(leaf)]));
  });
});

describe("who somebody is", () => {
  test("an anonymous name has one length", () => {
    expect([15, 16, 17].map((length) => isAnonymous(new Uint8Array(length)))).toEqual([false, true, false]);
  });

  test("the visitor is the one without a name in a conversation, a participant in a group", () => {
    const nobody = { role: "visitor", answersAs: null, key: null, alias: null, organisation: null };
    expect(personOf(at(3, anonymous()), "conversation", 3)).toEqual({ ...nobody, leaf: 3, isMe: true });
    expect(personOf(at(3, anonymous()), "group", 0)).toEqual({ ...nobody, role: "participant", leaf: 3, isMe: false });
    expect(personOf(at(1, by.counsellor), "group", 0)).toMatchObject({ role: "counsellor", alias: "Aino", leaf: 1 });
  });

  test("a host is there exactly once: without a name in a conversation, a facilitator in a group", () => {
    const [visitor, other] = [at(0, anonymous()), at(2, anonymous(1))];
    const [counsellor, facilitator, second] = [at(1, by.counsellor), at(4, by.facilitator), at(5, by.facilitator)];
    expect(hostOf([counsellor, visitor], "conversation")).toBe(0);
    expect(hostOf([visitor, counsellor, facilitator], "group")).toBe(4);
    for (const [leaves, kind] of [
      [[], "conversation"],
      [[counsellor], "conversation"],
      [[visitor, other], "conversation"],
      [[visitor, counsellor, at(6, by.participant)], "group"],
      [[facilitator, second], "group"],
    ] as const)
      expect(said(() => hostOf(leaves, kind))).toBe("not_permitted");
  });
});

describe("a change", () => {
  const psk = inline({ proposalType: "reinit" } as never);
  const reference: ProposalOrRef = { proposalOrRefType: "reference", reference: new Uint8Array(32) };

  test("is the host's, of one kind that we know, and never the host's own removal", () => {
    const adds = inline(add(good));
    for (const right of [[], [adds], [adds, adds], [inline(remove(1))], [inline(remove(1)), inline(remove(2))]])
      expect(said(() => checkCommit(0, right, 0))).toBe("none");
    for (const wrong of [[adds, inline(remove(1))], [psk], [reference], [inline(remove(1)), inline(remove(0))]])
      expect(said(() => checkCommit(0, wrong, 0))).toBe("not_permitted");
    for (const proposals of [[], [adds], [inline(remove(1))]])
      expect(said(() => checkCommit(1, proposals, 0))).toBe("not_permitted");
  });

  test("adds those whom its adds name", () => {
    expect(addedBy([inline(add(good)), inline(remove(1)), psk, reference])).toEqual([good]);
  });

  test("leaves everybody the name and the key, and the host the place", () => {
    const [visitor, counsellor] = [at(0, anonymous()), at(1)];
    const judge = (after: readonly ReturnType<typeof at>[], host = 0) =>
      said(() => checkSuccession([visitor, counsellor], after, "conversation", host));
    expect(judge([visitor, counsellor])).toBe("none");
    expect(judge([visitor])).toBe("none");
    expect(judge([visitor, at(2)])).toBe("none");
    const otherKey = { ...leaf, signaturePublicKey: new Uint8Array(32) };
    expect(judge([visitor, at(1, new Uint8Array(50))])).toBe("not_permitted");
    expect(judge([visitor, { ...counsellor, node: otherKey }])).toBe("not_permitted");
    expect(judge([{ ...visitor, node: otherKey }, counsellor])).toBe("not_permitted");
    expect(judge([visitor, counsellor], 1)).toBe("not_permitted");
    expect(judge([counsellor, at(2, anonymous())])).toBe("not_permitted");
  });

  test("leads to as many members as we would ever have, and to no more", () => {
    const visitor = at(0, anonymous());
    const crowd = (count: number) => [visitor, ...Array.from({ length: count - 1 }, (_, n) => at(n + 1))];
    const judge = (count: number) => said(() => checkSuccession([visitor], crowd(count), "conversation", 0));
    expect([judge(MEMBERS_MAX), judge(MEMBERS_MAX + 1)]).toEqual(["none", "not_permitted"]);
  });

  test("takes the voice of who has gone", () => {
    expect(said(() => checkStillHere(at(1), [at(0), at(1)]))).toBe("none");
    expect(said(() => checkStillHere(at(1), [at(0), at(2)]))).toBe("not_permitted");
    expect(said(() => checkStillHere(at(1), []))).toBe("not_permitted");
  });
});
