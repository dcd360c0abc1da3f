import { beforeEach, describe, expect, test } from "vitest";
import { type Bench, bench, board, conversation, desk, NOW_SECONDS, offer, onShift, settle, state } from "./fakes";

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
const push = (value: object): void => b.wire.push("state", value);

describe("snapshots", () => {
  test("an older or repeated snapshot changes nothing", async () => {
    await onShift(b, state(5, { desk: desk({ capacity: 2 }) }));
    push(state(5, { desk: desk({ capacity: 1 }) }));
    push(state(4, { desk: desk({ capacity: 3 }) }));
    expect(b.model.desk.value?.capacity).toBe(2);
  });

  test("the first snapshot of a new connection counts even when its version is smaller", async () => {
    await onShift(b, state(50));
    b.wire.goDown();
    b.wire.answers.set("resume_shift", () => state(1, { desk: desk({ capacity: 1 }) }));
    b.wire.comeUp();
    await settle();
    expect(b.model.desk.value?.capacity).toBe(1);
  });

  test("a push before the answer to resume_shift is not believed", async () => {
    await onShift(b, state(1, { conversations: [conversation("c1")] }));
    b.wire.goDown();
    b.wire.answers.set("resume_shift", () => {
      push(state(2, { desk: null, conversations: [] }));
      return state(3, { conversations: [conversation("c1")] });
    });
    b.wire.comeUp();
    await settle();
    expect(b.model.talk("c1")?.isOver).toBe(false);
    expect(b.model.shiftNote.value).toBeNull();
  });

  test("an older board changes nothing", async () => {
    await onShift(b);
    b.wire.push("board", board(3));
    b.wire.push("board", board(2, { waiting: 99 }));
    expect(b.model.board.value?.lines[0]?.waiting).toBe(4);
  });
});

describe("places", () => {
  test("a conversation keeps its place when another ends and is put away", async () => {
    await onShift(b, state(1, { conversations: [conversation("c1"), conversation("c2")] }));
    push(state(2, { conversations: [conversation("c2")] }));
    b.model.dismiss("c1");
    expect(b.model.talk("c2")?.placed.slot).toBe(1);
  });

  test("a new person at the same place has another name", async () => {
    await onShift(b, state(1, { conversations: [conversation("c1")] }));
    const first = b.model.talk("c1")?.placed;
    push(state(2, { conversations: [] }));
    b.model.dismiss("c1");
    push(state(3, { conversations: [conversation("c2")] }));
    const second = b.model.talk("c2")?.placed;
    expect(second?.slot).toBe(first?.slot);
    expect(second?.nameNumber).not.toBe(first?.nameNumber);
  });

  test("an ended one makes way for a new one only when all three places are taken", async () => {
    const three = ["c1", "c2", "c3"].map((id) => conversation(id));
    await onShift(b, state(1, { conversations: three }));
    push(state(2, { conversations: three.slice(1) }));
    expect(b.model.talk("c1")?.isOver).toBe(true);
    push(state(3, { conversations: [...three.slice(1), conversation("c4")] }));
    expect(b.model.talk("c1")).toBeNull();
    expect(b.model.talk("c4")?.placed.slot).toBe(0);
  });

  test("an open conversation cannot be put away", async () => {
    await onShift(b, state(1, { conversations: [conversation("c1")] }));
    b.model.dismiss("c1");
    expect(b.model.talk("c1")).not.toBeNull();
  });
});

describe("offers", () => {
  test("an offer is over when its time is over, though no snapshot has said so", async () => {
    await onShift(b, state(1, { offer: offer({ expires_at: NOW_SECONDS + 30 }) }));
    expect(b.model.offerSecondsLeft.value).toBe(30);
    b.model.now.value += 29_500;
    expect(b.model.isOfferOpen.value).toBe(true);
    b.model.now.value += 600;
    expect(b.model.isOfferOpen.value).toBe(false);
  });

  test("the time left does not depend on this computer's clock", async () => {
    await onShift(b, state(1, { now: NOW_SECONDS - 9000, offer: offer({ expires_at: NOW_SECONDS - 8970 }) }));
    expect(b.model.offerSecondsLeft.value).toBe(30);
  });

  test("a refused acceptance is said, and changes nothing else", async () => {
    await onShift(b, state(1, { offer: offer() }));
    b.wire.answers.set("accept", () => ({ refused: "not_offered" }));
    await b.control.acts.accept("t1");
    expect(b.model.refusal.value).toBe("not_offered");
    expect(b.model.talks.value).toEqual([]);
  });

  test("the badge counts the offer and the unread words", async () => {
    await onShift(b, state(1, { offer: offer(), conversations: [conversation("c1")] }));
    const talk = b.model.talk("c1");
    if (talk) talk.unread.value = 2;
    expect(b.model.badge.value).toBe(3);
  });
});
