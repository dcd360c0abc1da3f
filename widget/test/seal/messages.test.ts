/** What is sealed: its length says little, its order does not matter much, and everything is done in turns. */
import { describe, expect, test } from "vitest";
import { BUCKETS_BYTES, PAYLOAD_MAX_BYTES, type Bytes } from "../../src/core/seal-port";
import { bucketFor } from "../../src/seal/padding";
import { randomBytes } from "../../src/seal/provider";
import { faultOf, met, numbers, say, text, words } from "./people";
import { Rogue } from "./rogue";

describe("lengths", () => {
  test("500 texts of any length make at most five sizes; unpadded they make many", async () => {
    const { visitor } = await met();
    const rogue = await Rogue.visitor();
    const [padded, bare] = [new Set<number>(), new Set<number>()];
    const next = numbers(7);
    for (let i = 0; i < 500; i += 1) {
      const payload = randomBytes(next(2) ? next(200) : next(PAYLOAD_MAX_BYTES + 1));
      padded.add((await visitor.seal(payload)).length);
      bare.add((await rogue.say(payload)).length);
    }
    expect(padded.size).toBe(5);
    expect(bare.size).toBeGreaterThan(100);
  });

  test("each bucket is filled exactly, at both of its ends", async () => {
    const { visitor } = await met();
    const overhead = (await visitor.seal(text(""))).length - 256;
    let from = 0;
    for (const bucket of BUCKETS_BYTES) {
      for (const length of [from, bucket - 72])
        expect([length, (await visitor.seal(randomBytes(length))).length - overhead]).toEqual([length, bucket]);
      from = bucket - 71;
    }
  });

  test("an acknowledgement is shorter than all else; one that tells of many gaps goes as long as a message", async () => {
    const { visitor, counsellor } = await met();
    const overhead = (await visitor.seal(text(""))).length - 256;
    const lengths = [];
    for (const length of [0, 40, 41]) lengths.push((await visitor.seal(randomBytes(length), true)).length - overhead);
    expect(lengths).toEqual([112, 112, 256]);
    expect((await counsellor.open(await visitor.seal(text("kuultu"), true))).payload).toEqual(text("kuultu"));
  });

  test("what does not fit the last bucket is refused, and the group stays as it was", async () => {
    const { visitor, counsellor } = await met();
    await expect(visitor.seal(randomBytes(PAYLOAD_MAX_BYTES + 1))).rejects.toThrow(RangeError);
    expect(() => bucketFor(PAYLOAD_MAX_BYTES + 1)).toThrow(RangeError);
    expect(await say(visitor, counsellor, "hei")).toBe("hei");
  });
});

describe("order", () => {
  test("a replay is known as one, and changes nothing", async () => {
    const { visitor, counsellor } = await met();
    const message = await visitor.seal(text("yksi"));
    await counsellor.open(message);
    expect(await faultOf(() => counsellor.open(message))).toBe("replayed");
    expect(await say(visitor, counsellor, "kaksi")).toBe("kaksi");
  });

  test("our own message, sent back to us, is a replay", async () => {
    const { visitor } = await met();
    const message = await visitor.seal(text("kaiku"));
    expect(await faultOf(() => visitor.open(message))).toBe("replayed");
  });

  test("messages may come in another order, within bounds", async () => {
    const { visitor, counsellor } = await met();
    const sent: Bytes[] = [];
    for (let i = 0; i < 10; i += 1) sent.push(await visitor.seal(text(String(i))));
    for (const message of sent.reverse()) await counsellor.open(message);
    for (let i = 0; i < 201; i += 1) await visitor.seal(text("kadonnut"));
    expect(await faultOf(async () => counsellor.open(await visitor.seal(text("liian kaukana"))))).toBe("bad_message");
  });

  test("operations that are started at once are done one after the other", async () => {
    const { visitor, counsellor } = await met();
    const texts = Array.from({ length: 20 }, (_, i) => `viesti ${i}`);
    const there = await Promise.all(texts.map((words) => visitor.seal(text(words))));
    const [back, opened] = await Promise.all([
      Promise.all(texts.map((words) => counsellor.seal(text(words)))),
      Promise.all(there.map((message) => counsellor.open(message))),
    ]);
    expect(opened.map(({ payload }) => words(payload))).toEqual(texts);
    const read = await Promise.all(back.map((message) => visitor.open(message)));
    expect(read.map(({ payload }) => words(payload))).toEqual(texts);
    expect(new Set([...there, ...back].map(String)).size).toBe(40);
  });

  test("one that fails does not hold up the next", async () => {
    const { visitor, counsellor } = await met();
    const good = await visitor.seal(text("hyvä"));
    const [bad, after] = await Promise.allSettled([counsellor.open(randomBytes(300)), counsellor.open(good)]);
    expect(bad.status).toBe("rejected");
    expect(after.status).toBe("fulfilled");
  });

  test("a wipe in the middle lets nothing out", async () => {
    const { visitor } = await met();
    const running = [visitor.seal(text("yksi")), visitor.seal(text("kaksi")), visitor.safetyWords()];
    await Promise.resolve();
    visitor.wipe();
    for (const act of running) expect(await faultOf(() => act)).toBe("gone");
  });
});
