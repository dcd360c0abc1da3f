/** A service as words for a visitor, in the language of the conversation: what the console says for itself is in another file. */

import type { ServiceShown, Services } from "../../core/protocol";
import type { Ready } from "../cards/cards";
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

/** As a message; `page`: where more of its region stands, if anybody may read that. */
export const wordsOf = (service: ServiceShown, language: Language, page = ""): string => {
  const { title, body } = cardOf(service, language, page);
  return `${title}\n${body}`;
};

/** As a card. A text that is not there in this language comes as it is, and the card says in which. */
export function cardOf(service: ServiceShown, language: Language, page = ""): Ready {
  const lang = service.name[language] !== undefined ? language : (Object.keys(service.name)[0] ?? language);
  const body = [
    inLanguage(service.text, lang),
    ...service.phones,
    ...(service.hours === "" ? [] : [hoursIn(service.hours, language)]),
    ...(service.web === "" ? [] : [service.web]),
    ...(service.category === "couple_therapy" ? [CAUTION[language]] : []),
    ...(page === "" ? [] : [page]),
  ];
  return {
    id: service.id,
    title: inLanguage(service.name, lang),
    body: body.join("\n"),
    mark: { id: `service:${service.id}`, v: service.reviewed, lang },
  };
}

/** The page that everybody may read, of the region that was chosen, or of the service's first. */
export function pageOf(
  origin: string,
  organisation: string,
  { is_public, regions }: Services,
  service: ServiceShown,
  language: Language,
  wanted: string,
): string {
  if (!is_public) return "";
  const region = wanted in regions ? wanted : service.regions[0];
  return [`${origin}/s`, organisation, language, ...(region === undefined ? [] : [region])].join("/");
}
