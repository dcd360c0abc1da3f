/** What was said cannot be read again: keys go with their epoch, with their message, and with the page. */
import { describe, expect, test, vi } from "vitest";
import { encodeGroupState } from "ts-mls/clientState.js";
import { createCommit } from "ts-mls/createCommit.js";
import type { Group } from "../../src/core/seal-port";
import { Gate } from "../../src/seal/gate";
import { SealedGroup } from "../../src/seal/group";
import { wipeState } from "../../src/seal/wipe";
import { commitIn, faultOf, groundOf, meet, met, noon, Organisation, say, seal, text, words } from "./people";
import { Rogue, rogueVisitor } from "./rogue";

describe("forgetting", () => {
  const another = async (help: Organisation, visitor: Group, others: readonly Group[]) => {
    const { opening, accepted } = await visitor.add([(await help.joining("specialist", "Kaisa")).keyPackage]);
    accepted();
    for (const group of others) await group.process(commitIn(opening));
  };

  test("a message is readable one commit later, and not two", async () => {
    const help = await Organisation.found();
    const { visitor, counsellor } = await met(help);
    const [one, two] = [await visitor.seal(text("yksi")), await visitor.seal(text("kaksi"))];
    await another(help, visitor, [counsellor]);
    expect(words((await counsellor.open(one)).payload)).toBe("yksi");
    await another(help, visitor, [counsellor]);
    expect(await faultOf(() => counsellor.open(two))).toBe("bad_message");
  });

  test("the state does not grow with the commits, as the library's zero would let it", async () => {
    const sizes = async (retainKeysForEpochs: number) => {
      const { rogue } = await rogueVisitor(await Organisation.found());
      const config = new Gate(await groundOf(await Organisation.found()), "conversation").config();
      const keyRetentionConfig = { ...config.keyRetentionConfig, retainKeysForEpochs };
      let state = { ...rogue.state, clientConfig: { ...config, keyRetentionConfig } };
      const seen: number[] = [];
      for (let i = 0; i < 12; i += 1) {
        state = (await createCommit({ state, cipherSuite: rogue.suite })).newState;
        seen.push(encodeGroupState(state).length);
      }
      return { first: seen[1] ?? 0, last: seen.at(-1) ?? 0, kept: state.historicalReceiverData.size };
    };
    const ours = new Gate(await groundOf(await Organisation.found()), "conversation").config().keyRetentionConfig;
    const kept = await sizes(ours.retainKeysForEpochs);
    expect(kept.kept).toBe(1);
    expect(kept.last).toBeLessThanOrEqual(kept.first + 100);
    expect((await sizes(0)).kept).toBeGreaterThan(5); // the trap itself
  });

  test("hundreds of messages do not make the state grow", async () => {
    const { rogue } = await rogueVisitor(await Organisation.found());
    const before = encodeGroupState(rogue.state).length;
    for (let i = 0; i < 300; i += 1) await rogue.say(text("hei"));
    expect(encodeGroupState(rogue.state).length).toBe(before);
  });

  test("a wiped state holds nothing but zeros where its secrets were", async () => {
    const { rogue } = await rogueVisitor(await Organisation.found());
    await rogue.say(text("hei"));
    await rogue.commit();
    const { keySchedule, secretTree, privatePath, historicalReceiverData } = rogue.state;
    const secrets = [
      ...Object.values(keySchedule),
      ...Object.values(privatePath.privateKeys),
      ...secretTree.flatMap(({ application, handshake }) => [application.secret, handshake.secret]),
      ...[...historicalReceiverData.values()].flatMap((past) => [past.senderDataSecret, past.resumptionPsk]),
    ];
    expect(secrets.length).toBeGreaterThan(12);
    expect(secrets.every((secret) => secret.some((value: number) => value !== 0))).toBe(true);
    wipeState(rogue.state);
    expect(secrets.every((secret) => secret.every((value: number) => value === 0))).toBe(true);
  });

  test("an opening wipes its group, but not the one that it has handed over", async () => {
    const help = await Organisation.found();
    const opening = await seal.visitor(help.trust, noon);
    const { visitor, joined } = await meet(opening, await help.joining());
    opening.wipe();
    expect(await say(visitor, joined, "yhä")).toBe("yhä");
    const other = await seal.visitor(help.trust, noon);
    const admitted = await other.admit((await help.joining()).keyPackage);
    other.wipe();
    expect(() => admitted.accepted().roster()).toThrow("gone");
    expect(await faultOf(async () => other.admit((await help.joining()).keyPackage))).toBe("gone");
  });

  /** A visitor's page around a state that we can look into. */
  const glass = async () => {
    const help = await Organisation.found();
    const rogue = await Rogue.visitor();
    const joining = await help.joining();
    await rogue.add(joining.keyPackage);
    const gate = new Gate(await groundOf(help), "conversation");
    const state = { ...rogue.state, clientConfig: gate.config() };
    return { help, state, group: new SealedGroup(state, gate, 0) };
  };
  const isZero = (secret: Uint8Array | undefined) => secret?.every((value) => value === 0);

  test("the key of a message is overwritten once it was used, and the rest is kept", async () => {
    const { state, group } = await glass();
    await group.seal(text("hei"));
    expect(isZero(state.secretTree[0]?.application.secret)).toBe(true);
    expect(isZero(state.secretTree[2]?.application.secret)).toBe(false);
    expect(isZero(state.keySchedule.initSecret)).toBe(false);
  });

  test("an epoch's secrets are overwritten when the daemon has taken the next, and not before", async () => {
    const { help, state, group } = await glass();
    const { keySchedule } = state;
    const tried = await group.add([(await help.joining("specialist", "Kaisa")).keyPackage]);
    tried.refused();
    const made = await group.add([(await help.joining("specialist", "Kaisa")).keyPackage]);
    for (const secret of Object.values(keySchedule)) expect(isZero(secret)).toBe(false);
    made.accepted();
    for (const secret of [keySchedule.initSecret, keySchedule.exporterSecret, keySchedule.epochAuthenticator])
      expect(isZero(secret)).toBe(true);
    expect(isZero(keySchedule.senderDataSecret)).toBe(false); // late messages still need it
    const after = await group.remove(1);
    after.accepted();
    expect(isZero(keySchedule.senderDataSecret)).toBe(true);
  });

  test("a wipe overwrites the secrets and takes the signing key away", async () => {
    const { state, group } = await glass();
    const { suite } = await groundOf(await Organisation.found());
    expect(await faultOf(() => suite.signature.sign(state.signaturePrivateKey, text("x")))).toBe("none");
    group.wipe();
    for (const secret of Object.values(state.keySchedule)) expect(isZero(secret)).toBe(true);
    expect(await faultOf(async () => suite.signature.sign(state.signaturePrivateKey, text("x")))).toMatchObject({
      message: "no such key",
    });
  });

  test("keys of messages are overwritten after opening too", async () => {
    const { rogue, counsellor } = await rogueVisitor(await Organisation.found());
    const seen: Uint8Array[] = [];
    const decrypt = crypto.subtle.importKey.bind(crypto.subtle);
    const spy = vi.spyOn(crypto.subtle, "importKey").mockImplementation(((...given: Parameters<typeof decrypt>) => {
      if ([...given[4]].includes("decrypt") && given[1] instanceof Uint8Array) seen.push(given[1]);
      return decrypt(...given);
    }) as never);
    await counsellor.open(await rogue.say(text("hei")));
    spy.mockRestore();
    expect(seen).toHaveLength(2); // who sent it, and what
    expect(isZero(seen[1])).toBe(true);
  });
});
