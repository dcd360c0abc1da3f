/** The line's own texts, in each of its languages. What the release promises visitors is not among them. */

import type { JSX } from "preact";
import { TextFields } from "./fields";
import type { OfLine } from "./hours-view";

export function TextsView({ app, value }: OfLine): JSX.Element {
  const { texts, organisation } = app;
  return (
    <section aria-label={texts.say("organisation.texts")}>
      <details>
        <summary>{texts.say("organisation.texts")}</summary>
        <p class="hint">{texts.say("organisation.texts_how")}</p>
        <div class="fields">
          {(["name", "audience"] as const).map((key) => (
            <TextFields
              key={key}
              app={app}
              label={texts.say(`organisation.text_${key}`)}
              texts={value[key]}
              languages={value.languages}
              way={[key]}
              isLong={key === "audience"}
              onWrite={(words) => organisation.write({ [key]: words })}
            />
          ))}
        </div>
      </details>
    </section>
  );
}
