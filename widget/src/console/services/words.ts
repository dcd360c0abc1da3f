/** A service as words for a visitor, in the language of the conversation: what the console says for itself is in another file. */

import type { ServiceShown } from "../../core/protocol";
import type { Language } from "../texts";
import { inLanguage } from "./services";

const ALWAYS: Readonly<Record<Language, string>> = { fi: "Aina auki", sv: "Alltid öppet", en: "Always open" };
/** Stands with every service of this category, wherever it is shown. */
export const CAUTION: Readonly<Record<Language, string>> = {
  fi: "Pariterapia ei ole turvallista, jos väkivalta jatkuu.",
  sv: "Parterapi är inte tryggt om våldet fortsätter.",
  en: "Couple therapy is not safe while the violence goes on.",
};
const MONDAY_MS = Date.UTC(2026, 0, 5);
const DAY_MS = 86_400_000;

/** `mon-fri 09:00-16:00` with the days of this language. */
export function hoursIn(hours: string, language: Language): string {
  if (hours === "always") return ALWAYS[language];
  const name = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" });
  const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
  return hours
    .replace(/[a-z]{3}/g, (day) => (days.includes(day) ? name.format(MONDAY_MS + days.indexOf(day) * DAY_MS) : day))
    .replaceAll("|", ", ");
}

export function wordsOf(service: ServiceShown, language: Language): string {
  return [
    inLanguage(service.name, language),
    inLanguage(service.text, language),
    ...service.phones,
    ...(service.hours === "" ? [] : [hoursIn(service.hours, language)]),
    ...(service.web === "" ? [] : [service.web]),
    ...(service.category === "couple_therapy" ? [CAUTION[language]] : []),
  ].join("\n");
}
