import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import type { LineState, Outcome, Place, Role, VisitorState } from "../../src/core/protocol";
import { endSays, noteSays, placeSays, type Waiting, waitSays } from "../../src/visitor/sentences";

interface PlaceRow {
  readonly of: "place";
  readonly what: string;
  readonly state: {
    readonly phase: "joining" | "waiting" | "offered";
    readonly line: Partial<LineState>;
    readonly place: Partial<Place>;
    readonly is_retrying?: boolean;
    readonly has_words?: boolean;
    readonly has_grown?: boolean;
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
    readonly ended_by: Role | null;
  };
  readonly says: readonly string[];
}

const rows: readonly (PlaceRow | EndRow)[] = JSON.parse(
  readFileSync(new URL("../../../tests/wire/sentences.json", import.meta.url), "utf8"),
);
const NOW = 1_000_000;
const LINE: LineState = {
  id: "l",
  phase: "open",
  closes_at: null,
  is_closed_for_now: false,
  served_until: null,
  timezone: "Europe/Helsinki",
  ticket_grace_seconds: 300,
  conversation_grace_seconds: 600,
};
const PLACE: Place = {
  ahead: 2,
  estimate: null,
  is_long: false,
  has_counsellor: true,
  away: 0,
  languages_now: ["fi"],
  asks_language: false,
  kept_until: null,
};

function waiting({
  phase,
  line,
  place,
  is_retrying = false,
  has_words = false,
  has_grown = false,
}: PlaceRow["state"]): Waiting {
  const state: VisitorState = {
    version: 1,
    now: NOW,
    phase: phase === "joining" ? "waiting" : phase,
    value: "v",
    line: { ...LINE, ...line },
    place: { ...PLACE, ...place },
    conversation: null,
    outcome: null,
  };
  return {
    state: phase === "joining" ? null : state,
    now: NOW,
    language: "fi",
    isRetrying: is_retrying,
    hasWords: has_words,
    hasGrown: has_grown,
    time: (seconds) => `${seconds}`,
  };
}
const keysOf = (one: Waiting): string[] =>
  [...placeSays(one), ...waitSays(one), ...noteSays(one).flat()].map(([key]) => key);
const endKeys = ({ had_conversation, had_words, outcome, ended_by }: EndRow["state"]): string[] =>
  endSays({ hadConversation: had_conversation, hadWords: had_words, outcome, endedBy: ended_by }).map(([key]) => key);

test.each(rows.map((row) => [row.what, row] as const))("%s", (_, row) => {
  expect(row.of === "place" ? keysOf(waiting(row.state)) : endKeys(row.state)).toEqual(row.says);
});

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

  it("nothing is said twice", () => {
    expect(all.filter(({ said }) => new Set(said).size !== said.length)).toEqual([]);
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
      ended_by: [null, "visitor", "counsellor", "specialist", "facilitator", "participant"],
    }),
  ];

  it("thanks are said only where words were", () => {
    const thanked = ends.filter((one) => endKeys(one).includes("end.thanks"));
    expect(thanked.length).toBeGreaterThan(0);
    expect(thanked.filter((one) => !one.had_words || !one.had_conversation)).toEqual([]);
  });

  it("each says something of its own, and who ended it where somebody did", () => {
    for (const one of ends) {
      const [first = ""] = endKeys(one);
      expect(first).not.toMatch(/thanks|come_back/);
      if (one.had_conversation && one.ended_by === "counsellor") {
        expect(first).toBe("end.by_counsellor");
      }
      if (!one.had_conversation) {
        expect(first).not.toMatch(/^end\.(erased|by_counsellor|over|silent|lost|abandoned|by_line|not_verified)$/);
      }
    }
  });
});
