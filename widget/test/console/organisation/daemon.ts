/** A daemon that keeps one organisation's items as the real one does: versions, drafts, publishing, undoing. */

import type {
  Answer,
  DayAhead,
  FileBrought,
  Held,
  HelplineTable,
  HoursTable,
  ItemKey,
  LineTable,
  Looked,
  OrganisationTable,
  OwnItems,
  Past,
  PublishBody,
  Published,
  SnippetBody,
  StaffTable,
  Weeks,
} from "../../../src/core/protocol";
import type { AnyHeld, AnyTable, Kind } from "../../../src/console/organisation/items";
import type { Edit } from "../../../src/console/organisation/ports";
import type { Call } from "../../../src/console/staff/http";

export const AT = 1_800_000_000;
const LEA = { id: "lea", alias: "Lea", role: "lead" } as const;
const ADA = { id: "ada", alias: "Ada", role: "admin" } as const;

const PERSON: StaffTable = {
  alias: "Lea",
  role: "lead",
  lines: ["avoin"],
  languages: ["fi", "sv"],
  answers_as: null,
  since: null,
  unit: null,
};
export const ORGANISATION: OrganisationTable = {
  name: "Esimerkki",
  allows_passphrase_sign_in: false,
  cover_seconds: 180,
  lock_seconds: 900,
  contact: null,
  imprint: null,
  invites: {},
  serves: [],
  takes_from: {},
  hands_to: [],
  logo: "",
};
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
  unit: null,
  is_for_children: false,
  texts: {},
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

interface Item {
  version: number;
  by: Held["by"];
  value: AnyTable | null;
  draft: { readonly base: number; readonly at: number; readonly value: AnyTable | null } | null;
}
type Before = { readonly kind: Kind; readonly id: string; readonly version: number; readonly value: AnyTable | null };

export interface OrganisationDaemon {
  readonly call: Call;
  readonly line: LineTable;
  readonly items: Map<string, Item>;
  /** What the next look finds wrong. */
  errors: Looked["errors"];
  may: OwnItems["may"];
  shared: OwnItems["shared"];
  /** Of who asks. */
  unit: string | null;
  handed: OwnItems["handed"];
  /** What was asked, in order. */
  readonly asked: string[];
  /** What is answered to a file. */
  brought: FileBrought | null;
  /** What a file makes drafts of, where it is not answered by `brought`. */
  bring: () => readonly ItemKey[];
  draftOf(key: ItemKey, value: AnyTable | null): void;
  /** Somebody else publishes. */
  between(change: Partial<LineTable>): void;
}

export function organisationDaemon(): OrganisationDaemon {
  const items = new Map<string, Item>([
    ["organisation e", { version: 1, by: null, value: ORGANISATION, draft: null }],
    ["line avoin", { version: 1, by: ADA, value: LINE, draft: null }],
    ["embed e-etusivu", { version: 1, by: ADA, value: { line: "avoin", sites: ["https://e.example"] }, draft: null }],
    ["staff ada", { version: 1, by: null, value: { ...PERSON, alias: "Ada", role: "admin" }, draft: null }],
    ["staff lea", { version: 1, by: null, value: PERSON, draft: null }],
  ]);
  let past: readonly (Past & { readonly before: Before })[] = [];
  const daemon: OrganisationDaemon = {
    call: (method, target, body) => Promise.resolve(answer(`${method} ${target}`, body) as never),
    get line() {
      return items.get("line avoin")?.value as LineTable;
    },
    items,
    errors: [],
    may: ["line"],
    shared: [],
    unit: null,
    handed: [],
    asked: [],
    brought: null,
    bring: () => [],
    draftOf: (key, value) => {
      const item = itemOf(key);
      item.draft = { base: item.version, at: AT, value };
    },
    between: (change) => stand({ kind: "line", id: "avoin" }, { ...daemon.line, ...change }, ADA),
  };
  const itemOf = ({ kind, id }: ItemKey): Item => {
    const found = items.get(`${kind} ${id}`) ?? { version: 0, by: null, value: null, draft: null };
    items.set(`${kind} ${id}`, found);
    return found;
  };
  function stand(key: ItemKey, value: AnyTable | null, who: Held["by"], undoes: number | null = null): number {
    const item = itemOf(key);
    const number = past.length + 1;
    const before = { ...key, version: item.version, value: item.value } as Before;
    past = [{ number, by: who, at: AT, undoes, items: [{ ...key, version: item.version }], before }, ...past];
    item.value = value;
    item.version += 1;
    item.by = who;
    return number;
  }
  function looked(key: ItemKey): Looked {
    const { draft, version, value, by } = itemOf(key);
    const base = draft?.base ?? 0;
    const isSame = JSON.stringify(draft?.value) === JSON.stringify(value);
    const changes = isSame ? [] : [{ name: "is_adult", old: "true", new: "false" }];
    const meanwhile = base === version ? null : { id: key.id, version, by, at: AT };
    const theirs = meanwhile === null ? [] : [{ name: "topics", old: "experienced", new: "" }];
    return { ...key, base, errors: daemon.errors, warnings: [], changes, meanwhile, theirs } as Looked;
  }
  function own(): OwnItems {
    const of = (kind: Kind): readonly AnyHeld[] =>
      [...items]
        .filter(([name, { value, draft }]) => name.startsWith(`${kind} `) && (value !== null || draft !== null))
        .map(([name, item]) => ({ id: name.slice(kind.length + 1), at: AT, ...item }) as AnyHeld);
    return {
      organisation: { id: "e", at: AT, ...itemOf({ kind: "organisation", id: "e" }) } as OwnItems["organisation"],
      lines: of("line") as OwnItems["lines"],
      embeds: of("embed") as OwnItems["embeds"],
      staff: of("staff") as OwnItems["staff"],
      phrases: of("phrase") as OwnItems["phrases"],
      cards: of("card") as OwnItems["cards"],
      others: [{ kind: "line", id: "avoin", by: ADA, at: AT }],
      may: daemon.may,
      policy: [
        { name: "capacity_max", usual: 2, least: 1, most: 3, or_zero: false },
        { name: "silent_end_seconds", usual: 600, least: 120, most: 7200, or_zero: true },
      ],
      shared: daemon.shared,
      units: of("unit") as OwnItems["units"],
      unit: daemon.unit,
      handed: daemon.handed,
    };
  }
  function publish(key: ItemKey): Published {
    const look = looked(key);
    const { draft } = itemOf(key);
    if (draft === null || look.meanwhile !== null || look.errors.length > 0) return { number: null, looked: [look] };
    const number = stand(key, draft.value, LEA);
    itemOf(key).draft = null;
    return { number, looked: [look] };
  }
  function undo(number: number): Answer<Published> {
    const found = past.find((one) => one.number === number);
    if (found === undefined) return { refused: "not_allowed" };
    const { before } = found;
    if (before.version + 1 !== itemOf(before).version) return { number: null, looked: [looked(before)] };
    return { number: stand(before, before.value, LEA, number), looked: [] };
  }
  function answer(route: string, body: object): object {
    daemon.asked.push(route);
    const [, kind] = /^POST \/api\/drafts\/(unit|line|embed|staff|organisation|phrase|card)$/u.exec(route) ?? [];
    if (kind !== undefined) {
      const edit = body as Edit;
      const key = { kind, id: edit.id } as ItemKey;
      itemOf(key).draft = { base: edit.base, at: AT, value: edit.value };
      return looked(key);
    }
    switch (route) {
      case "GET /api/organisation":
        return own();
      case "POST /api/drafts/look":
        return looked(body as ItemKey);
      case "POST /api/drafts/drop":
        itemOf(body as ItemKey).draft = null;
        return {};
      case "POST /api/publish":
        return (body as PublishBody).items.map(publish).at(-1) as Published;
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
      case "POST /api/snippet": {
        const { embed, language, display } = body as SnippetBody;
        const html = `<script data-embed="${embed}" data-lang="${language}" data-display="${display}"></script>`;
        const page = `https://line.example/l/${embed}`;
        return {
          html,
          test: html.replace(embed, `${embed}~test`),
          test_page: `${page}~test`,
          policy: "script-src https://line.example/w/",
          roots: 1,
          page,
          for_advice: `${page}?for=professional`,
        };
      }
      case "GET /api/advice":
        return {
          months: [
            { month: "2026-11", sector: null, count: null },
            { month: "2026-11", sector: "health", count: 12 },
          ],
        };
      case "GET /api/file":
        return { name: "e.toml", text: "[[organisation]]" };
      case "POST /api/file": {
        if (daemon.brought !== null) return daemon.brought;
        const drafts = daemon.bring().map(looked);
        return { errors: [], warnings: [], looked: drafts, kept: [{ kind: "staff", id: "lea" }] };
      }
      case "POST /api/preview":
        return { page: "https://line.example/l/~draft", expires: AT + 1800 };
      default:
        return { refused: "malformed" };
    }
  }
  return daemon;
}
