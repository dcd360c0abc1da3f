/** Two weeks of a calendar as the daemon gives them, and the last hours of a line. */
import { later } from "../../../src/console/rota/rota";
import type { LastHours, Rota, RotaPart, RotaShift } from "../../../src/core/protocol";
import { NOW_SECONDS } from "../fakes";

export const SHIFT: RotaShift = {
  id: "p1",
  version: 3,
  line: "l-1",
  day: "2026-10-24",
  begins: "22:00",
  ends: "06:00",
  minutes: 540,
  languages: ["fi"],
  state: "planned",
  staff: "s2",
  is_repeated: true,
  is_signed: false,
  by: "s1",
  at: NOW_SECONDS,
  is_over: false,
};
export const PART: RotaPart = {
  begins: Date.UTC(2026, 9, 24, 13) / 1000,
  ends: Date.UTC(2026, 9, 24, 17) / 1000,
  needed: 2,
  planned: 1,
  asked: 1,
  missing: 1,
  unspoken: ["sv"],
  in_time: 84,
  left: 6,
  of_others: 0,
};
export const rota = (over: Partial<Rota> = {}): Rota => ({
  now: NOW_SECONDS,
  today: "2026-10-20",
  days: Array.from({ length: 14 }, (_, at) => ({
    day: later("2026-10-19", at),
    weekday: at % 7,
    holiday: at === 12 ? { fi: "Pyhäinpäivä", en: "All Saints' Day" } : null,
    clock_minutes: at === 6 ? -60 : 0,
  })),
  lines: [
    {
      line: "l-1",
      name: "Open line",
      timezone: "Europe/Helsinki",
      languages: ["fi", "sv"],
      days: [{ day: "2026-10-24", parts: [PART] }],
      unit: "",
      offered_by: null,
    },
  ],
  shifts: [SHIFT, { ...SHIFT, id: "p2", state: "free", staff: null, is_signed: null, is_repeated: false }],
  people: [
    { id: "s1", alias: "Aino", lines: ["l-1"], languages: ["fi"], signed_until: null },
    { id: "s2", alias: "Bo", lines: ["l-1"], languages: ["fi", "sv"], signed_until: null },
    { id: "s3", alias: "Cilla", lines: ["other"], languages: ["fi"], signed_until: null },
  ],
  ...over,
});

/** An evening that grows busy and calms down. */
export const someHours = (): LastHours => ({
  version: 1,
  now: NOW_SECONDS,
  lines: [
    {
      line: "line-1",
      name: "Open line",
      unit: null,
      tens: Array.from({ length: 37 }, (_, at) => ({
        begins: NOW_SECONDS - (36 - at) * 600,
        waiting: at === 20 ? null : Math.max(0, Math.round(40 - Math.abs(at - 22) * 5) / 10),
        served: at === 20 ? null : Math.min(4, Math.round(at * 2) / 10),
        free: at === 20 ? null : Math.max(0, Math.round(40 - at * 2) / 10),
        answered: at % 4,
        left: at > 18 && at < 26 ? 2 : 0,
      })),
    },
  ],
});
