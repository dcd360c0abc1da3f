/** The page's words, in the language that its person has chosen. */

import { type Given, format } from "../i18n/format";
import type { KeeperTexts } from "../i18n/keys";
import texts from "./texts";

export const LANGUAGES = ["fi", "sv", "en"] as const;
export type Language = (typeof LANGUAGES)[number];
export const NAMES: Readonly<Record<Language, string>> = { fi: "Suomi", sv: "Svenska", en: "English" };

/** The first of the browser's languages that there is, else English. */
export const pickLanguage = (preferred: readonly string[]): Language =>
  preferred.map((tag) => LANGUAGES.find((one) => tag.toLowerCase().split("-")[0] === one)).find((one) => one) ?? "en";

export class Words {
  constructor(public language: Language) {}

  say<K extends keyof KeeperTexts>(key: K, ...[values]: Given<KeeperTexts, K>): string {
    return format(texts[this.language][key], this.language, values);
  }
}
