/** Whoever accepts keeps nobody waiting: the key package is there before, and goes out before anything is drawn. */

import { beforeEach, describe, expect, test } from "vitest";
import { fromBase64Url } from "../../src/core/base64";
import { KEYS_MAX_MS } from "../../src/core/made-ahead";
import type { ConsoleState } from "../../src/core/protocol";
import { inATask } from "../../src/ui/draw";
import {
  type Bench,
  bench,
  certified,
  conversation,
  desk,
  list,
  NOW_SECONDS,
  offer,
  onShift,
  settle,
  state,
} from "./fakes";

let b: Bench;
let version: number;
beforeEach(async () => {
  b = await bench();
  version = 1;
});
/** On shift, by a key, and somebody is offered. */
const offered = async (): Promise<void> => {
  await onShift(b);
  await b.app.keys.begin();
  await tell({ offer: offer() });
};
const tell = async (over: Partial<ConsoleState> = {}): Promise<void> => {
  version += 1;
  b.wire.push("state", state(version, over));
  await settle();
};
const begins = (...ids: readonly string[]): Promise<void> => tell({ conversations: ids.map((id) => conversation(id)) });
/** Whether each that was made is wiped, in the order in which they were made. */
const wiped = (): readonly boolean[] => b.seal.joinings.map(({ isWiped }) => isWiped);
/** Which of those that were made went out, in order. */
const sent = (): readonly (number | undefined)[] => b.wire.of("say").map(({ body }) => fromBase64Url(String(body))[2]);

describe("the keys of who is offered", () => {
  beforeEach(offered);

  test("are made while the offer is looked at, stay here, and nothing is left to make when it is accepted", async () => {
    await tell({ offer: offer() });
    expect([wiped(), sent()]).toEqual([[false], []]);
    await b.app.offers.accept();
    await begins("c1");
    expect([wiped(), sent()]).toEqual([[false], [1]]);
  });

  test("are taken once: the next conversation has others", async () => {
    await begins("c1");
    await begins("c1", "c2");
    expect([wiped(), sent()]).toEqual([
      [false, false],
      [1, 2],
    ]);
  });

  test("are made for the next offer too, when the one before has taken its own", async () => {
    await begins("c1");
    await tell({ conversations: [conversation("c1")], offer: offer({ ticket: "t2" }) });
    await tell({ conversations: [conversation("c1"), conversation("c2")], offer: offer({ ticket: "t3" }) });
    expect(sent()).toEqual([1, 2]);
    expect(wiped()).toEqual([false, false]);
  });

  test.each([
    ["declined, run out or taken back", (): unknown => tell()],
    ["the shift has ended", (): unknown => tell({ desk: null })],
    ["signed out", (): unknown => b.app.signIn.signOut()],
    ["the key of the shift is wiped", (): unknown => b.app.keys.wipeShift()],
    ["the keys are forgotten", (): unknown => b.app.keys.forget()],
    ["the connection is cut", (): unknown => b.wire.goDown()],
  ] as const)("are wiped: %s", async (_name, goes) => {
    await goes();
    await settle();
    expect([wiped(), sent()]).toEqual([[true], []]);
  });

  test("are wiped at once when a list of the revoked names the signing key, and no others are made with it", async () => {
    b.api.own = { ...certified, lists: [list(NOW_SECONDS + 86_400, [2])] };
    b.wire.push("chain", {});
    await settle();
    expect(wiped()).toEqual([true]);
  });

  test("are made anew by what the line has told since, for they were judged by what was known before", async () => {
    b.api.own = { ...certified };
    b.wire.push("chain", {});
    await settle();
    expect(wiped()).toEqual([true, false]);
    await begins("c1");
    expect(sent()).toEqual([2]);
  });

  test("are of their line: a conversation of another one has its own, and they go", async () => {
    await tell({ conversations: [conversation("c1", { line: "line-2" })] });
    expect([wiped(), sent()]).toEqual([[false, false], [2]]);
    await tell({ conversations: [conversation("c1", { line: "line-2" })] });
    expect(wiped()).toEqual([true, false]);
    await tell({ offer: offer({ line: "line-2" }) });
    await tell({ offer: offer() });
    expect(wiped()).toEqual([true, true, true, false]);
  });

  test("are fresh: older ones are wiped and made anew", async () => {
    b.timers.advance(KEYS_MAX_MS);
    await begins("c1");
    expect([wiped(), sent()]).toEqual([[true, false], [2]]);
  });
});

test("what cannot be made ahead is said to nobody, and is tried again when it is needed", async () => {
  const { counsellor } = b.seal;
  let isBroken = true;
  b.seal.counsellor = (...given) => (isBroken ? Promise.reject(new Error("no keys")) : counsellor(...given));
  await offered();
  expect(b.app.acts.refusal).toBeNull();
  isBroken = false;
  await begins("c1");
  expect(sent()).toEqual([1]);
  expect(b.app.panes.of("c1")?.stage).toBe("waiting");
});

test("without a key of the shift nothing is made ahead, for it may take a touch", async () => {
  await onShift(b);
  b.app.keys.wipeShift();
  await tell({ offer: offer() });
  expect(wiped()).toEqual([]);
  await begins("c1");
  expect(sent()).toEqual([1]);
});

describe("the picture", () => {
  let drawn: string[];
  let turns: (() => void)[];
  const turn = async (): Promise<void> => {
    for (const go of turns.splice(0)) go();
    await settle();
  };
  beforeEach(async () => {
    await offered();
    drawn = [];
    turns = [];
    const look = (): void => void drawn.push(`panes ${b.app.panes.all.length}, key packages ${sent().length}`);
    const drawing = inATask(look, () => new Promise((go) => void turns.push(go)));
    b.app.draw = (when) => drawing[when]();
  });

  test("of a conversation that begins comes after its key package", async () => {
    await begins("c1");
    await turn();
    expect([drawn[0], sent()]).toEqual(["panes 1, key packages 1", [1]]);
  });

  test("of what the line tells comes in a later task; of what a person does in the turn, with all that was told", async () => {
    await begins("c1");
    await turn();
    const pane = b.app.panes.of("c1");
    drawn = [];
    await tell({ desk: desk({ capacity: 1 }), conversations: [conversation("c1")], offer: offer({ ticket: "t2" }) });
    expect(drawn).toHaveLength(0);
    if (pane !== null) b.app.panes.typed(pane, "a");
    await Promise.resolve();
    expect(drawn).toHaveLength(1);
    await turn();
    expect(drawn).toHaveLength(1);
    await tell({ conversations: [conversation("c1")] });
    expect(drawn).toHaveLength(1);
    await turn();
    expect(drawn).toHaveLength(2);
  });
});
