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
    expect(b.app.desk.shift?.capacity).toBe(2);
  });

  test("the first snapshot of a new connection counts even when its version is smaller", async () => {
    await onShift(b, state(50));
    b.wire.goDown();
    b.wire.answers.set("resume_shift", () => state(1, { desk: desk({ capacity: 1 }) }));
    b.wire.comeUp();
    await settle();
    expect(b.app.desk.shift?.capacity).toBe(1);
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
    expect(b.app.panes.of("c1")?.isOver).toBe(false);
    expect(b.app.desk.note).toBeNull();
  });

  test("an older board changes nothing", async () => {
    await onShift(b);
    b.wire.push("board", board(3));
    b.wire.push("board", board(2, { waiting: 99 }));
    expect(b.app.board.board?.lines[0]?.waiting).toBe(4);
  });
});

test("what the browser says of the network asks the line, and believes nothing", async () => {
  b.app.connection.look(); // signed out: there is no line
  await onShift(b);
  b.app.connection.look();
  expect([b.wire.probes, b.app.connection.phase]).toEqual([1, "connected"]);
});

describe("panes", () => {
  test("a conversation keeps its pane when another ends and is put away", async () => {
    await onShift(b, state(1, { conversations: [conversation("c1"), conversation("c2")] }));
    push(state(2, { conversations: [conversation("c2")] }));
    b.app.panes.dismiss("c1");
    expect(b.app.panes.of("c2")?.number).toBe(1);
  });

  test("a new person in the same pane has another name", async () => {
    await onShift(b, state(1, { conversations: [conversation("c1")] }));
    const first = b.app.panes.of("c1");
    push(state(2, { conversations: [] }));
    b.app.panes.dismiss("c1");
    push(state(3, { conversations: [conversation("c2")] }));
    const second = b.app.panes.of("c2");
    expect(second?.number).toBe(first?.number);
    expect(second?.nameNumber).not.toBe(first?.nameNumber);
  });

  test("a new one comes where one has ended when nothing else is free, and the ended one is still told of", async () => {
    const three = ["c1", "c2", "c3"].map((id) => conversation(id));
    await onShift(b, state(1, { conversations: three }));
    push(state(2, { conversations: three.slice(1) }));
    expect(b.app.panes.of("c1")?.isOver).toBe(true);
    push(state(3, { conversations: [...three.slice(1), conversation("c4")] }));
    expect(b.app.panes.at(0)?.id).toBe("c4");
    expect(b.app.panes.before(0).map((pane) => pane.id)).toEqual(["c1"]);
  });

  test("an open conversation cannot be put away", async () => {
    await onShift(b, state(1, { conversations: [conversation("c1")] }));
    b.app.panes.dismiss("c1");
    expect(b.app.panes.of("c1")).not.toBeNull();
  });
});

describe("offers", () => {
  test("an offer is over when its time is over, though no snapshot has said so", async () => {
    await onShift(b, state(1, { offer: offer({ expires_at: NOW_SECONDS + 30 }) }));
    expect(b.app.offers.secondsLeft).toBe(30);
    b.timers.advance(29_500);
    expect(b.app.offers.isOpen).toBe(true);
    b.timers.advance(600);
    expect(b.app.offers.isOpen).toBe(false);
  });

  test.each([15, 90])("of an offer of %i s that is all of its time, however late it is seen", async (seconds) => {
    await onShift(b, state(1, { offer: offer({ expires_at: NOW_SECONDS + 9, offer_seconds: seconds }) }));
    expect([b.app.offers.totalSeconds, b.app.offers.secondsLeft]).toEqual([seconds, 9]);
  });

  test("the time left does not depend on this computer's clock", async () => {
    await onShift(b, state(1, { now: NOW_SECONDS - 9000, offer: offer({ expires_at: NOW_SECONDS - 8970 }) }));
    expect(b.app.offers.secondsLeft).toBe(30);
  });

  test("a refused acceptance is said, and changes nothing else", async () => {
    await onShift(b, state(1, { offer: offer() }));
    b.wire.answers.set("accept", () => ({ refused: "not_offered" }));
    await b.app.offers.accept();
    expect(b.app.acts.refusal).toBe("not_offered");
    expect(b.app.panes.all).toEqual([]);
  });

  test("pressed twice it is taken once, and nobody is told that it was over", async () => {
    await onShift(b, state(1, { offer: offer() }));
    b.wire.answers.set("accept", () => (b.wire.of("accept").length > 1 ? { refused: "not_offered" } : {}));
    await Promise.all([b.app.offers.accept(), b.app.offers.accept(), b.app.offers.decline()]);
    expect([b.wire.of("accept").length, b.wire.of("decline").length, b.app.acts.refusal]).toEqual([1, 0, null]);
  });

  test("of whom this desk had already, or let go, it is taken too, with the first press", async () => {
    await onShift(b, state(1, { offer: offer() }));
    for (const [at, event] of (["decline", "accept", "accept"] as const).entries()) {
      await b.app.offers[event]();
      b.wire.push("state", state(2 * at + 2));
      b.wire.push("state", state(2 * at + 3, { offer: offer({ expires_at: NOW_SECONDS + 40 + at }) }));
    }
    expect([b.wire.of("decline").length, b.wire.of("accept").length]).toEqual([1, 2]);
  });

  test("the badge counts the offer and the unread words", async () => {
    await onShift(b, state(1, { offer: offer(), conversations: [conversation("c1")] }));
    const pane = b.app.panes.of("c1");
    if (pane) pane.unread = 2;
    expect(b.app.attention.waiting).toBe(3);
  });
});
