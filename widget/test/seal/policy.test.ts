/** Who may change a group, and how. Each change here is rightly signed by a member. */
import { describe, expect, test } from "vitest";
import type { ProposalOrRef } from "ts-mls";
import { isOther } from "../../src/core/key-exchange";
import type { Bytes, Group } from "../../src/core/seal-port";
import { makeNativeKey } from "../../src/seal/curves";
import { makeSeal } from "../../src/seal/index";
import { randomBytes } from "../../src/seal/provider";
import { readKeyPackage } from "../../src/seal/mls-messages";
import { commitIn, faultOf, meet, met, NOON, noon, Organisation, say, seal, text } from "./people";
import { add, anyPackage, inline, remove, rogueCounsellor, rogueVisitor, staffPackage } from "./rogue";

describe("the host alone changes a conversation", () => {
  test("an Add by the counsellor is refused, though the credential is true", async () => {
    const help = await Organisation.found();
    const { rogue, visitor } = await rogueCounsellor(help);
    const listener = await staffPackage(help, "specialist", "Kuuntelija");
    expect(await faultOf(async () => visitor.process(await rogue.commit([add(listener.publicPackage)])))).toBe(
      "not_permitted",
    );
    expect(visitor.roster()).toHaveLength(2);
  });

  test("a Remove of the visitor is refused, and so is an update, by anybody", async () => {
    const help = await Organisation.found();
    const one = await rogueCounsellor(help);
    expect(await faultOf(async () => one.visitor.process(await one.rogue.forge([inline(remove(0))])))).toBe(
      "not_permitted",
    );
    const other = await rogueCounsellor(help);
    expect(await faultOf(async () => other.visitor.process(await other.rogue.commit()))).toBe("not_permitted");
    const own = await rogueVisitor(help);
    expect(await faultOf(async () => own.counsellor.process(await own.rogue.forge([inline(remove(0))])))).toBe(
      "not_permitted",
    );
  });

  test("our own page does not even make such a commit", async () => {
    const help = await Organisation.found();
    const { visitor, counsellor } = await met(help);
    const { keyPackage } = await help.joining("specialist");
    expect(await faultOf(() => counsellor.add([keyPackage]))).toBe("not_permitted");
    expect(await faultOf(() => counsellor.remove(0))).toBe("not_permitted");
    expect(await faultOf(() => visitor.remove(0))).toBe("not_permitted");
    for (const leaf of [2, 7, -1, 1.5, 2 ** 32 - 1, Number.NaN])
      expect(await faultOf(() => visitor.remove(leaf))).toBe("not_permitted");
    expect(await faultOf(() => visitor.add([]))).toBe("not_permitted");
    expect(await say(visitor, counsellor, "yhä")).toBe("yhä");
  });
});

describe("the host's commits are judged too", () => {
  const hostile = async (make: (help: Organisation) => Promise<ProposalOrRef[]>): Promise<unknown> => {
    const help = await Organisation.found();
    const { rogue, counsellor } = await rogueVisitor(help);
    const fault = await faultOf(async () => counsellor.process(await rogue.forge(await make(help))));
    expect(await faultOf(async () => counsellor.open(await rogue.say(text("hei"))))).toBe("none");
    return fault;
  };

  test("a second anonymous leaf is refused", async () => {
    const { publicPackage } = await anyPackage();
    expect(await hostile(async () => [inline(add(publicPackage))])).toBe("bad_credential");
  });

  test("a newcomer of another organisation is refused", async () => {
    const other = await Organisation.found("toinen");
    const { publicPackage } = await staffPackage(other);
    expect(await hostile(async () => [inline(add(publicPackage))])).toBe("bad_credential");
  });

  test("to remove and add at once is refused: it would break the removed page", async () => {
    const both = async (help: Organisation) => [
      inline(remove(1)),
      inline(add((await staffPackage(help)).publicPackage)),
    ];
    expect(await hostile(both)).toBe("not_permitted");
  });

  test("every other kind of proposal is refused, also one that would bring the page down", async () => {
    const groupId = randomBytes(32);
    const cipherSuite = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519" as const;
    const wrongs: ProposalOrRef[][] = [
      [inline({ proposalType: "external_init", externalInit: { kemOutput: randomBytes(32) } })],
      [
        inline({ proposalType: "external_init", externalInit: { kemOutput: randomBytes(32) } }),
        inline(remove(2 ** 32 - 1)),
      ],
      [inline({ proposalType: "group_context_extensions", groupContextExtensions: { extensions: [] } })],
      [inline({ proposalType: "reinit", reinit: { groupId, version: "mls10", cipherSuite, extensions: [] } })],
      [
        inline({
          proposalType: "psk",
          psk: { preSharedKeyId: { psktype: "external", pskId: randomBytes(4), pskNonce: randomBytes(32) } },
        }),
      ],
      [inline({ proposalType: 0xf123, proposalData: randomBytes(4) })],
      [{ proposalOrRefType: "reference", reference: randomBytes(32) }],
    ];
    for (const wrong of wrongs) expect(await hostile(async () => wrong)).toBe("not_permitted");
  });

  test("a Remove of who is not there is refused", async () => {
    for (const leaf of [2, 9, 2 ** 31, 2 ** 32 - 1])
      expect(await hostile(async () => [inline(remove(leaf))])).toBe("bad_message");
  });

  test("a commit with a wrong confirmation is refused", async () => {
    const good = async (help: Organisation) => [inline(add((await staffPackage(help)).publicPackage))];
    expect(await hostile(good)).toBe("bad_message");
  });

  test("nobody takes another name on the way", async () => {
    const help = await Organisation.found();
    const { rogue, counsellor } = await rogueVisitor(help);
    const own = rogue.state.ratchetTree[0];
    if (own?.nodeType !== "leaf") throw new Error("no leaf");
    const leaf = { ...own.leaf, credential: { credentialType: "basic" as const, identity: randomBytes(16) } };
    rogue.state = { ...rogue.state, ratchetTree: [{ nodeType: "leaf", leaf }, ...rogue.state.ratchetTree.slice(1)] };
    expect(await faultOf(async () => counsellor.process(await rogue.commit()))).toBe("not_permitted");
  });

  test("an update of the host's own keys is taken", async () => {
    const { rogue, counsellor } = await rogueVisitor(await Organisation.found());
    expect(await counsellor.process(await rogue.commit())).toEqual({ removed: false });
    expect(await faultOf(async () => counsellor.open(await rogue.say(text("hei"))))).toBe("none");
  });
});

describe("nothing comes from outside", () => {
  test("public messages are refused, whoever signs them", async () => {
    const help = await Organisation.found();
    const { rogue, counsellor } = await rogueVisitor(help);
    const { publicPackage } = await staffPackage(help);
    const publicProposal = await rogue.propose(add(publicPackage), true);
    const publicCommit = await rogue.commit([add(publicPackage)], true);
    for (const message of [publicProposal, publicCommit]) {
      expect(await faultOf(() => counsellor.process(message))).toBe("bad_message");
      expect(await faultOf(() => counsellor.open(message))).toBe("bad_message");
    }
  });

  test("a stranger who comes in by an external commit is refused", async () => {
    const { rogue, counsellor } = await rogueVisitor(await Organisation.found());
    const message = await rogue.lendToStranger();
    expect(await faultOf(() => counsellor.process(message))).toBe("bad_message");
    expect(await faultOf(() => counsellor.open(message))).toBe("bad_message");
    expect(counsellor.roster()).toHaveLength(2);
  });

  test("a proposal alone is refused, private as it may be", async () => {
    const { rogue, counsellor } = await rogueVisitor(await Organisation.found());
    const message = await rogue.propose(remove(1));
    expect(await faultOf(() => counsellor.process(message))).toBe("bad_message");
    expect(await faultOf(() => counsellor.open(message))).toBe("bad_message");
  });

  test("a message that carries open words beside the sealed ones is refused", async () => {
    const { rogue, counsellor } = await rogueVisitor(await Organisation.found());
    const message = await rogue.say(text("hei"), text("for all to read"));
    expect(await faultOf(() => counsellor.open(message))).toBe("bad_message");
  });

  test("a message of another group is refused", async () => {
    const [one, other] = [await met(), await met()];
    const message = await one.visitor.seal(text("hei"));
    expect(await faultOf(() => other.counsellor.open(message))).toBe("bad_message");
    expect(await faultOf(() => other.counsellor.process(message))).toBe("bad_message");
  });

  test("a message is no commit, and a commit is no message", async () => {
    const { rogue, counsellor } = await rogueVisitor(await Organisation.found());
    const message = await rogue.say(text("hei"));
    const commit = await rogue.commit();
    expect(await faultOf(() => counsellor.process(message))).toBe("bad_message");
    expect(await faultOf(() => counsellor.open(commit))).toBe("bad_message");
    expect(await counsellor.process(commit)).toEqual({ removed: false });
  });
});

describe("a colleague who joins", () => {
  const invite = async (help: Organisation, visitor: Group) => {
    const joining = await help.joining("specialist", "Kaisa");
    const { opening, accepted } = await visitor.add([joining.keyPackage]);
    accepted();
    return { opening, joined: await joining.join(opening), commit: commitIn(opening) };
  };
  test("is seen by all, hears all from then on, and nothing of before", async () => {
    const help = await Organisation.found();
    const { visitor, counsellor } = await met(help);
    const before = await visitor.seal(text("ennen"));
    const { joined, commit } = await invite(help, visitor);
    expect(await counsellor.process(commit)).toEqual({ removed: false });
    for (const group of [visitor, counsellor, joined])
      expect(group.roster().map(({ alias }) => alias)).toEqual([null, "Aino", "Kaisa"]);
    const said = await visitor.seal(text("kaikille"));
    for (const group of [counsellor, joined]) expect((await group.open(said)).sender.role).toBe("visitor");
    expect(await faultOf(() => joined.open(before))).toBe("replayed"); // it was not for them: no gap
    expect(await faultOf(() => counsellor.open(before))).toBe("none");
  });

  test("is gone after a Remove, which tells the removed page and wipes it", async () => {
    const help = await Organisation.found();
    const { visitor, counsellor } = await met(help);
    const { joined, commit } = await invite(help, visitor);
    await counsellor.process(commit);
    const { commit: removal, accepted } = await visitor.remove(1);
    accepted();
    expect(await counsellor.process(removal)).toEqual({ removed: true });
    expect(await joined.process(removal)).toEqual({ removed: false });
    expect(joined.roster().map(({ alias }) => alias)).toEqual([null, "Kaisa"]);
    expect(() => counsellor.roster()).toThrow("gone");
    expect(await say(visitor, joined, "kahden")).toBe("kahden");
  });

  test("has no voice once removed, with keys of the epoch before in hand", async () => {
    const help = await Organisation.found();
    const { rogue, visitor } = await rogueCounsellor(help);
    const { accepted } = await visitor.remove(1);
    const early = await rogue.say(text("vielä mukana"));
    expect(await faultOf(() => visitor.open(early))).toBe("none");
    accepted();
    const late = await rogue.say(text("enää ei"));
    expect(await faultOf(() => visitor.open(late))).toBe("not_permitted");
  });

  test("comes in place of another by two commits", async () => {
    const help = await Organisation.found();
    const { visitor, counsellor } = await met(help);
    const { commit: removal, accepted } = await visitor.remove(1);
    accepted();
    await counsellor.process(removal);
    const { joined } = await invite(help, visitor);
    expect(joined.roster().map(({ leaf, alias }) => [leaf, alias])).toEqual([
      [0, null],
      [1, "Kaisa"],
    ]);
    expect(await say(joined, visitor, "jatketaan")).toBe("jatketaan");
  });
});

test("a key package is read for what it is, not for what stands around it", async () => {
  const help = await Organisation.found();
  const { bytes } = await staffPackage(help);
  expect(() => readKeyPackage(bytes.slice(0, -1))).toThrow("bad_message");
  const { who } = await meet(await seal.visitor(help.trust, noon), await help.joining());
  expect(who.leaf).toBe(1);
});

describe("whoever was let in", () => {
  test("counts no more as soon as a list names the signing key, and the others go on", async () => {
    const help = await Organisation.found();
    const signing = await makeNativeKey();
    const shift = await makeNativeKey();
    const lists: Bytes[] = [...help.trust.lists()];
    const trust = { ...help.trust, lists: () => lists };
    const identity = await help.identity(shift.publicKey, "counsellor", "Aino", NOON - 3600, NOON + 3600, signing);
    const opening = await makeSeal().visitor(trust, noon);
    const { visitor } = await meet(opening, await seal.counsellor(shift, identity, help.trust, noon));
    expect(await faultOf(() => visitor.judge())).toBe("none");
    lists.push(await help.revoked(2, (await makeNativeKey()).publicKey));
    expect(await faultOf(() => visitor.judge())).toBe("none");
    lists.push(await help.revoked(3, signing.publicKey));
    expect(await faultOf(() => visitor.judge())).toBe("revoked_credential");
  });

  test("is another person under the same alias, by another key", async () => {
    const help = await Organisation.found();
    const [first, second] = await Promise.all(
      [1, 2].map(async () => (await meet(await seal.visitor(help.trust, noon), await help.joining())).who),
    );
    expect(first?.alias).toBe(second?.alias);
    expect(isOther(first ?? null, second ?? null)).toBe(true);
    expect(isOther(first ?? null, first ?? null)).toBe(false);
  });
});
