/** The page's words, in the language that its person has chosen. */

import { type Given, format } from "../i18n/format";
import type { GuestTexts } from "../i18n/keys";
import texts from "./texts";

export const LANGUAGES = ["fi", "sv", "en"] as const;
export type Language = (typeof LANGUAGES)[number];
export const NAMES: Readonly<Record<Language, string>> = { fi: "Suomi", sv: "Svenska", en: "English" };
const LOCALES: Readonly<Record<Language, string>> = { fi: "fi-FI", sv: "sv-FI", en: "en-GB" };

/** The first of the browser's languages that there is, else English. */
export const pickLanguage = (preferred: readonly string[]): Language =>
  preferred.map((tag) => LANGUAGES.find((one) => tag.toLowerCase().split("-")[0] === one)).find((one) => one) ?? "en";

export class Words {
  constructor(public language: Language) {}

  say<K extends keyof GuestTexts>(key: K, ...[values]: Given<GuestTexts, K>): string {
    return format(texts[this.language][key], this.language, values);
  }

  /** "14.05" of milliseconds since 1970. */
  time(at: number): string {
    return new Intl.DateTimeFormat(LOCALES[this.language], { hour: "numeric", minute: "2-digit" }).format(at);
  }
}
