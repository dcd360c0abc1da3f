/** The line's own texts, in each of its languages. What the release promises visitors is not among them. */

import type { JSX } from "preact";
import { TextFields } from "./fields";
import type { OfLine } from "./hours-view";

const OWN = ["greeting", "waiting", "next"] as const;
type OwnTexts = OfLine["value"]["texts"];

/** What is empty in every language is not said at all: then the page says what it says elsewhere. */
function withOwn(texts: OwnTexts, key: keyof OwnTexts, words: Record<string, string>): OwnTexts {
  const { [key]: _, ...others } = texts;
  return Object.keys(words).length === 0 ? others : { ...others, [key]: words };
}

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
        <h4>{texts.say("organisation.own_texts")}</h4>
        <p class="hint">{texts.say("organisation.own_texts_how")}</p>
        <div class="fields">
          {OWN.map((key) => (
            <TextFields
              key={key}
              app={app}
              label={texts.say(`organisation.text_${key}`)}
              texts={value.texts[key] ?? {}}
              languages={value.languages}
              way={["texts", key]}
              isLong
              onWrite={(words) => organisation.write({ texts: withOwn(value.texts, key, words) })}
            />
          ))}
        </div>
      </details>
    </section>
  );
}
