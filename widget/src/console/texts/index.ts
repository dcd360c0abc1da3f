/** The console's words in the language that its person chose. Plain text: it becomes text nodes and nothing else. */

import catalogues from "./catalogues";
import { format, type Given, type PlainKey } from "../../i18n/format";
import type { ConsoleTexts } from "../../i18n/keys";
import { type Cell, Held } from "../../ui/cell";

/** The keys without gaps: those that stand in tables and are said without values. */
export type TextKey = PlainKey<ConsoleTexts>;
export const LANGUAGES = ["fi", "sv", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** How days and times are written; plain "en" would write the American way. */
const LOCALES: Readonly<Record<Language, string>> = { fi: "fi-FI", sv: "sv-FI", en: "en-GB" };

/** The same time of day may be another day's. */
const DAY = { weekday: "short", day: "numeric", month: "numeric", year: "numeric" } as const;
const FAR_SECONDS = 12 * 3600;

/** The first of the browser's languages that there is, else English. */
export function pickLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const found = LANGUAGES.find((language) => tag.toLowerCase().split("-")[0] === language);
    if (found !== undefined) return found;
  }
  return "en";
}

export class Texts {
  /** Called when another language was chosen. */
  changed: () => void = () => {};
  readonly language: Cell<Language>;

  constructor(language: Language) {
    this.language = new Held(language, () => this.changed());
  }

  say<K extends keyof ConsoleTexts>(key: K, ...[values]: Given<ConsoleTexts, K>): string {
    return format(catalogues[this.language.value][key], LOCALES[this.language.value], values);
  }

  /** A key made of parts, such as a reason's, or the first of several that there is; `otherwise` without any. */
  sayOr(key: string | readonly string[], otherwise: TextKey): string {
    const keys = typeof key === "string" ? [key] : key;
    return this.say((keys.find((one) => one in catalogues.en) as TextKey | undefined) ?? otherwise);
  }

  /** If there are words for it; gaps that the daemon names are filled as they come. */
  sayIf(key: string, values: Readonly<Record<string, string>> = {}): string | null {
    if (!(key in catalogues.en)) return null;
    return format(catalogues[this.language.value][key as TextKey], LOCALES[this.language.value], values);
  }

  /** "Finnish" for "fi", in the chosen language. */
  languageName(code: string): string {
    try {
      const name = new Intl.DisplayNames([this.language.value], { type: "language" }).of(code) ?? code;
      return name.charAt(0).toLocaleUpperCase(this.language.value) + name.slice(1);
    } catch {
      return code;
    }
  }

  /** "Aino and Bo". */
  list(words: readonly string[]): string {
    return new Intl.ListFormat(LOCALES[this.language.value], { type: "conjunction" }).format(words);
  }

  /** Seconds since 1970 as a time of day; behind it the day where that is half a day away or more: "08.00 (pe 15.1.2027)". */
  time(seconds: number, nowSeconds: number = Date.now() / 1000): string {
    const time = this.format(seconds, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    return Math.abs(seconds - nowSeconds) >= FAR_SECONDS ? `${time} (${this.format(seconds, DAY)})` : time;
  }

  /** Seconds since 1970 as a day and a time, with the year: a certificate's end is told long before. */
  dayAndTime(seconds: number): string {
    return this.format(seconds, { ...DAY, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  }

  private format(seconds: number, form: Intl.DateTimeFormatOptions): string {
    return new Intl.DateTimeFormat(LOCALES[this.language.value], form).format(seconds * 1000);
  }

  /** "2026-12-24" as a day, with its weekday and without the year: all are near. What is no day stays as it is. */
  day(date: string): string {
    const at = Date.parse(`${date}T12:00:00Z`);
    if (Number.isNaN(at)) return date;
    const form = { weekday: "short", day: "numeric", month: "numeric", timeZone: "UTC" } as const;
    return new Intl.DateTimeFormat(LOCALES[this.language.value], form).format(at);
  }

  /** "40 s", and from two minutes on "3 min": nobody hurries by the second. */
  duration(seconds: number): string {
    return seconds < 120
      ? this.say("time.seconds", { n: Math.floor(seconds) })
      : this.say("time.minutes", { n: Math.floor(seconds / 60) });
  }

  /** Whole minutes, and a dash for what is not known. */
  minutes(minutes: number | null): string {
    if (minutes === null) return this.say("time.unknown");
    return minutes === 0 ? this.say("time.under_minute") : this.say("time.minutes", { n: minutes });
  }

  /** The name of a conversation's person on this screen: a word of nature, nothing of the person. */
  nameOf(nameNumber: number): string {
    const names = this.say("talk.names").split(" ");
    return names[nameNumber % names.length] ?? "";
  }
}
