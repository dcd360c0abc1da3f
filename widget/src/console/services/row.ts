/** One service as its table has it, for a form: words of one field stand with `|` between. */

import type { ServiceRow, ServiceShown } from "../../core/protocol";
import { WHOLE_COUNTRY } from "./services";

export const BETWEEN = "|";

/** Nothing decided but what most have. `today`: "2026-11-29". */
export const emptyRow = (today: string): ServiceRow => ({
  id: "",
  category: "ngo",
  ...{ name_fi: "", name_sv: "", name_en: "", text_fi: "", text_sv: "", text_en: "" },
  topics: "",
  regions: WHOLE_COUNTRY,
  clients: "everybody",
  languages: "fi",
  ...{ phones: "", hours: "", web: "" },
  reviewed: today,
  coordinates: "",
});

export const rowOf = (one: ServiceShown): ServiceRow => ({
  id: one.id,
  category: one.category,
  name_fi: one.name.fi ?? "",
  name_sv: one.name.sv ?? "",
  name_en: one.name.en ?? "",
  text_fi: one.text.fi ?? "",
  text_sv: one.text.sv ?? "",
  text_en: one.text.en ?? "",
  topics: one.topics.join(BETWEEN),
  regions: one.regions.join(BETWEEN) || WHOLE_COUNTRY,
  clients: one.clients.join(BETWEEN),
  languages: one.languages.join(BETWEEN),
  phones: one.phones.join(BETWEEN),
  hours: one.hours,
  web: one.web,
  reviewed: one.reviewed,
  coordinates: one.is_coordinator ? "yes" : "",
});

export const wordsIn = (field: string): readonly string[] => field.split(BETWEEN).filter((one) => one !== "");

/** The whole country has every region: it stands alone. */
export function regionsFrom(before: string, chosen: readonly string[]): string {
  const isNew = chosen.includes(WHOLE_COUNTRY) && !wordsIn(before).includes(WHOLE_COUNTRY);
  const some = isNew ? [WHOLE_COUNTRY] : chosen.filter((one) => one !== WHOLE_COUNTRY);
  return some.length === 0 ? WHOLE_COUNTRY : some.join(BETWEEN);
}

/** "oulun-turvakoti" of its name: small letters a-z, digits and hyphens. */
export const idFrom = (name: string): string =>
  name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, 40)
    .replace(/-+$/, "");
