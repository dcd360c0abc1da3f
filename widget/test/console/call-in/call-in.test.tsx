// @vitest-environment happy-dom
/** A call to come in: asked of who is on no shift, once aloud; answered with one press; seen with its answers on the board. */
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CallIn, CallIns } from "../../../src/core/protocol";
import { clear, drawn } from "../drawn";
import { type Bench, bench, board, NOW_SECONDS, profile, settle } from "../fakes";

const CALL: CallIn = {
  id: "k1",
  line: "line-1",
  name: "Open line",
  by: "Lea",
  at: NOW_SECONDS,
  until: NOW_SECONDS + 7200,
  is_asked: true,
  answers: [],
  mailed: 0,
  undelivered: 0,
};
const calls = (version: number, ...some: Partial<CallIn>[]): CallIns => ({
  version,
  is_called: true,
  calls: some.map((one) => ({ ...CALL, ...one })),
});

let b: Bench;
let asked: [string, object][];
let answer: object;
const show = drawn(() => b);
const rest = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn += 1) await act(settle);
};
const press = async (words: string): Promise<void> => {
  const all = [...document.querySelectorAll<HTMLButtonElement>("button")];
  const found = all.find((one) => one.firstChild?.textContent === words);
  if (found === undefined) throw new Error(`no button "${words}"`);
  found.click();
  await rest();
};
const push = async (one: CallIns): Promise<void> => {
  b.wire.push("call_ins", one);
  await rest();
};
const banners = (): string => document.querySelector(".banners")?.textContent ?? "";

async function open(role: "lead" | "counsellor"): Promise<void> {
  b = await bench();
  b.api.staff = profile({ staff: { id: "s1", alias: "Aino", role } });
  b.wire.answers.set("watch", () => board(1));
  b.wire.answers.set("watch_call_ins", () => calls(1));
  asked = [];
  answer = {};
  b.api.call = ((method: string, target: string, body: object) => {
    if (target.startsWith("/api/call-in")) asked.push([`${method} ${target}`, body]);
    return Promise.resolve(target.startsWith("/api/call-in") ? answer : { refused: "gone" });
  }) as typeof b.api.call;
  await b.app.signIn.enter("link");
  b.wire.comeUp();
  await settle();
  await show();
  await rest();
}
const twoLines = () => {
  const one = board(1);
  const lines = one.lines.slice(0, 1);
  return { ...one, lines: [...lines, ...lines.map((line) => ({ ...line, line: "line-2", name: "Other line" }))] };
};
beforeEach(() => open("counsellor"));
afterEach(clear);

test("whoever is on no shift is asked, aloud once, and answers with one press", async () => {
  await push(calls(2, {}));
  expect(banners()).toContain("Lea asks: could you come now to Open line?");
  expect(b.app.attention.sayings.all.filter(({ words }) => words.includes("Lea asks"))).toHaveLength(1);
  await press("In 30 min");
  expect(asked).toEqual([["POST /api/call-in/answer", { id: "k1", minutes: 30 }]]);
  await push(calls(3, { answers: [{ staff: "s1", alias: "Aino", minutes: 30 }] }));
  expect(banners()).toContain("You said: in 30 minutes.");
  await press("I cannot");
  expect(asked[1]).toEqual(["POST /api/call-in/answer", { id: "k1", minutes: null }]);
});

test("who is not asked, or was asked long ago, sees nothing", async () => {
  await push(calls(2, { is_asked: false }));
  expect(banners()).not.toContain("could you come");
  await push(calls(3, { until: NOW_SECONDS - 1 }));
  expect(banners()).not.toContain("could you come");
});

test("it is asked for anew with each connection, and who has said enough of it is called no more", async () => {
  b.wire.goDown();
  b.wire.comeUp();
  await rest();
  expect(b.wire.of("watch_call_ins")).toHaveLength(2);
  b.app.show("rota");
  await rest();
  document.querySelector<HTMLInputElement>("main .check input")?.click();
  await rest();
  expect(asked).toContainEqual(["POST /api/call-in/wish", { is_called: false }]);
});

test("a lead calls from the board, sees who comes, and says that it is enough", async () => {
  await open("lead");
  b.app.show("board");
  await rest();
  await press("Call somebody in");
  expect(asked).toEqual([["POST /api/call-in", { line: "line-1" }]]);
  await push(
    calls(2, {
      is_asked: false,
      answers: [
        { staff: "s2", alias: "Bo", minutes: 15 },
        { staff: "s3", alias: "Cilla", minutes: null },
      ],
    }),
  );
  const told = document.querySelector("section.line section.call-in")?.textContent ?? "";
  expect(told).toContain("Bo comes in 15 minutes.");
  expect(told).toContain("Cilla cannot come.");
  await press("Enough");
  expect(asked[1]).toEqual(["POST /api/call-in/over", { id: "k1" }]);
});

test("a lead sees to how many an e-mail went, and a refusal stands under the line that it is of alone", async () => {
  await open("lead");
  b.wire.answers.set("watch", () => twoLines());
  b.wire.goDown();
  b.wire.comeUp();
  await rest();
  b.app.show("board");
  await rest();
  await push(calls(2, { is_asked: false, mailed: 3, undelivered: 1 }));
  const lines = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("section.line")];
  expect(lines()[0]?.querySelector(".call-in")?.textContent).toContain(
    "An e-mail went to 3 people. One could not be delivered.",
  );
  answer = { refused: "too_often" };
  const other = lines()[1]?.querySelector<HTMLButtonElement>(".call-in button");
  other?.click();
  await rest();
  expect(asked.at(-1)).toEqual(["POST /api/call-in", { line: "line-2" }]);
  expect(lines().map((one) => one.querySelectorAll("[role=alert]").length)).toEqual([0, 1]);
});

test("an answer that is refused says so where it was pressed", async () => {
  await push(calls(2, {}));
  answer = { refused: "too_often" };
  await press("In 15 min");
  expect(document.querySelector(".banners [role=alert]")?.textContent).not.toBe("");
});

test("called too often is said in words", async () => {
  await open("lead");
  answer = { refused: "too_often" };
  b.app.show("board");
  await rest();
  await press("Call somebody in");
  expect(document.querySelector("section.line [role=alert]")?.textContent).toBe(
    "Six calls within an hour are the most. Ask by other ways.",
  );
});
