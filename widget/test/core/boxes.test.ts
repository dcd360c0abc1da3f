import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Inbox } from "../../src/core/inbox";
import { OUTBOX_MAX_COUNT, Outbox } from "../../src/core/outbox";
import type { Deliver, Kind } from "../../src/core/protocol";

const from = (id: number, number = id, kind: Kind = "message", sender = "d"): Deliver => ({
  conversation: "c",
  number,
  sender,
  id,
  kind,
  body: "AA",
});
const idsOf = (all: readonly Deliver[]): number[] => all.map((one) => one.id);

describe("the inbox", () => {
  it("lets nothing through before what came earlier", () => {
    const inbox = new Inbox();
    expect(inbox.take(from(2))).toEqual([]);
    expect(inbox.isHoled).toBe(true);
    expect(idsOf(inbox.take(from(1)))).toEqual([1, 2]);
    expect(inbox.isHoled).toBe(false);
  });

  it("takes each once, and keeps no copy", () => {
    const inbox = new Inbox();
    inbox.take(from(1));
    expect(inbox.take(from(1))).toEqual([]);
    expect(inbox.isHoled).toBe(false);
    inbox.take(from(3));
    inbox.take(from(3));
    expect(idsOf(inbox.take(from(2)))).toEqual([2, 3]);
  });

  it("gives each once and in order, however they were shuffled and doubled on the way", () => {
    const ids = Array.from({ length: 12 }, (_, at) => at + 1);
    const late = fc.shuffledSubarray([...ids, ...ids], { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(late, (order) => {
        const inbox = new Inbox();
        expect(order.flatMap((id) => idsOf(inbox.take(from(id))))).toEqual(ids);
        expect(inbox.isHoled).toBe(false);
      }),
    );
  });

  it("goes on over what is nowhere any more", () => {
    const inbox = new Inbox();
    inbox.take(from(1));
    inbox.take(from(5, 9));
    expect(inbox.goOn(inbox.waiting, [from(5, 9)])).toEqual([from(5, 9)]);
    expect(idsOf(inbox.take(from(6, 10)))).toEqual([6]);
  });

  it("begins with keys, whatever was said to others before", () => {
    const inbox = new Inbox();
    expect(inbox.take(from(7, 20))).toEqual([]);
    expect(idsOf(new Inbox().take(from(7, 20, "opening")))).toEqual([7]);
  });

  it("takes what has passed on without a number once, behind what is missing, and counts its copy", () => {
    const inbox = new Inbox();
    inbox.take(from(1));
    inbox.take(from(3, 0));
    inbox.take(from(4, 0));
    expect(idsOf(inbox.take(from(2)))).toEqual([2, 3, 4]);
    expect(inbox.number).toBe(2);
    expect([inbox.take(from(3, 5)), inbox.number]).toEqual([[], 5]);
    const holed = new Inbox();
    holed.take(from(1));
    holed.take(from(4, 0));
    holed.take(from(3, 7));
    expect(idsOf(holed.goOn(holed.waiting, [from(3, 7)]))).toEqual([3, 4]);
  });

  it("knows a page that counts anew from a copy of the old one", () => {
    const inbox = new Inbox();
    inbox.take(from(1, 1, "key_package"));
    inbox.take(from(2, 2));
    expect(inbox.take(from(1, 1, "key_package"))).toEqual([]);
    expect(idsOf(inbox.take(from(1, 900, "key_package")))).toEqual([1]);
  });

  it("holds a bounded number", () => {
    const inbox = new Inbox();
    for (let id = 2; id < 2_000; id += 1) {
      inbox.take(from(id));
    }
    expect(idsOf(inbox.take(from(1))).length).toBeLessThanOrEqual(513);
  });

  it("does not go on with what was only passed on, for it comes again behind what is missing", () => {
    const inbox = new Inbox();
    inbox.take(from(1));
    expect(inbox.take(from(3, 0))).toEqual([]);
    expect(inbox.goOn(inbox.waiting, [])).toEqual([]);
    expect(inbox.isHoled).toBe(false);
    expect(idsOf([...inbox.take(from(2)), ...inbox.take(from(3))])).toEqual([2, 3]);
  });

  it("does not go on to what a daemon said that has forgotten it, for what stood before comes again first", () => {
    const inbox = new Inbox();
    inbox.take(from(1));
    inbox.take(from(3));
    inbox.cut();
    expect([inbox.isHoled, inbox.number]).toEqual([false, 1]);
    inbox.take(from(3));
    expect(inbox.goOn(inbox.waiting, [])).toEqual([]);
    expect(idsOf([...inbox.take(from(2, 902)), ...inbox.take(from(3, 903))])).toEqual([2, 3]);
  });

  it("goes on to a word that is said again, whatever number it had first", () => {
    const inbox = new Inbox();
    inbox.take(from(1));
    inbox.take(from(3));
    const asked = inbox.waiting;
    inbox.take(from(3, 903));
    expect(idsOf(inbox.goOn(asked, [from(3, 903)]))).toEqual([3]);
  });

  it("asks again for what came while it asked", () => {
    const inbox = new Inbox();
    inbox.take(from(1));
    inbox.take(from(3));
    const asked = inbox.waiting;
    inbox.take(from(5));
    expect(idsOf(inbox.goOn(asked, [from(3)]))).toEqual([3]);
    expect(idsOf(inbox.waiting)).toEqual([5]);
  });

  it("counts nothing that another said behind what is missing: it would be called received", () => {
    const inbox = new Inbox();
    inbox.take(from(1));
    inbox.take(from(3));
    expect(inbox.take(from(1, 4, "message", "e"))).toHaveLength(1);
    expect(inbox.number).toBe(1);
    inbox.take(from(2, 2));
    expect(inbox.number).toBe(4);
    inbox.take(from(5, 6));
    inbox.take(from(2, 7, "message", "e"));
    inbox.cut();
    expect(inbox.number).toBe(4);
    inbox.take(from(2, 7, "message", "e"));
    expect(inbox.number).toBe(7);
  });
});

describe("the outbox", () => {
  const filled = (count: number): Outbox<string> => {
    const outbox = new Outbox<string>();
    for (let n = 1; n <= count; n += 1) {
      outbox.add("message", "AA", `w${n}`);
    }
    return outbox;
  };
  const sent = (outbox: Outbox<string>): string[] => outbox.takeUnsent().map(({ id, what }) => `${id}${what}`);

  it("sends each once on one connection", () => {
    const outbox = filled(2);
    expect(sent(outbox)).toEqual(["1w1", "2w2"]);
    expect(sent(outbox)).toEqual([]);
  });

  it("sends again what the daemon had not stored when the connection broke", () => {
    const outbox = filled(3);
    sent(outbox);
    outbox.resumed(1, 0);
    expect(sent(outbox)).toEqual(["2w2", "3w3"]);
  });

  it("keeps what is stored until it is delivered", () => {
    const outbox = filled(2);
    sent(outbox);
    outbox.settle(2, 1);
    expect(outbox.undelivered.map((one) => one.what)).toEqual(["w2"]);
    outbox.settle(1, 0); // a late receipt
    expect(outbox.undelivered.map((one) => one.what)).toEqual(["w2"]);
  });

  it("sends again what a restarted daemon has lost, under the same id", () => {
    const outbox = filled(3);
    sent(outbox);
    outbox.settle(3, 1);
    outbox.resumed(0, 0);
    expect(sent(outbox)).toEqual(["2w2", "3w3"]);
  });

  it("waits for the last answer before it uses a refused id again", () => {
    const outbox = filled(3);
    sent(outbox);
    expect(outbox.refused(1, true)).toBe(true);
    expect(sent(outbox)).toEqual([]);
    expect(outbox.refused(2, true)).toBe(false);
    expect(sent(outbox)).toEqual([]);
    outbox.refused(3, true);
    expect(sent(outbox)).toEqual(["1w1", "2w2", "3w3"]);
  });

  it("does not believe the refusal of what is stored", () => {
    const outbox = filled(1);
    sent(outbox);
    outbox.settle(1, 0);
    expect(outbox.refused(1, true)).toBe(false);
  });

  it("gives no id twice while the first may still be stored", () => {
    const outbox = filled(2);
    sent(outbox);
    expect(outbox.takeBack(() => true)).toEqual(["w1", "w2"]);
    outbox.add("opening", "BB", "keys");
    expect(sent(outbox)).toEqual(["3keys"]);
    outbox.refused(1, true);
    outbox.refused(2, true);
    outbox.refused(3, true);
    expect(sent(outbox)).toEqual(["1keys"]);
  });

  it("leaves the ids of words never sent to the next", () => {
    const outbox = filled(2);
    outbox.takeBack((one) => one.what === "w1");
    expect(sent(outbox)).toEqual(["1w2"]);
  });

  it("is full at its bound", () => {
    expect(filled(OUTBOX_MAX_COUNT - 1).isFull).toBe(false);
    expect(filled(OUTBOX_MAX_COUNT).isFull).toBe(true);
  });

  it("is full of few, when they are large: what the daemon holds is bounded in bytes too", () => {
    const outbox = new Outbox<string>();
    outbox.add("message", "A".repeat(1_499_999), "long");
    expect(outbox.isFull).toBe(false);
    outbox.add("message", "A", "short");
    expect(outbox.isFull).toBe(true);
  });
});
