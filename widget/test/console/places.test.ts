import { beforeEach, describe, expect, test } from "vitest";
import { letterOf, nextPlace } from "../../src/console/panes/numbers";
import { ENDED_SHOWN_SECONDS } from "../../src/console/panes/panes";
import { type Bench, bench, conversation, desk, NOW_SECONDS, onShift, settle, state } from "./fakes";

let b: Bench;
let version = 1;
beforeEach(async () => {
  b = await bench();
  version = 1;
});

const two = desk({ capacity: 2 });
const over = (id: string) => conversation(id, { phase: "ended", outcome: "served" }, "left");
const shown = (): string[] => b.app.panes.open.map((pane) => `${letterOf(pane.number)} ${pane.id}`);
async function told(conversations: ReturnType<typeof conversation>[], at = two): Promise<void> {
  version += 1;
  b.wire.push("state", state(version, { conversations, desk: at }));
  await settle();
}
const open = (...ids: string[]) => ids.map((id) => conversation(id));

describe("the place of a conversation", () => {
  test("with two at once the next comes into the place of one that has ended, and never as C", async () => {
    await onShift(b, state(1, { conversations: open("c1", "c2"), desk: two }));
    await told([over("c1"), conversation("c2")]);
    expect(b.app.panes.next).toBe(0);
    await told([over("c1"), ...open("c2", "c3")]);
    expect(shown()).toEqual(["A c3", "B c2"]);
    expect(b.app.panes.at(0)?.id).toBe("c3");
    expect(b.app.panes.before(0).map((pane) => pane.id)).toEqual(["c1"]);
  });

  test("an empty place comes before one with an ended conversation, which is being read still", async () => {
    await onShift(b, state(1, { conversations: open("c1"), desk: two }));
    await told([over("c1"), conversation("c2")]);
    expect(shown()).toEqual(["B c2"]);
    expect(b.app.panes.at(0)?.id).toBe("c1");
  });

  test("of those that have ended in one place each is shown until it is put away", async () => {
    await onShift(b, state(1, { conversations: open("c1"), desk: desk({ capacity: 1 }) }));
    const one = desk({ capacity: 1 });
    await told([over("c1"), conversation("c2")], one);
    await told([over("c1"), over("c2")], one);
    expect(b.app.panes.at(0)?.id).toBe("c2");
    expect(b.app.panes.before(0).map((pane) => pane.id)).toEqual(["c1"]);
    b.app.panes.dismiss("c2");
    expect(b.app.panes.at(0)?.id).toBe("c1");
  });

  test.each([4, 5])("%i conversations are all on the screen, whatever the desk takes", async (many) => {
    const ids = Array.from({ length: many }, (_, at) => `c${at}`);
    await onShift(b, state(1, { conversations: open(...ids), desk: two }));
    expect(shown()).toEqual(ids.map((id, at) => `${letterOf(at)} ${id}`));
    expect(b.app.panes.free).toBeNull();
    expect(letterOf(b.app.panes.next)).toBe(letterOf(many));
  });

  test("where an offer or an orphan will stand is where it then stands", async () => {
    await onShift(b, state(1, { conversations: open("c1", "c2"), desk: two }));
    expect(b.app.panes.free).toBe(2);
    await told([conversation("c1"), over("c2")]);
    const said = b.app.panes.next;
    await told([conversation("c1"), over("c2"), conversation("c3")]);
    expect(b.app.panes.of("c3")?.number).toBe(said);
  });

  test("beyond the places it is the lowest that is free", () => {
    const at = (...numbers: number[]) => numbers.map((number) => ({ number, nameNumber: 0 }));
    expect(nextPlace(at(0, 1, 2), [], 3)).toBe(3);
    expect(nextPlace(at(0, 2), [], 1)).toBe(1);
    expect(nextPlace(at(1), at(0), 2)).toBe(0);
    expect(nextPlace([], [], 0)).toBe(0);
  });
});

describe("one that has ended goes by itself", () => {
  const away = (): string[] => b.app.panes.ended.map((pane) => pane.id);
  beforeEach(async () => {
    await onShift(b, state(1, { conversations: open("c1", "c2"), desk: two }));
    await told([over("c1"), conversation("c2")]);
  });
  const nobody = (): boolean => false;

  test("after three minutes", () => {
    b.app.panes.tidy(NOW_SECONDS + ENDED_SHOWN_SECONDS - 1, [], nobody);
    expect(away()).toEqual(["c1"]);
    b.app.panes.tidy(NOW_SECONDS + ENDED_SHOWN_SECONDS, [], nobody);
    expect(away()).toEqual([]);
  });

  test("not before every place has rested", () => {
    const until = NOW_SECONDS + 600;
    b.app.panes.tidy(until - 1, [until], nobody);
    expect(away()).toEqual(["c1"]);
    b.app.panes.tidy(until, [until], nobody);
    expect(away()).toEqual([]);
  });

  test("not while it is read", () => {
    b.app.panes.tidy(NOW_SECONDS + 3600, [], (pane) => pane.id === "c1");
    expect(away()).toEqual(["c1"]);
  });

  test("and never one that is open", () => {
    b.app.panes.tidy(NOW_SECONDS + 36_000, [], nobody);
    expect(shown()).toEqual(["B c2"]);
  });
});

test("another conversation is drawn as the one in focus at once, though nothing of it was unread", async () => {
  await onShift(b, state(1, { conversations: open("c1", "c2"), desk: two }));
  b.app.panes.focus("c1", 0);
  let drawn = 0;
  b.app.draw = () => {
    drawn += 1;
  };
  b.app.panes.focus("c2", 1);
  await settle();
  expect(drawn).toBeGreaterThan(0);
  expect(b.app.panes.inFocus?.id).toBe("c2");
});
