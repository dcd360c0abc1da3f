/** The gate by itself: what it answers the library, and why. */
import { describe, expect, test } from "vitest";
import type { Credential } from "ts-mls";
import { makeNativeKey, nativeCurves } from "../../src/seal/curves";
import { Gate } from "../../src/seal/gate";
import { COMMIT_PADDING } from "../../src/seal/padding";
import { LIFETIME_MAX_SECONDS, MEMBERS_MAX, RETENTION } from "../../src/seal/suite";
import { faultOf, groundOf, HOUR, NOON, noon, Organisation } from "./people";
import { anyPackage, staffPackage } from "./rogue";

const basic = (identity: Uint8Array): Credential => ({ credentialType: "basic", identity });
const anonymous = basic(new Uint8Array(16));

async function gates() {
  const help = await Organisation.found();
  const ground = await groundOf(help);
  return { help, ground, conversation: new Gate(ground, "conversation"), group: new Gate(ground, "group") };
}

test("every group gets our bounds, whatever the library's own are", async () => {
  const { conversation } = await gates();
  expect(conversation.config()).toMatchObject({
    keyRetentionConfig: RETENTION,
    paddingConfig: COMMIT_PADDING,
    lifetimeConfig: {
      maximumTotalLifetime: BigInt(LIFETIME_MAX_SECONDS),
      validateLifetimeOnReceive: false,
      clock: noon,
      maximumNodes: 2 * MEMBERS_MAX - 1,
    },
  });
});

describe("the library is answered", () => {
  const answer = async (gate: Gate, credential: Credential, key: Uint8Array) => [
    await gate.config().authService.validateCredential(credential, key),
    gate.takeFault(),
    gate.takeFault(), // told once
  ];

  test("yes for who has no name, and for a chain that holds on its own key", async () => {
    const { help, conversation, group } = await gates();
    const { publicKey } = await makeNativeKey();
    const counsellor = basic(await help.identity(publicKey));
    for (const gate of [conversation, group]) {
      expect(await answer(gate, anonymous, publicKey)).toEqual([true, null, null]);
      expect(await answer(gate, counsellor, publicKey)).toEqual([true, null, null]);
      expect(await answer(gate, counsellor, (await makeNativeKey()).publicKey)).toEqual([
        false,
        "bad_credential",
        null,
      ]);
    }
  });

  test("no for a participant in a conversation alone", async () => {
    const { help, conversation, group } = await gates();
    const { publicKey } = await makeNativeKey();
    const participant = basic(await help.identity(publicKey, "participant"));
    expect(await answer(conversation, participant, publicKey)).toEqual([false, "bad_credential", null]);
    expect(await answer(group, participant, publicKey)).toEqual([true, null, null]);
  });

  test("no for another kind of credential, also one that would be nobody's name", async () => {
    const { conversation } = await gates();
    const { publicKey } = await makeNativeKey();
    const x509 = { credentialType: "x509", certificates: [], identity: new Uint8Array(16) } as unknown as Credential;
    expect(await answer(conversation, x509, publicKey)).toEqual([false, "bad_credential", null]);
  });

  test("no by the fault that was found, and where the judging itself breaks", async () => {
    const { help, ground } = await gates();
    const { publicKey } = await makeNativeKey();
    const identity = basic(await help.identity(publicKey));
    const late = new Gate({ ...ground, clock: () => NOON + 3 * HOUR }, "conversation");
    expect(await answer(late, identity, publicKey)).toEqual([false, "expired_credential", null]);
    const trust = {
      ...ground.trust,
      lists: () => {
        throw new Error("x");
      },
    };
    const broken = new Gate({ ...ground, trust }, "conversation");
    expect(await answer(broken, identity, publicKey)).toEqual([false, "bad_credential", null]);
  });
});

test("a newcomer has a name, but for a group's participants, and a package of our shape and time", async () => {
  const { help, ground, conversation, group } = await gates();
  const [nobody, somebody, participant] = [
    await anyPackage(),
    await staffPackage(help),
    await staffPackage(help, "participant"),
  ];
  const judged = (gate: Gate, of: typeof nobody) => faultOf(() => gate.checkNewcomer(of.publicPackage));
  expect([await judged(conversation, nobody), await judged(group, nobody)]).toEqual(["bad_credential", "none"]);
  expect([await judged(conversation, somebody), await judged(group, somebody)]).toEqual(["none", "none"]);
  expect([await judged(conversation, participant), await judged(group, participant)]).toEqual([
    "bad_credential",
    "none",
  ]);
  const late = new Gate({ ...ground, clock: () => NOON + 3 * HOUR }, "group");
  expect(await judged(late, nobody)).toBe("expired_credential");
  const elsewhere = await staffPackage(await Organisation.found("toinen"));
  expect([await judged(conversation, elsewhere), await judged(group, elsewhere)]).toEqual([
    "bad_credential",
    "bad_credential",
  ]);
});

test("who was let in is judged by the lists of now; who has no name is on none", async () => {
  const help = await Organisation.found();
  const [signing, { publicKey }] = [await makeNativeKey(), await makeNativeKey()];
  const identity = await help.identity(publicKey, "counsellor", "Aino", NOON - HOUR, NOON + HOUR, signing);
  const lists = [...help.trust.lists()];
  const gate = new Gate(
    { ...(await groundOf(help, nativeCurves)), trust: { ...help.trust, lists: () => lists } },
    "group",
  );
  const judged = async () => [
    await faultOf(() => gate.judge(identity)),
    await faultOf(() => gate.judge(new Uint8Array(16))),
  ];
  expect(await judged()).toEqual(["none", "none"]);
  lists.push(await help.revoked(2, signing.publicKey));
  expect(await judged()).toEqual(["revoked_credential", "none"]);
});
