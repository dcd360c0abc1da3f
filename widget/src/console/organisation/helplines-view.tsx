/** Reviewed help by telephone: what visitors are shown when nobody of the line is there. */

import type { JSX } from "preact";
import type { HelplineTable } from "../../core/protocol";
import { Button } from "../../ui/button";
import { Field, TextFields, Tick } from "./fields";
import type { OfLine } from "./hours-view";

export function HelplinesView({ app, value }: OfLine): JSX.Element {
  const { texts, organisation } = app;
  const write = (helpline: readonly HelplineTable[]): void => organisation.write({ helpline });
  return (
    <section aria-label={texts.say("organisation.helplines")}>
      <details>
        <summary>
          {texts.say("organisation.helplines")} ({value.helpline.length})
        </summary>
        <p class="hint">{texts.say("organisation.helplines_how")}</p>
        <ul class="plain">
          {value.helpline.map((each, at) => (
            <li key={at} class="part">
              <Helpline
                app={app}
                value={value}
                each={each}
                at={at}
                onWrite={(change) => write(value.helpline.map((one, n) => (n === at ? { ...one, ...change } : one)))}
                onRemove={() => write(value.helpline.filter((_, n) => n !== at))}
              />
            </li>
          ))}
        </ul>
        <Button onPress={() => write([...value.helpline, NEW])}>{texts.say("organisation.add_helpline")}</Button>
      </details>
    </section>
  );
}

const NEW: HelplineTable = {
  number: "",
  reviewed: "",
  name: {},
  hours: {},
  cost: {},
  for_children: false,
  always: false,
  open: null,
};

interface HelplineProps extends OfLine {
  readonly each: HelplineTable;
  readonly at: number;
  readonly onWrite: (change: Partial<HelplineTable>) => void;
  readonly onRemove: () => void;
}

function Helpline({ app, value, each, at, onWrite, onRemove }: HelplineProps): JSX.Element {
  const { texts } = app;
  const { languages } = value;
  return (
    <fieldset>
      <legend>{each.number === "" ? texts.say("organisation.new_helpline") : each.number}</legend>
      <Field
        label={texts.say("organisation.number")}
        value={each.number}
        way={["helpline", at, "number"]}
        onWrite={(number) => onWrite({ number })}
      />
      <Field
        label={texts.say("organisation.reviewed")}
        type="date"
        value={each.reviewed}
        way={["helpline", at, "reviewed"]}
        onWrite={(reviewed) => onWrite({ reviewed })}
      />
      {(["name", "hours", "cost"] as const).map((key) => (
        <TextFields
          key={key}
          app={app}
          label={texts.say(`organisation.helpline_${key}`)}
          texts={each[key]}
          languages={languages}
          way={["helpline", at, key]}
          onWrite={(words) => onWrite({ [key]: words })}
        />
      ))}
      <Tick
        label={texts.say("organisation.always")}
        isOn={each.always}
        onTurn={(always) => onWrite({ always, ...(always ? { open: null } : {}) })}
      />
      <Tick
        label={texts.say("organisation.for_children")}
        isOn={each.for_children}
        onTurn={(for_children) => onWrite({ for_children })}
      />
      <Button label={texts.say("organisation.remove_helpline", { number: each.number })} onPress={onRemove}>
        {texts.say("organisation.remove")}
      </Button>
    </fieldset>
  );
}
