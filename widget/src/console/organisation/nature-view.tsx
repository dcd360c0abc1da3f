/** Whom a line is for, in which languages, about what, and who answers there. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button";
import { LANGUAGES } from "../texts";
import { Field, Tick, Ticks } from "./fields";
import type { OfLine } from "./hours-view";

const TOPICS = ["experienced", "used", "close", "professional", "unsure"] as const;
export const ANSWERERS = ["professional", "volunteer", "peer"] as const;

export function NatureView({ app, value }: OfLine): JSX.Element {
  const { texts, organisation } = app;
  const topics = new Map(TOPICS.map((one) => [one, texts.say(`topic.${one}`)]));
  const answerers = new Map(ANSWERERS.map((one) => [one, texts.say(`staff.as_${one}`)]));
  return (
    <section aria-label={texts.say("organisation.nature")}>
      <details>
        <summary>{texts.say("organisation.nature")}</summary>
        <div class="stack">
          <LanguagesField
            app={app}
            hint={texts.say("organisation.line_languages_how")}
            chosen={value.languages}
            onWrite={(languages) => organisation.write({ languages })}
          />
          <Ticks
            legend={texts.say("organisation.topics")}
            hint={texts.say("organisation.topics_how")}
            choices={topics}
            chosen={value.topics}
            way={["topics"]}
            onWrite={(chosen) => organisation.write({ topics: chosen })}
          />
          <Ticks
            legend={texts.say("organisation.answered_by")}
            hint={texts.say("organisation.answered_by_how")}
            choices={answerers}
            chosen={value.answered_by}
            way={["answered_by"]}
            onWrite={(answered_by) => organisation.write({ answered_by })}
          />
          <Tick
            label={texts.say("organisation.is_adult")}
            isOn={value.is_adult}
            way={["is_adult"]}
            onTurn={(is_adult) => organisation.write({ is_adult })}
          />
          <Tick
            label={texts.say("organisation.is_for_children")}
            isOn={value.is_for_children}
            way={["is_for_children"]}
            onTurn={(is_for_children) => organisation.write({ is_for_children })}
          />
          <p class="hint">{texts.say("organisation.is_for_children_how")}</p>
        </div>
      </details>
    </section>
  );
}

interface LanguagesProps {
  readonly app: OfLine["app"];
  readonly hint: string;
  readonly chosen: readonly string[];
  readonly onWrite: (chosen: readonly string[]) => void;
}

/** Those of the page, those that are chosen, and any other by its tag. */
export function LanguagesField({ app, hint, chosen, onWrite }: LanguagesProps): JSX.Element {
  const { texts } = app;
  const [tag, setTag] = useState("");
  const codes = [...new Set([...chosen, ...LANGUAGES])];
  return (
    <>
      <Ticks
        legend={texts.say("organisation.languages")}
        hint={hint}
        choices={new Map(codes.map((one) => [one, texts.languageName(one)]))}
        chosen={chosen}
        way={["languages"]}
        onWrite={onWrite}
      />
      <div class="row">
        <Field
          label={texts.say("organisation.other_language")}
          hint={texts.say("organisation.other_language_how")}
          value={tag}
          onWrite={setTag}
        />
        <Button
          isOff={tag.trim() === "" || chosen.includes(tag.trim())}
          onPress={() => {
            onWrite([...chosen, tag.trim()]);
            setTag("");
          }}
        >
          {texts.say("organisation.add_language")}
        </Button>
      </div>
    </>
  );
}
