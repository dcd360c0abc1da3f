/** Reviewed help by telephone: what visitors are shown when nobody of the line is there. */

import type { JSX } from "preact";
import type { HelplineTable, HoursTable } from "../../core/protocol";
import { Button } from "../../ui/button";
import { DAYS, reasonOf, withDay } from "./days";
import { Field, TextFields, Tick } from "./fields";
import { HoursField, type OfLine } from "./hours-view";

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
      {!each.always && <OpenHours app={app} value={value} each={each} at={at} onWrite={onWrite} />}
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

type OpenHoursProps = Pick<HelplineProps, "app" | "value" | "each" | "at" | "onWrite">;

/** By day, so that visitors read "open now" or when it opens; holidays that the line keeps are proposed for it too. */
function OpenHours({ app, value, each, at, onWrite }: OpenHoursProps): JSX.Element {
  const { texts, organisation } = app;
  const { open } = each;
  if (open === null)
    return (
      <Button
        label={texts.say("organisation.helpline_open_label", { number: each.number })}
        onPress={() => onWrite({ open: NEVER })}
      >
        {texts.say("organisation.helpline_open")}
      </Button>
    );
  const write = (change: Partial<HoursTable>): void => onWrite({ open: { ...open, ...change } });
  const days = organisation.weeks?.days ?? [];
  const holidays = days.filter(
    ({ day, holiday, weekday }) =>
      holiday !== null && open[DAYS[weekday] ?? "monday"].length > 0 && !open.exception.some((one) => one.day === day),
  );
  return (
    <fieldset class="whole">
      <legend>{texts.say("organisation.helpline_open")}</legend>
      <p class="hint">{texts.say("organisation.helpline_open_how")}</p>
      {DAYS.map((day) => (
        <HoursField
          key={day}
          label={texts.say(`organisation.${day}`)}
          intervals={open[day]}
          way={["helpline", at, "open", day]}
          onWrite={(intervals) => write({ [day]: intervals })}
        />
      ))}
      {open.exception.map(({ day, intervals }, n) => (
        <HoursField
          key={day}
          label={texts.say("organisation.helpline_day", { day: texts.day(day) })}
          intervals={intervals}
          way={["helpline", at, "open", "exception", n, "intervals"]}
          onWrite={(now) =>
            write({ exception: open.exception.map((one) => (one.day === day ? { ...one, intervals: now } : one)) })
          }
        />
      ))}
      {holidays.map((day) => (
        <Button
          key={day.day}
          onPress={() =>
            onWrite({
              open: withDay(open, { day: day.day, intervals: [], reason: reasonOf(day, value.languages) }),
            })
          }
        >
          {texts.say("organisation.helpline_close_day", { day: texts.day(day.day) })}
        </Button>
      ))}
      <Button
        label={texts.say("organisation.helpline_unopen_label", { number: each.number })}
        onPress={() => onWrite({ open: null })}
      >
        {texts.say("organisation.helpline_unopen")}
      </Button>
    </fieldset>
  );
}

const NEVER: HoursTable = {
  timezone: null,
  ...{ monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] },
  exception: [],
};
