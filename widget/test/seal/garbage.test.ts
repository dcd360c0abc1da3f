/** Whatever comes over the wire, nothing but a SealError comes out, and the group goes on. */
import { describe, expect, test } from "vitest";
import { createApplicationMessage } from "ts-mls/createMessage.js";
import type { Bytes, Group } from "../../src/core/seal-port";
import { randomBytes } from "../../src/seal/provider";
import { writePrivateMessage } from "../../src/seal/mls-messages";
import { commitIn, faultOf, met, noon, numbers, Organisation, say, seal, text } from "./people";
import { Rogue, rogueVisitor, staffPackage } from "./rogue";

describe("garbage", () => {
  const acts = (group: Group, body: Bytes) => [
    () => group.open(body),
    () => group.process(body),
    () => group.add([body]),
  ];

  /** Random bytes, and good ones cut short or with one bit turned, from `from` on. */
  function spoilt(samples: readonly Bytes[], from = 0): Bytes[] {
    const next = numbers(11);
    const bodies: Bytes[] = [new Uint8Array(0), new Uint8Array(100_000).fill(1), new Uint8Array(5000)];
    for (let i = 0; i < 60; i += 1) bodies.push(randomBytes(next(400)));
    for (const sample of samples)
      for (let i = 0; i < 60; i += 1) {
        const turned = sample.slice();
        const at = from + next(turned.length - from);
        turned[at] = (turned[at] ?? 0) ^ (1 << next(8));
        bodies.push(turned, sample.slice(0, next(sample.length)));
      }
    return bodies;
  }

  test("of any kind ends in a SealError, and the group goes on", async () => {
    const help = await Organisation.found();
    const { visitor, counsellor } = await met(help);
    const { keyPackage } = await help.joining();
    const { opening } = await (await seal.visitor(help.trust, noon)).admit(keyPackage);
    for (const body of spoilt([await counsellor.seal(text("hei")), keyPackage, opening, commitIn(opening)]))
      for (const act of acts(visitor, body)) {
        const fault = await faultOf(act);
        expect([fault, typeof fault]).toEqual([expect.not.stringMatching("none"), "string"]);
      }
    expect(await say(counsellor, visitor, "yhä")).toBe("yhä");
  });

  test("leads into no group, and the key package can still be used", async () => {
    const help = await Organisation.found();
    const joining = await help.joining();
    const { opening } = await (await seal.visitor(help.trust, noon)).admit(joining.keyPackage);
    // The commit is not for the newcomer, who reads no more of it than its head: spoil the welcome.
    for (const body of spoilt([opening], 4 + commitIn(opening).length)) {
      const fault = await faultOf(() => joining.join(body));
      expect([fault, typeof fault]).toEqual([expect.not.stringMatching("none"), "string"]);
    }
    expect((await joining.join(opening)).roster()).toHaveLength(2);
  });

  test("in a visitor's tree does not take the counsellor's page down", async () => {
    const help = await Organisation.found();
    const joining = await help.joining();
    for (const beyond of [2 ** 31, 2 ** 32 - 1, 64]) {
      const rogue = await Rogue.visitor();
      await rogue.add((await staffPackage(help)).bytes);
      await rogue.commit(); // so that there is a parent, in which to lie
      const ratchetTree = rogue.state.ratchetTree.map((node) =>
        node?.nodeType === "parent" ? { ...node, parent: { ...node.parent, unmergedLeaves: [beyond] } } : node,
      );
      rogue.state = { ...rogue.state, ratchetTree };
      const opening = await rogue.add(joining.keyPackage);
      expect(await faultOf(() => joining.join(opening))).toBe("bad_message");
    }
  });

  test("behind a good message is not overlooked", async () => {
    const help = await Organisation.found();
    const { visitor, counsellor } = await met(help);
    const joining = await help.joining();
    const { opening } = await visitor.add([joining.keyPackage]);
    const longer = (body: Bytes) => Uint8Array.from([...body, 0]);
    const message = await visitor.seal(text("hei"));
    const acts = [
      () => counsellor.open(longer(message)),
      () => counsellor.process(longer(commitIn(opening))),
      () => joining.join(longer(opening)),
      async () => (await seal.visitor(help.trust, noon)).admit(longer(joining.keyPackage)),
    ];
    for (const act of acts) expect(await faultOf(act)).toBe("bad_message");
    expect(await faultOf(() => counsellor.open(message))).toBe("none");
  });

  test("that is no bytes at all is refused too", async () => {
    const { visitor } = await met();
    for (const body of [undefined, null, "teksti", {}, 5] as unknown as Bytes[])
      for (const act of acts(visitor, body)) expect(await faultOf(act)).toBe("bad_message");
  });

  test("a large message is refused unread", async () => {
    const { rogue, counsellor } = await rogueVisitor(await Organisation.found());
    const message = await rogue.say(randomBytes(5000));
    expect(await faultOf(() => counsellor.open(message))).toBe("bad_message");
  });

  test("padding that hides something is refused", async () => {
    const { rogue, counsellor } = await rogueVisitor(await Organisation.found());
    const { privateMessage } = await createApplicationMessage(rogue.state, text("hei"), rogue.suite);
    const ciphertext = Uint8Array.from([...privateMessage.ciphertext, 1]);
    expect(await faultOf(() => counsellor.open(writePrivateMessage({ ...privateMessage, ciphertext })))).toBe(
      "bad_message",
    );
  });
});
