import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import type { LineState, Outcome, Place, VisitorState } from "../../src/core/protocol";
import {
  barSays,
  doorSays,
  endSays,
  mayRestart,
  noteSays,
  placeSays,
  staySays,
  type Waiting,
  waitSays,
} from "../../src/visitor/sentences";
import texts from "../../src/visitor/texts";
import { line as openLine, place as aPlace } from "../core/told-line";
import { profile } from "./stage";

interface PlaceRow {
  readonly of: "place";
  readonly what: string;
  readonly state: {
    readonly phase: "joining" | "waiting" | "offered";
    readonly line: Partial<LineState>;
    readonly place: Partial<Place>;
    readonly back?: Waiting["back"];
    readonly has_grown?: boolean;
    readonly is_lost?: boolean;
    readonly is_working?: boolean;
  };
  readonly says: readonly string[];
}
interface EndRow {
  readonly of: "end";
  readonly what: string;
  readonly state: {
    readonly had_conversation: boolean;
    readonly had_words: boolean;
    readonly outcome: Outcome;
    readonly is_own: boolean;
    readonly said_bye: boolean;
  };
  readonly says: readonly string[];
}
/** Before the door, in Finnish; `served`: what those who are there speak. */
interface DoorRow {
  readonly of: "door";
  readonly what: string;
  readonly state: { readonly is_staffed: boolean; readonly served: readonly string[] };
  readonly bar: string;
  readonly says: readonly string[];
}

const rows: readonly (PlaceRow | EndRow | DoorRow)[] = JSON.parse(
  readFileSync(new URL("../../../tests/wire/sentences.json", import.meta.url), "utf8"),
);
const NOW = 1_000_000;

function waiting(row: PlaceRow["state"]): Waiting {
  const { phase, line, place, back = null, has_grown = false, is_lost = false, is_working = false } = row;
  const state: VisitorState = {
    version: 1,
    now: NOW,
    phase: phase === "joining" ? "waiting" : phase,
    value: "v",
    line: { ...openLine, ...line },
    place: { ...aPlace, ...place },
    conversation: null,
    outcome: null,
  };
  return {
    state: phase === "joining" ? null : state,
    isWorking: is_working,
    now: NOW,
    language: "fi",
    back,
    hasGrown: has_grown,
    isLost: is_lost,
    time: (seconds) => `${seconds}`,
  };
}
const keysOf = (one: Waiting): string[] =>
  [...placeSays(one), ...waitSays(one), ...noteSays(one).flat()].map(([key]) => key).concat(staySays(one) || []);
const endKeys = ({ had_conversation, had_words, outcome, is_own, said_bye }: EndRow["state"]): string[] =>
  endSays({
    hadConversation: had_conversation,
    hadWords: had_words,
    outcome,
    isOwn: is_own,
    saidBye: said_bye,
  }).map(([key]) => key);
const doorKeys = ({ is_staffed, served }: DoorRow["state"]): readonly [bar: string | null, says: string[]] => {
  const languages = profile.languages.map((one) => ({ ...one, is_served_now: served.includes(one.code) }));
  const door = { ...profile, is_staffed, languages };
  return [barSays("welcome", door, false), [doorSays(door, "fi") ?? []].flat()];
};

test.each(rows.map((row) => [row.what, row] as const))("%s", (_, row) => {
  if (row.of === "door") {
    expect(doorKeys(row.state)).toEqual([row.bar, row.says]);
  } else {
    expect(row.of === "place" ? keysOf(waiting(row.state)) : endKeys(row.state)).toEqual(row.says);
  }
});

/** The sentences of a Finnish text, without what fills its gaps. */
const sentencesOf = (key: string): string[] =>
  [(texts.fi as unknown as Record<string, unknown>)[key]]
    .flat()
    .filter((part) => typeof part === "string")
    .join("…")
    .split(/(?<=[.?])\s/)
    .filter((one) => one !== "");

/** Every combination of these values. */
function* every<T>(values: { readonly [K in keyof T]: readonly T[K][] }): Generator<T> {
  const names = Object.keys(values) as (keyof T)[];
  let all: Partial<T>[] = [{}];
  for (const name of names) {
    all = all.flatMap((one) => values[name].map((value) => ({ ...one, [name]: value })));
  }
  yield* all as T[];
}

describe("of every place that there can be", () => {
  const places = every<Place>({
    ahead: [0, 2],
    estimate: [null, { min_minutes: 0, max_minutes: 5 }],
    is_long: [false, true],
    has_counsellor: [false, true],
    away: [0, 1],
    languages_now: [[], ["sv"], ["fi", "sv"]],
    asks_language: [false, true],
    kept_until: [null, NOW + 60],
  });
  const lines = [
    ...every<Pick<LineState, "phase" | "closes_at" | "is_closed_for_now">>({
      phase: ["open", "intake_stopped", "closing", "closed"],
      closes_at: [null, NOW - 60, NOW + 60],
      is_closed_for_now: [false, true],
    }),
  ];
  const all = [...places].flatMap((place) =>
    lines.flatMap((line) =>
      (["waiting", "offered"] as const).map((phase) => ({
        place,
        line,
        said: keysOf(waiting({ phase, line, place })),
        bar: barSays("waiting", null, true),
      })),
    ),
  );

  it("one sentence says where one stands", () => {
    const standing = ["line.joining", "queue.ready", "queue.your_turn", "queue.ahead", "queue.next", "queue.first"];
    expect(all.filter(({ said }) => said.filter((key) => standing.includes(key)).length !== 1)).toEqual([]);
  });

  it("nobody is next, or told a range, whom nobody can serve", () => {
    const promises = ["queue.next", "shared.estimate", "queue.estimate_short", "queue.estimate_unknown"];
    const isServed = (one: (typeof all)[number]): boolean => one.place.has_counsellor && !one.line.is_closed_for_now;
    const told = all.filter((one) => one.said.some((key) => promises.includes(key)));
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter((one) => !isServed(one))).toEqual([]);
  });

  it("it is the wait that is called long, not the line, for who is next reads it too", () => {
    expect(all.some(({ said }) => said.includes("queue.next") && said.includes("queue.long"))).toBe(true);
    expect(Object.values(texts).filter((words) => /jono|kön|queue/i.test(words["queue.long"]))).toEqual([]);
  });

  it("a line is called open only while it is", () => {
    expect(all.filter(({ line, said }) => said.includes("queue.nobody") && line.phase !== "open")).toEqual([]);
  });

  it("a closing time is told before it only as one that comes, and after it only as one that was", () => {
    const wrong = all.filter(
      ({ line, said }) =>
        (said.includes("queue.before_close") && (line.closes_at ?? 0) <= NOW) ||
        (said.includes("queue.after_close") && (line.closes_at ?? NOW + 1) > NOW) ||
        (said.includes("queue.closing") && line.closes_at !== null),
    );
    expect(wrong).toEqual([]);
  });

  it("nothing is said twice, neither as a key nor in words", () => {
    expect(all.filter(({ said }) => new Set(said).size !== said.length)).toEqual([]);
    const twice = new Set<string>();
    for (const { said } of all) {
      const sentences = said.flatMap((key) => sentencesOf(key));
      for (const one of sentences.filter((one, at) => sentences.indexOf(one) !== at)) twice.add(one);
    }
    expect([...twice]).toEqual([]);
  });

  it("how long the place is kept is said once", () => {
    const keeps = (key: string): boolean => sentencesOf(key).some((one) => one.startsWith("Paikkasi säilyy"));
    expect(all.filter(({ said }) => said.filter(keeps).length > 1)).toEqual([]);
    expect(all.filter(({ said }) => said.filter(keeps).length === 1).length).toBeGreaterThan(0);
  });

  it("whoever is about to be answered reads it too when the line stops or closes", () => {
    const tells = (said: readonly string[]): boolean =>
      said.some((key) => /^queue\.(closing|before_close|after_close)$/.test(key));
    const stops = all.filter(({ line }) => line.phase === "intake_stopped" || line.phase === "closing");
    expect(stops.some(({ said }) => said.includes("queue.ready"))).toBe(true);
    expect(stops.filter(({ said }) => !tells(said))).toEqual([]);
  });
});

describe("of every end that there can be", () => {
  const ends = [
    ...every<EndRow["state"]>({
      had_conversation: [false, true],
      had_words: [false, true],
      outcome: [
        "abandoned_by_line",
        "ended_by_counsellor",
        "expired",
        "left",
        "no_show",
        "not_verified",
        "quick_exit",
        "refused_by_lead",
        "released",
        "served",
        "silent",
      ],
      is_own: [false, true],
      said_bye: [false, true],
    }),
  ];

  it("thanks are said only where words were", () => {
    const thanked = ends.filter((one) => endKeys(one).includes("end.thanks"));
    expect(thanked.length).toBeGreaterThan(0);
    expect(thanked.filter((one) => !one.had_words || !one.had_conversation)).toEqual([]);
  });

  it("to start again is offered only where the line takes somebody, and has not said that it has no time", () => {
    const phases = ["open", "intake_stopped", "closing", "closed", "full", "closed_for_now"] as const;
    const all = ends.flatMap(({ outcome }) => phases.map((phase) => ({ outcome, phase })));
    const offered = all.filter(({ outcome, phase }) => mayRestart(outcome, { ...profile, phase }));
    expect(offered.length).toBeGreaterThan(0);
    expect(offered.filter((one) => one.phase !== "open" || one.outcome === "refused_by_lead")).toEqual([]);
  });

  it("messages are deleted only where some were", () => {
    expect(ends.filter((one) => !one.had_words && endKeys(one).includes("end.erased"))).toEqual([]);
  });

  it("only the other's own goodbye says that the other ended it; else it is the line that says so, and words may be missing", () => {
    for (const one of ends.filter((end) => end.had_conversation && !end.is_own)) {
      const said = endKeys(one);
      expect(said.includes("end.by_counsellor")).toBe(one.said_bye);
      expect(said.some((key) => /^end\.(erased|over|left_place)$/.test(key))).toBe(false);
      const isNobody = ["not_verified", "released", "no_show"].includes(one.outcome);
      expect(said.includes("end.tail")).toBe(!one.said_bye && !isNobody);
    }
    for (const texts_ of Object.values(texts) as Record<string, unknown>[]) {
      const [told = ""] = `${texts_["end.told"]}`.split("\n");
      for (const key of ["end.silent", "end.lost", "end.abandoned", "end.by_line"])
        expect(`${texts_[key]}`.split("\n")[0]).toBe(told);
    }
  });

  it("each says something of its own", () => {
    for (const one of ends) {
      const [first = ""] = endKeys(one);
      expect(first).not.toMatch(/thanks|come_back|tail/);
      if (!one.had_conversation) {
        expect(first).not.toMatch(/^end\.(erased|by_counsellor|over|told|silent|lost|abandoned|by_line|not_verified)$/);
      }
    }
  });
});
