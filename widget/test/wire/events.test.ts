/**
 * Both languages read `tests/wire/events`: the compiler takes each example for what the generated types say.
 * The daemon's structs are held to the same files by tests/wire/test_events.py.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const WIDGET = fileURLToPath(new URL("../..", import.meta.url));
const EXAMPLES = new URL("../../../tests/wire/events/", import.meta.url);
const NAMESPACES = ["/visitor", "/console"] as const;

type Payload = Readonly<Record<string, unknown>>;
interface Said {
  readonly event: string;
  readonly from: readonly string[];
  readonly good: readonly Payload[];
}
interface Pushed {
  readonly push: string;
  readonly good: readonly { readonly to: string; readonly payload: Payload }[];
}

const files = readdirSync(EXAMPLES)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, EXAMPLES), "utf8")) as Said | Pushed);
const said = files.filter((one) => "event" in one);
const pushed = files.filter((one) => "push" in one);

const text = (value: unknown): string => JSON.stringify(value);
const always = (names: Iterable<string>): string => text(Object.fromEntries([...names].map((name) => [name, true])));
const isOf = (namespace: string, side: string): boolean => side === "both" || side === namespace.slice(1);

/** Every example of an event, and that all of them together show every field that there is. */
function ofEvent(namespace: string, { event, good }: Said): string[] {
  const shape = `EventPayload<"${namespace}", "${event}">`;
  const shown = always(good.flatMap((one) => Object.keys(one)));
  return [...good.map((one) => `${text(one)} satisfies ${shape}`), `${shown} satisfies Record<keyof ${shape}, true>`];
}

const ofPush = (namespace: string, { push, good }: Pushed): string[] =>
  good
    .filter(({ to }) => isOf(namespace, to))
    .map(({ payload }) => `${text(payload)} satisfies PushPayload<"${namespace}", "${push}">`);

/** One line of TypeScript for each thing that must be true. */
function claims(namespace: string): string[] {
  const events = said.filter(({ from }) => from.some((side) => isOf(namespace, side)));
  const pushes = pushed.filter(({ good }) => good.some(({ to }) => isOf(namespace, to)));
  return [
    `${always(events.map((one) => one.event))} satisfies Record<EventName<"${namespace}">, true>`,
    `${always(pushes.map((one) => one.push))} satisfies Record<PushName<"${namespace}">, true>`,
    ...events.flatMap((one) => ofEvent(namespace, one)),
    ...pushes.flatMap((one) => ofPush(namespace, one)),
  ];
}

const folder = mkdtempSync(`${tmpdir()}/wire-`);
afterAll(() => rmSync(folder, { recursive: true }));

/** The claims that the compiler does not believe. */
function unbelieved(lines: readonly string[]): string[] {
  const head = `import type { EventName, EventPayload, PushName, PushPayload } from ${text(`${WIDGET}src/core/protocol`)};`;
  writeFileSync(`${folder}/claims.ts`, [head, ...lines.map((line) => `void (${line});`)].join("\n"));
  const config = { extends: `${WIDGET}tsconfig.json`, compilerOptions: { noUnusedLocals: false }, include: ["*.ts"] };
  writeFileSync(`${folder}/tsconfig.json`, text(config));
  const ways = ["-p", folder, "--pretty", "false"];
  const { stdout } = spawnSync(`${WIDGET}node_modules/.bin/tsc`, ways, { encoding: "utf8" });
  const faults = [...stdout.matchAll(/claims\.ts\((\d+),\d+\): error/g)];
  expect(stdout === "" || faults.length > 0, stdout).toBe(true);
  return faults.map(([, line]) => lines[Number(line) - 2] ?? "");
}

/** The first example of a push to a visitor. */
function firstPush(name: string): Record<string, object> {
  const { good } = JSON.parse(readFileSync(new URL(`push_${name}.json`, EXAMPLES), "utf8"));
  return good[0].payload;
}

describe("the examples that both languages read", () => {
  it("are what the types say, one file for each event and push, every field shown", () => {
    const all = NAMESPACES.flatMap(claims);
    expect(all.length).toBeGreaterThan(files.length);
    expect(unbelieved(all)).toEqual([]);
  });

  it("would be refused with an unknown field, a missing one, another word or another name", () => {
    const state = firstPush("state");
    const { place, line } = state;
    const push = (payload: object) => `${text(payload)} satisfies PushPayload<"/visitor", "state">`;
    const wrong = [
      push({ ...state, place: { ...place, behind: 3 } }),
      push({ ...state, outcome: undefined }),
      push({ ...state, line: { ...line, phase: "ajar" } }),
      '{"conversation":"c","after":0,"before":9} satisfies EventPayload<"/visitor", "catch_up">',
      '{"embed":true,"language":true} satisfies Record<keyof EventPayload<"/visitor", "join">, true>',
      '{"state":true} satisfies Record<PushName<"/visitor">, true>',
    ];
    expect(unbelieved([push(state), ...wrong])).toEqual(wrong);
  });
});
