/** A daemon that keeps one organisation's items as the real one does: versions, drafts, publishing, undoing. */

import type {
  Answer,
  DayAhead,
  Held,
  HeldLine,
  HelplineTable,
  HoursTable,
  LineEdit,
  LineTable,
  Looked,
  OwnItems,
  Past,
  Published,
  Weeks,
} from "../../../src/core/protocol";
import type { Call } from "../../../src/console/staff/http";

export const AT = 1_800_000_000;
const LEA = { id: "lea", alias: "Lea", role: "lead" } as const;
const ADA = { id: "ada", alias: "Ada", role: "admin" } as const;

const HOURS: HoursTable = {
  timezone: "Europe/Helsinki",
  monday: ["09:00-12:00", "17:00-21:00"],
  tuesday: ["17:00-21:00"],
  wednesday: ["17:00-21:00"],
  thursday: ["17:00-21:00"],
  friday: ["17:00-00:00"],
  saturday: [],
  sunday: ["12:00-21:00"],
  exception: [{ day: "2026-12-25", intervals: [], reason: { fi: "Joulupäivä", sv: "Juldagen" } }],
};
const HELPLINE: HelplineTable = {
  number: "116 006",
  reviewed: "2026-11-21",
  name: { fi: "Rikosuhripäivystys", sv: "Brottsofferjouren" },
  hours: { fi: "Ei ympäri vuorokauden", sv: "Inte dygnet runt" },
  cost: { fi: "Maksuton", sv: "Avgiftsfri" },
  for_children: false,
  always: false,
  open: null,
};
export const LINE: LineTable = {
  name: { fi: "Avoin linja", sv: "Öppna linjen" },
  audience: { fi: "Kaikille", sv: "För alla" },
  languages: ["fi", "sv"],
  topics: ["experienced"],
  answered_by: ["professional"],
  is_adult: true,
  hours: HOURS,
  helpline: [HELPLINE],
  policy: {},
};

/** Eight weeks from a Monday. */
function ahead(hours: HoursTable): readonly DayAhead[] {
  const names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
  return Array.from({ length: 56 }, (_, at) => {
    const day = new Date(Date.UTC(2026, 10, 30 + at)).toISOString().slice(0, 10);
    const own = hours.exception.find((one) => one.day === day);
    const holiday = { "2026-12-06": "Itsenäisyyspäivä", "2026-12-25": "Joulupäivä" }[day];
    return {
      day,
      weekday: at % 7,
      intervals: own?.intervals ?? hours[names[at % 7] ?? "monday"],
      is_exception: own !== undefined,
      holiday: holiday === undefined ? null : { name: { fi: holiday, sv: holiday } },
      clock_minutes: 0,
    };
  });
}

export interface OrganisationDaemon {
  readonly call: Call;
  line: LineTable;
  version: number;
  /** What the next look finds wrong. */
  errors: Looked["errors"];
  /** What was asked, in order. */
  readonly asked: string[];
  /** Somebody else publishes. */
  between(change: Partial<LineTable>): void;
}

export function organisationDaemon(): OrganisationDaemon {
  let by: Held["by"] = ADA;
  let draft: HeldLine["draft"] = null;
  let past: readonly (Past & { readonly before: LineTable })[] = [];
  const daemon: OrganisationDaemon = {
    call: (method, target, body) => Promise.resolve(answer(`${method} ${target}`, body) as never),
    line: LINE,
    version: 1,
    errors: [],
    asked: [],
    between: (change) => stand({ ...daemon.line, ...change }, ADA),
  };
  function stand(line: LineTable, who: NonNullable<Held["by"]>, undoes: number | null = null): number {
    const number = past.length + 1;
    const items = [{ kind: "line", id: "avoin", version: daemon.version }] as const;
    past = [{ number, by: who, at: AT, undoes, items, before: daemon.line }, ...past];
    daemon.line = line;
    daemon.version += 1;
    by = who;
    return number;
  }
  function looked(): Looked {
    const base = draft?.base ?? 0;
    const isSame = base === daemon.version;
    const changes =
      draft?.value?.is_adult === daemon.line.is_adult ? [] : [{ name: "is_adult", old: "true", new: "false" }];
    const meanwhile = isSame ? null : { id: "avoin", version: daemon.version, by, at: AT };
    return { kind: "line", id: "avoin", base, errors: daemon.errors, warnings: [], changes, meanwhile };
  }
  const own = (): OwnItems => ({
    organisation: { id: "e", version: 1, by: null, at: AT, value: null, draft: null },
    lines: [{ id: "avoin", version: daemon.version, by, at: AT, value: daemon.line, draft }],
    embeds: [],
    staff: [],
    others: [{ kind: "line", id: "avoin", by: ADA, at: AT }],
    may: ["line"],
  });
  function publish(): Published {
    const look = looked();
    if (draft?.value == null || look.meanwhile !== null || look.errors.length > 0)
      return { number: null, looked: [look] };
    const number = stand(draft.value, LEA);
    draft = null;
    return { number, looked: [look] };
  }
  function undo(number: number): Answer<Published> {
    const found = past.find((one) => one.number === number);
    if (found === undefined) return { refused: "not_allowed" };
    if ((found.items[0]?.version ?? 0) + 1 !== daemon.version) return { number: null, looked: [looked()] };
    return { number: stand(found.before, LEA, number), looked: [] };
  }
  function answer(route: string, body: object): object {
    daemon.asked.push(route);
    switch (route) {
      case "GET /api/organisation":
        return own();
      case "POST /api/drafts/line": {
        const edit = body as LineEdit;
        draft = { base: edit.base, at: AT, value: edit.value };
        return looked();
      }
      case "POST /api/drafts/look":
        return looked();
      case "POST /api/drafts/drop":
        draft = null;
        return {};
      case "POST /api/publish":
        return publish();
      case "GET /api/publications":
        return { days: 30, publications: past };
      case "POST /api/undo":
        return undo((body as { number: number }).number);
      case "POST /api/hours": {
        const weeks: Weeks = {
          errors: [],
          country: "FI",
          today: "2026-12-02",
          days: ahead((body as { hours: HoursTable }).hours),
        };
        return weeks;
      }
      default:
        return { refused: "malformed" };
    }
  }
  return daemon;
}
