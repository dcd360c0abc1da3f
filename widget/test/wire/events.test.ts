/** Both languages read `tests/wire/events`: the shapes here, the examples there and the daemon's structs are the same. */

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type {
  Board,
  BoardDesk,
  BoardLine,
  CatchUp,
  ChangeLine,
  ConsoleState,
  ConversationState,
  Deliver,
  DeskState,
  End,
  Estimate,
  Join,
  Leave,
  LineState,
  Membership,
  MemberState,
  Offer,
  Orphan,
  Place,
  Receipt,
  Received,
  RefusalPush,
  Resume,
  ResumeShift,
  Say,
  StartShift,
  VisitorState,
} from "../../src/core/protocol";

type Fields = Readonly<Record<string, true>>;
/** The compiler holds `fields` to exactly the names of the interface. */
const of = <T>(fields: Readonly<Record<keyof T, true>>): Fields => fields;
const none: Fields = {};

const said: Readonly<Record<string, Fields>> = {
  accept: { ticket: true },
  catch_up: of<CatchUp>({ conversation: true, after: true }),
  change_line: of<ChangeLine>({ line: true, act: true }),
  decline: { ticket: true },
  end: of<End>({ conversation: true }),
  end_shift: none,
  here: none,
  join: of<Join>({ embed: true, language: true, topic: true, resume_hash: true }),
  leave: of<Leave>({ quick: true }),
  pause: { paused: true },
  received: of<Received>({ conversation: true, up_to: true }),
  resume: of<Resume>({ value: true, key: true, received: true }),
  resume_shift: of<ResumeShift>({ value: true, key: true, memberships: true }),
  say: of<Say>({ conversation: true, id: true, kind: true, body: true }),
  set_capacity: { capacity: true },
  start_shift: of<StartShift>({ lines: true, languages: true, capacity: true, resume_hash: true }),
  take_orphan: { conversation: true },
  watch: { board: true },
};

const desk = of<DeskState>({ value: true, phase: true, capacity: true, lines: true, languages: true });
const conversation = of<ConversationState>({
  id: true,
  me: true,
  value: true,
  phase: true,
  line: true,
  language: true,
  topic: true,
  members: true,
  stored: true,
  delivered: true,
  outcome: true,
});
/** What stands inside another, by the name of the field that holds it. */
const inside: Readonly<Record<string, Fields>> = {
  line: of<LineState>({ id: true, phase: true, closes_at: true }),
  place: of<Place>({ ahead: true, estimate: true, is_long: true, has_counsellor: true }),
  estimate: of<Estimate>({ min_minutes: true, max_minutes: true }),
  conversation,
  conversations: conversation,
  members: of<MemberState>({ member: true, role: true, presence: true }),
  memberships: of<Membership>({ value: true, received: true }),
  desk,
  offer: of<Offer>({
    ticket: true,
    line: true,
    language: true,
    topic: true,
    waited_seconds: true,
    expires_at: true,
    offer_seconds: true,
  }),
  orphans: of<Orphan>({ conversation: true, line: true, language: true, lost_seconds: true }),
  desks: of<BoardDesk>({ alias: true, phase: true, conversations: true, capacity: true }),
  lines: of<BoardLine>({
    line: true,
    name: true,
    phase: true,
    waiting: true,
    longest_wait_seconds: true,
    served: true,
    free: true,
    abandoned_last_hour: true,
    orphans: true,
    desks: true,
  }),
};

const pushed: Readonly<Record<string, Readonly<Record<string, Fields>>>> = {
  board: { console: of<Board>({ version: true, now: true, lines: true }) },
  deliver: {
    any: of<Deliver>({ conversation: true, number: true, sender: true, id: true, kind: true, body: true }),
  },
  receipt: { any: of<Receipt>({ conversation: true, stored: true, delivered: true }) },
  refusal: { any: of<RefusalPush>({ refused: true, conversation: true, id: true }) },
  state: {
    visitor: of<VisitorState>({
      version: true,
      now: true,
      phase: true,
      value: true,
      line: true,
      place: true,
      conversation: true,
      outcome: true,
    }),
    console: of<ConsoleState>({
      version: true,
      now: true,
      desk: true,
      offer: true,
      conversations: true,
      orphans: true,
    }),
  },
};

interface Example {
  readonly event?: string;
  readonly push?: string;
  readonly good: readonly Record<string, unknown>[];
}

const folder = new URL("../../../tests/wire/events/", import.meta.url);
const examples = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Example);

/** Every field that an example shows is one that this side knows, all the way in. */
function known(value: unknown, fields: Fields, where: string): void {
  for (const [name, held] of Object.entries(value as object)) {
    expect(Object.keys(fields), `${where}.${name}`).toContain(name);
    const within = inside[name];
    for (const one of Array.isArray(held) ? held : [held]) {
      if (within && typeof one === "object" && one !== null) {
        known(one, within, `${where}.${name}`);
      }
    }
  }
}

const union = (values: readonly Record<string, unknown>[]): string[] =>
  [...new Set(values.flatMap((value) => Object.keys(value)))].sort();

describe("the examples that both languages read", () => {
  it("are one for each event and each push", () => {
    expect(examples.flatMap((one) => one.event ?? []).sort()).toEqual(Object.keys(said).sort());
    expect(examples.flatMap((one) => one.push ?? []).sort()).toEqual(Object.keys(pushed).sort());
  });

  it.each(examples.filter((one) => one.event))("show what pages say: $event", ({ event, good }) => {
    const fields = said[event ?? ""] ?? none;
    expect(union(good)).toEqual(Object.keys(fields).sort());
    for (const one of good) {
      known(one, fields, event ?? "");
    }
  });

  it.each(examples.filter((one) => one.push))("show what pages are told: $push", ({ push, good }) => {
    for (const { to, payload } of good) {
      const shapes = pushed[push ?? ""];
      const fields = shapes?.[String(to)] ?? shapes?.any ?? none;
      expect(Object.keys(payload as object).sort()).toEqual(Object.keys(fields).sort());
      known(payload, fields, push ?? "");
    }
  });
});
