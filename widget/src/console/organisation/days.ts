/** Days and hours as they are written in the fields and in the file: "09:00-12:00, 17:00-21:00". */

import type { DayAhead, ExceptionTable, HoursTable } from "../../core/protocol";

export const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
export type Day = (typeof DAYS)[number];

/** A field's words as intervals; what does not fit is told by the daemon, in the file's words. */
export const intervalsOf = (words: string): readonly string[] =>
  words
    .split(",")
    .map((one) =>
      one
        .trim()
        .replace(/\s*[–—]\s*/gu, "-")
        .replace(/(\d)\.(\d\d)/gu, "$1:$2"),
    )
    .map((one) => one.replace(/(^|-)(\d):/gu, (_, before: string, hour: string) => `${before}0${hour}:`))
    .filter((one) => one !== "");

export const wordsOf = (intervals: readonly string[]): string => intervals.join(", ");

/** As people read it: "17.00–21.00" and "17–21" mean the same; the shorter one. */
export const hoursRead = (intervals: readonly string[]): string =>
  intervals.map((one) => one.replaceAll(":", ".").replace("-", "–")).join(", ");

export const dayHours = (hours: HoursTable, day: Day): readonly string[] => hours[day];

/** With this day in place of what it was, in the order of the calendar. */
export function withDay(hours: HoursTable, day: ExceptionTable): HoursTable {
  const others = hours.exception.filter((one) => one.day !== day.day);
  return { ...hours, exception: [...others, day].sort((a, b) => a.day.localeCompare(b.day)) };
}

export const withoutDay = (hours: HoursTable, at: number): HoursTable => ({
  ...hours,
  exception: hours.exception.filter((_, number) => number !== at),
});

/** Holidays on which the line would be open as on any other day, and nobody has decided it. */
export const undecided = (days: readonly DayAhead[], today: string): readonly DayAhead[] =>
  days.filter((one) => one.holiday !== null && !one.is_exception && one.intervals.length > 0 && one.day >= today);

/** The holiday's name as the reason, if it is known in each of the line's languages; visitors read it. */
export function reasonOf(day: DayAhead, languages: readonly string[]): ExceptionTable["reason"] {
  const { name } = day.holiday ?? { name: {} as Record<string, string> };
  return languages.every((one) => name[one] !== undefined)
    ? Object.fromEntries(languages.map((one) => [one, name[one] ?? ""]))
    : null;
}
