/** Which texts of a line are not there in one of its languages: no page can be shown without them. */

import type { LineTable } from "../../core/protocol";
import type { Way } from "./ways";

export interface Missing {
  readonly way: Way;
  /** What it is a text of. */
  readonly what: "text_name" | "text_audience" | "helpline_name" | "helpline_hours" | "helpline_cost" | "reason";
  readonly language: string;
  /** The helpline's number, or the day. */
  readonly of: string;
}

export function missingIn({ languages, name, audience, helpline, hours }: LineTable): readonly Missing[] {
  const found: Missing[] = [];
  const look = (what: Missing["what"], texts: Readonly<Record<string, string>>, way: Way, of = ""): void => {
    for (const language of languages)
      if ((texts[language] ?? "").trim() === "") found.push({ what, way: [...way, language], language, of });
  };
  look("text_name", name, ["name"]);
  look("text_audience", audience, ["audience"]);
  helpline.forEach((each, at) => {
    look("helpline_name", each.name, ["helpline", at, "name"], each.number);
    look("helpline_hours", each.hours, ["helpline", at, "hours"], each.number);
    look("helpline_cost", each.cost, ["helpline", at, "cost"], each.number);
  });
  hours.exception.forEach(({ day, reason }, at) => {
    if (reason !== null) look("reason", reason, ["hours", "exception", at, "reason"], day);
  });
  return found;
}
