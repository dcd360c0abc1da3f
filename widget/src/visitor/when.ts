/** Times as words, by the line's own clock: who is far away, or whose browser hides where it is, is told whose time it is. */

import type { Translate } from "../i18n/words";

const DAYS = ["day.0", "day.1", "day.2", "day.3", "day.4", "day.5", "day.6"] as const;
const DAY_SECONDS = 24 * 3600;
const FAR_DAYS = 6;
/** From then on a day and a month alone could be of another year. */
const YEAR_DAYS = 180;

interface ClockPlace {
  readonly language: string;
  /** As IANA writes it. */
  readonly zone: string;
}
interface Place extends ClockPlace {
  readonly words: Translate;
}

/** For what this page keeps itself: by the clock of this device. */
export const here = (language: string): ClockPlace => ({
  language,
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
});

/** "18.00", or "18.00 (Helsinki)" where this device goes by another time. */
export function clockWords(seconds: number, { language, zone }: ClockPlace): string {
  const then = new Date(seconds * 1000);
  const time = then.toLocaleTimeString(language, { timeZone: zone, hour: "numeric", minute: "2-digit" });
  const isOurs = then.toLocaleString(language) === then.toLocaleString(language, { timeZone: zone });
  return isOurs ? time : `${time} (${(zone.split("/").at(-1) ?? zone).replaceAll("_", " ")})`;
}

/** `seconds` since 1970, told as "on Monday" and "18:00"; with a date when there could be two such Mondays. */
export function whenWords(seconds: number, nowMs: number, place: Place): { day: string; time: string } {
  const { words, language, zone } = place;
  const dayOf = (at: number): number => dayNumber(at, zone);
  const days = dayOf(seconds) - dayOf(nowMs / 1000);
  const then = new Date(seconds * 1000);
  const year = days >= YEAR_DAYS ? "numeric" : undefined;
  const date = then.toLocaleDateString(language, { timeZone: zone, day: "numeric", month: "numeric", year });
  // Day 0 of 1970 was a Thursday.
  const weekday = words(DAYS[(dayOf(seconds) + 4) % 7] ?? "day.0");
  const named = days === 0 ? words("day.today") : days === 1 ? words("day.tomorrow") : weekday;
  return { day: days >= FAR_DAYS ? `${weekday} ${date}` : named, time: clockWords(seconds, place) };
}

/** The calendar day there, counted from 1970. */
function dayNumber(seconds: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, year: "numeric", month: "numeric", day: "numeric" });
  const of = Object.fromEntries(parts.formatToParts(seconds * 1000).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(of.year ?? 1970, (of.month ?? 1) - 1, of.day ?? 1) / 1000 / DAY_SECONDS;
}
