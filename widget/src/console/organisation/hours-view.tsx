/** The week of a line, and the days on which it does not count. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ExceptionTable, HoursTable, LineTable } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { DAYS, intervalsOf, withDay, withoutDay, wordsOf } from "./days";
import { Field, TextFields } from "./fields";
import type { Way } from "./ways";

export type OfLine = OfApp & { readonly value: LineTable };

export function HoursView({ app, value }: OfLine): JSX.Element {
  const { texts, organisation } = app;
  const write = (hours: HoursTable): void => organisation.write({ hours });
  return (
    <section aria-label={texts.say("organisation.hours")}>
      <h3>{texts.say("organisation.hours")}</h3>
      <p class="hint">{texts.say("organisation.hours_how")}</p>
      <div class="fields">
        {DAYS.map((day) => (
          <HoursField
            key={day}
            label={texts.say(`organisation.${day}`)}
            intervals={value.hours[day]}
            way={["hours", day]}
            onWrite={(intervals) => write({ ...value.hours, [day]: intervals })}
          />
        ))}
      </div>
      <p class="hint">{texts.say("organisation.timezone", { zone: value.hours.timezone ?? "" })}</p>
      <h4>{texts.say("organisation.exceptions")}</h4>
      <p class="hint">{texts.say("organisation.exceptions_how")}</p>
      <ul class="plain">
        {value.hours.exception.map((each, at) => (
          <li key={at} class="part">
            <Exception app={app} value={value} each={each} at={at} />
          </li>
        ))}
      </ul>
      <NewDay app={app} value={value} />
    </section>
  );
}

interface HoursFieldProps {
  readonly label: string;
  readonly intervals: readonly string[];
  readonly way: Way;
  readonly onWrite: (intervals: readonly string[]) => void;
}

/** The words stay as they are written; what they mean is said beside, as soon as somebody looks. */
export function HoursField({ label, intervals, way, onWrite }: HoursFieldProps): JSX.Element {
  const [words, setWords] = useState<string | null>(null);
  const isOwn = words !== null && wordsOf(intervalsOf(words)) === wordsOf(intervals);
  return (
    <Field
      label={label}
      way={way}
      value={isOwn ? words : wordsOf(intervals)}
      onWrite={(now) => {
        setWords(now);
        onWrite(intervalsOf(now));
      }}
    />
  );
}

function Exception({
  app,
  value,
  each,
  at,
}: OfLine & { readonly each: ExceptionTable; readonly at: number }): JSX.Element {
  const { texts, organisation } = app;
  const write = (change: Partial<ExceptionTable>): void =>
    organisation.write({
      hours: {
        ...value.hours,
        exception: value.hours.exception.map((one, number) => (number === at ? { ...one, ...change } : one)),
      },
    });
  return (
    <fieldset>
      <legend>{texts.day(each.day)}</legend>
      <HoursField
        label={texts.say("organisation.day_hours")}
        intervals={each.intervals}
        way={["hours", "exception", at, "intervals"]}
        onWrite={(intervals) => write({ intervals })}
      />
      <TextFields
        app={app}
        label={texts.say("organisation.reason")}
        texts={each.reason ?? {}}
        languages={value.languages}
        way={["hours", "exception", at, "reason"]}
        onWrite={(reason) => write({ reason: Object.keys(reason).length === 0 ? null : reason })}
      />
      <Button
        label={texts.say("organisation.remove_day", { day: texts.day(each.day) })}
        onPress={() => organisation.write({ hours: withoutDay(value.hours, at) })}
      >
        {texts.say("organisation.remove")}
      </Button>
    </fieldset>
  );
}

function NewDay({ app, value }: OfLine): JSX.Element {
  const { texts, organisation } = app;
  const [day, setDay] = useState("");
  const isNew = day !== "" && !value.hours.exception.some((one) => one.day === day);
  return (
    <div class="row">
      <Field label={texts.say("organisation.new_day")} type="date" value={day} onWrite={setDay} />
      <Button
        isOff={!isNew}
        onPress={() => {
          organisation.write({ hours: withDay(value.hours, { day, intervals: [], reason: null }) });
          setDay("");
        }}
      >
        {texts.say("organisation.add_day")}
      </Button>
    </div>
  );
}
