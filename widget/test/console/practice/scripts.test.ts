/** The scripts of practice, as their files are: every branch is reached and comes to an end, whatever the counsellor does. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CARD_IDS } from "../../../src/console/care/card-shape";
import {
  cardMark,
  hasWords,
  type Next,
  noticed,
  OWN_MARKS,
  PRACTICE_LANGUAGES,
  type Script,
  type Scripts,
  stepMark,
} from "../../../src/console/practice/script-shape";

const files = PRACTICE_LANGUAGES.map((language): Scripts => {
  const path = new URL(`../../../src/console/practice/scripts/${language}.json`, import.meta.url);
  return JSON.parse(readFileSync(path, "utf8")) as Scripts;
});
const scripts = files.flatMap(({ language, scripts: all }) =>
  all.map((script) => [language, script.id, script] as const),
);

/** So long a talk with nobody at the desk may last, seconds; and so many messages it takes at most. */
const QUIET_MAX_SECONDS = 15 * 60;
const TURNS_MAX = 24;
const LINE_MAX_CHARS = 160;

const nextOf = (script: Script, id: string): readonly Next[] => script.steps[id]?.next ?? [];
const isEnd = (script: Script, id: string): boolean => script.steps[id]?.end !== undefined;

/** From one step on by these branches alone: the steps on the way to the end; throws when there is none. */
function walk(script: Script, pick: (next: Next) => number | null): { readonly spent: number } {
  let spent = 0;
  const seen = new Set<string>();
  for (let at = script.begin; !isEnd(script, at); ) {
    if (seen.has(at)) throw new Error(`${script.id}: ${at} comes again`);
    seen.add(at);
    const next = nextOf(script, at).find((one) => pick(one) !== null);
    if (next === undefined) throw new Error(`${script.id}: ${at} waits for ever`);
    spent += pick(next) ?? 0;
    at = next.to;
  }
  return { spent };
}

/** What is wrong with a script. */
function faults(script: Script): readonly string[] {
  const found: string[] = [];
  const reached = new Set([script.begin]);
  for (const id of reached) for (const { to } of nextOf(script, id)) reached.add(to);
  for (const id of reached) if (script.steps[id] === undefined) found.push(`no step ${id}`);
  for (const id of Object.keys(script.steps)) if (!reached.has(id)) found.push(`nobody comes to ${id}`);
  for (const [id, { end, next = [], say = [] }] of Object.entries(script.steps)) {
    if ((end === undefined) === (next.length === 0)) found.push(`${id} must end or go on, and not both`);
    if (end === undefined && !next.some((one) => "quiet_seconds" in one))
      found.push(`${id} waits for ever for a silent desk`);
    if (end === undefined && !next.some((one) => "turns" in one))
      found.push(`${id} waits for a word that may not come`);
    const last = next.findIndex((one) => "turns" in one && one.turns === 1);
    if (next.slice(last + 1).some((one) => last >= 0 && "words" in one))
      found.push(`${id}: words behind the first turn are never heard`);
    if (say.some((line) => line.length > LINE_MAX_CHARS)) found.push(`${id} says too much at once`);
  }
  return found;
}

/** Every step has a way to an end. */
function deadEnds(script: Script): readonly string[] {
  const ends = new Set(Object.keys(script.steps).filter((id) => isEnd(script, id)));
  for (let before = -1; before !== ends.size; ) {
    before = ends.size;
    for (const id of Object.keys(script.steps)) if (nextOf(script, id).some(({ to }) => ends.has(to))) ends.add(id);
  }
  return Object.keys(script.steps).filter((id) => !ends.has(id));
}

describe.each(scripts)("%s %s", (_language, _id, script) => {
  test("has no branch that nobody reaches, and none that does not end", () => {
    expect(faults(script)).toEqual([]);
    expect(deadEnds(script)).toEqual([]);
  });

  test("ends by itself when nobody writes, and with any words whatever", () => {
    const quiet = (next: Next): number | null => ("quiet_seconds" in next ? next.quiet_seconds : null);
    const turns = (next: Next): number | null => ("turns" in next ? next.turns : null);
    expect(walk(script, quiet).spent).toBeLessThanOrEqual(QUIET_MAX_SECONDS);
    expect(walk(script, turns).spent).toBeLessThanOrEqual(TURNS_MAX);
  });

  test("tells something to notice after every end, and of nothing that cannot be noted", () => {
    const marks = new Set([
      ...OWN_MARKS,
      ...CARD_IDS.map(cardMark),
      ...Object.keys(script.steps).map(stepMark),
      ...script.listens.map(({ mark }) => mark),
    ] as string[]);
    for (const { when, unless, card } of script.notices) {
      for (const mark of [when, unless]) if (mark !== undefined) expect(marks).toContain(mark);
      if (card !== undefined) expect(CARD_IDS).toContain(card);
    }
    const told = script.notices.flatMap(({ when, unless }) => [when, unless]);
    for (const { mark } of script.listens) expect(told).toContain(mark);
    expect(noticed(script, new Set()).length).toBeGreaterThan(1);
    expect(noticed(script, marks).length).toBeGreaterThan(1);
    expect(script.notices.some(({ card }) => card !== undefined)).toBe(true);
  });
});

test("there are the same six in each language, with the same steps, ways and notices", () => {
  const bare = ({ scripts: all }: Scripts): unknown =>
    all.map(({ id, topic, urgent, waited_minutes, begin, listens, steps, notices }) => ({
      ...{ id, topic, urgent, waited_minutes, begin },
      listens: listens.map(({ mark }) => mark),
      notices: notices.map(({ when, unless, card }) => ({ when, unless, card })),
      steps: Object.entries(steps).map(([name, { say, next, ...rest }]) => ({
        ...{ name, rest, lines: say?.length },
        next: next?.map((one) => ({ ...one, ...("words" in one && { words: "" }) })),
      })),
    }));
  const [first, ...others] = files.map(bare);
  expect(first).toHaveLength(6);
  for (const other of others) expect(other).toEqual(first);
});

test("among them somebody leaves by quick exit, is in danger, is silent, has another language, wants proof, is a child", () => {
  const [file] = files;
  const has = (what: (script: Script) => boolean): boolean => file?.scripts.some(what) === true;
  const steps = (script: Script) => Object.values(script.steps);
  expect(has((script) => steps(script).some(({ end }) => end === "quick_exit"))).toBe(true);
  expect(has((script) => steps(script).some(({ urgent }) => urgent === "danger"))).toBe(true);
  expect(has((script) => steps(script).some(({ presence }) => presence === "silent"))).toBe(true);
  for (const card of ["wants_proof", "child_on_adult_line", "cannot_speak", "safe_now"])
    expect(has(({ notices }) => notices.some((one) => one.card === card))).toBe(true);
});

test("a branch that nobody reaches, a loop and a step without an end are found", () => {
  const script = (steps: Script["steps"]): Script => ({
    ...{ id: "x", title: "", about: "", topic: null, waited_minutes: 0, urgent: null, begin: "a" },
    ...{ listens: [], notices: [] },
    steps,
  });
  const on = (to: string): readonly Next[] => [
    { turns: 1, to },
    { quiet_seconds: 1, to },
  ];
  expect(faults(script({ a: { next: on("b") }, b: { end: "leaves" }, c: { end: "leaves" } }))).toEqual([
    "nobody comes to c",
  ]);
  expect(faults(script({ a: { next: on("b") } }))).toContain("no step b");
  expect(faults(script({ a: { next: [{ turns: 1, to: "b" }] }, b: { end: "leaves" } }))).toHaveLength(1);
  const loop = script({ a: { next: on("b") }, b: { next: on("a") } });
  expect(deadEnds(loop)).toEqual(["a", "b"]);
  expect(() => walk(loop, (next) => ("turns" in next ? 1 : null))).toThrow("comes again");
});

test("words are heard from their beginning on, whatever stands around them", () => {
  expect(hasWords("Oletko TURVASSA?", ["turva"])).toBe(true);
  expect(hasWords("Is there a way: out?", ["way out"])).toBe(true);
  expect(hasWords("it is about you", ["out"])).toBe(false);
  expect(hasWords("I can’t say", ["can't"])).toBe(true);
});
