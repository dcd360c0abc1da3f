/** The next eight weeks as the draft has them; holidays on which nobody has decided anything are proposed. */

import type { JSX } from "preact";
import type { DayAhead } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { hoursRead, reasonOf, undecided, withDay } from "./days";
import type { OfLine } from "./hours-view";

export function WeeksView({ app, value }: OfLine): JSX.Element | null {
  const { texts, organisation } = app;
  const { weeks } = organisation;
  if (weeks === null || weeks.days.length === 0) return null;
  const open = undecided(weeks.days, weeks.today);
  const mondays = weeks.days.filter((one) => one.weekday === 0);
  return (
    <section aria-label={texts.say("organisation.weeks")}>
      <h3>{texts.say("organisation.weeks")}</h3>
      {open.length > 0 && <p>{texts.say("organisation.holidays_how")}</p>}
      <ul class="plain">
        {open.map((day) => (
          <li key={day.day} class="row">
            <span>
              {texts.day(day.day)}: {holidayOf(app, day)}, {hoursRead(day.intervals)}
            </span>
            <Button
              label={texts.say("organisation.close_day_label", { day: texts.day(day.day) })}
              onPress={() => {
                const reason = reasonOf(day, value.languages);
                organisation.write({ hours: withDay(value.hours, { day: day.day, intervals: [], reason }) });
              }}
            >
              {texts.say("organisation.close_day")}
            </Button>
          </li>
        ))}
      </ul>
      {mondays.map((monday, at) => (
        <div key={monday.day} class="week">
          <h4>{texts.say("organisation.week_of", { day: texts.day(monday.day) })}</h4>
          <ul class="plain days">
            {weeks.days.slice(at * 7, at * 7 + 7).map((day) => (
              <li key={day.day} class={day.day === weeks.today ? "day is-today" : "day"}>
                <Day app={app} day={day} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function Day({ app, day }: OfApp & { readonly day: DayAhead }): JSX.Element {
  const { texts } = app;
  return (
    <>
      <strong>{texts.day(day.day)}</strong>
      <span>{day.intervals.length === 0 ? texts.say("organisation.closed") : hoursRead(day.intervals)}</span>
      {day.is_exception && <span class="hint">{texts.say("organisation.is_exception")}</span>}
      {day.holiday !== null && <span class="hint">{holidayOf(app, day)}</span>}
      {day.clock_minutes !== 0 && (
        <span class="hint">
          ⚠ {texts.say(day.clock_minutes > 0 ? "organisation.clock_forward" : "organisation.clock_back")}
        </span>
      )}
    </>
  );
}

/** In the chosen language, else in any that there is. */
function holidayOf({ texts }: OfApp["app"], { holiday }: DayAhead): string {
  const names = holiday?.name ?? {};
  return names[texts.language.value] ?? Object.values(names)[0] ?? "";
}
