/** Times as words, by the line's own clock: who is far away, or whose browser hides where it is, is told whose time it is. */

import type { Translate } from "../i18n/words";

const DAYS = ["day.0", "day.1", "day.2", "day.3", "day.4", "day.5", "day.6"] as const;
const DAY_SECONDS = 24 * 3600;
const FAR_DAYS = 6;

interface Place {
  readonly words: Translate;
  readonly language: string;
  /** Of the line, as IANA writes it. */
  readonly zone: string;
}

export function clockWords(seconds: number, { language, zone }: Place): string {
  return new Date(seconds * 1000).toLocaleTimeString(language, {
    timeZone: zone,
    hour: "numeric",
    minute: "2-digit",
  });
}

/** `seconds` since 1970, told as "on Monday" and "18:00"; with a date when there could be two such Mondays. */
export function whenWords(seconds: number, nowMs: number, place: Place): { day: string; time: string } {
  const { words, language, zone } = place;
  const dayOf = (at: number): number => dayNumber(at, zone);
  const days = dayOf(seconds) - dayOf(nowMs / 1000);
  const then = new Date(seconds * 1000);
  const date = then.toLocaleDateString(language, { timeZone: zone, day: "numeric", month: "numeric" });
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

/** The place whose time it is, when this device goes by another one; "Europe/Helsinki" → "Helsinki". */
export function foreignZone(seconds: number, place: Place): string | null {
  const here = new Date(seconds * 1000).toLocaleString(place.language);
  const there = new Date(seconds * 1000).toLocaleString(place.language, { timeZone: place.zone });
  return here === there ? null : (place.zone.split("/").at(-1) ?? place.zone).replaceAll("_", " ");
}
