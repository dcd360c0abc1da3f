/** The texts that are not there yet, each with a way to its field; until then nothing is published. */

import type { JSX } from "preact";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import type { OfLine } from "./hours-view";
import { type Missing, missingIn } from "./missing";
import { goTo } from "./ways";

export function MissingView({ app, value }: OfLine): JSX.Element | null {
  const missing = missingIn(value);
  if (missing.length === 0) return null;
  const { texts } = app;
  return (
    <section class="note warn" aria-label={texts.say("organisation.missing")}>
      <h4>{texts.say("organisation.missing")}</h4>
      <ul class="plain">
        {missing.map((one) => (
          <li key={one.way.join(" ")}>
            <Button onPress={() => goTo(one.way)}>{nameOf(app, one)}</Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function nameOf({ texts }: OfApp["app"], { what, language, of }: Missing): string {
  const whose = what === "reason" ? texts.day(of) : of;
  return `${whose === "" ? "" : `${whose}: `}${texts.say(`organisation.${what}`)} (${texts.languageName(language)})`;
}
