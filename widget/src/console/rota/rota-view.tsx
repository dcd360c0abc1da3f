/** The calendar: by week a table of days, with who comes and what is missing; and the form by which it is changed. */

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { RotaDay, RotaLine, RotaPart, RotaShift } from "../../core/protocol";
import { Button } from "../../ui/button";
import { saveFile } from "../../ui/save-file";
import type { OfApp } from "../app";
import { CallWish } from "../call-in/call-in-view";
import { timeIn } from "./rota";
import { ShiftForm } from "./shift-form";
import { Shift } from "./shift-view";

export function RotaView({ app }: OfApp): JSX.Element {
  const { texts, rota } = app;
  useEffect(() => void rota.load(), []);
  const isLead = app.signIn.isLead;
  return (
    <main class="scroll sheet rota" data-region tabIndex={-1} aria-label={texts.say("rota.title")}>
      <h1>{texts.say("rota.title")}</h1>
      <p class="hint">{texts.say(isLead ? "rota.how_lead" : "rota.how_counsellor")}</p>
      <CallWish app={app} />
      <Steps app={app} />
      <ToldLine app={app} />
      {rota.writing.value !== null && <ShiftForm app={app} writing={rota.writing.value} />}
      {rota.isAway.value && <p role="status">{texts.say("rota.away")}</p>}
      {rota.rota.value === null ? (
        !rota.isAway.value && <p role="status">{texts.say("rota.loading")}</p>
      ) : (
        <Weeks app={app} days={rota.rota.value.days} />
      )}
    </main>
  );
}

/** The way here: before a shift, beside one's keys, and from the board; in a practice none. The head has no room left. */
export const RotaSwitch = ({ app }: OfApp): JSX.Element | null =>
  app.practising === null ? <Button onPress={() => app.show("rota")}>{app.texts.say("nav.rota")}</Button> : null;

/** Which weeks and which line, and all of it as a file. */
function Steps({ app }: OfApp): JSX.Element {
  const { texts, rota } = app;
  const lines = rota.rota.value?.lines ?? [];
  const take = async (kind: "csv" | "ics", isNamed: boolean): Promise<void> => {
    const file = await rota.file(kind, isNamed, texts.language.value);
    if (file !== null) saveFile(file.name, file.type, file.text);
  };
  return (
    <div class="row">
      <Button onPress={() => void rota.move(-1)}>{texts.say("rota.earlier")}</Button>
      <Button onPress={() => void rota.move(0)}>{texts.say("rota.this_week")}</Button>
      <Button onPress={() => void rota.move(1)}>{texts.say("rota.later")}</Button>
      {lines.length > 1 && (
        <select
          aria-label={texts.say("rota.line")}
          value={rota.line.value}
          onChange={(event) => (rota.line.value = event.currentTarget.value)}
        >
          <option value="">{texts.say("rota.all_lines")}</option>
          {lines.map((line) => (
            <option key={line.line} value={line.line}>
              {line.name}
            </option>
          ))}
        </select>
      )}
      <Button onPress={() => void take("ics", false)}>{texts.say("rota.take_own")}</Button>
      {app.signIn.isLead && (
        <>
          <Button onPress={() => void take("csv", false)}>{texts.say("rota.take_all")}</Button>
          <Button onPress={() => void take("csv", true)}>{texts.say("rota.take_named")}</Button>
        </>
      )}
    </div>
  );
}

/** One sentence of what was done, or why it was not. */
function ToldLine({ app }: OfApp): JSX.Element {
  const { texts, rota } = app;
  const told = rota.told.value;
  let words = "";
  if (told?.kind === "done") words = texts.say("rota.done", { n: told.count });
  if (told?.kind === "refused")
    words = texts.sayOr([`rota.no_${told.reason}`, `reason.${told.reason}`], "reason.broken");
  if (told?.kind === "meanwhile") {
    const { standing } = told;
    words =
      standing === null || standing.by === ""
        ? texts.say("rota.meanwhile_gone")
        : texts.say("rota.meanwhile", { who: nameOf(app, standing.by), time: texts.dayAndTime(standing.at) });
  }
  return (
    <p role="status" class={told === null || told.kind === "done" ? "rota-told" : "rota-told note warn"}>
      {words}
    </p>
  );
}

function Weeks({ app, days }: OfApp & { readonly days: readonly RotaDay[] }): JSX.Element {
  const { texts, rota } = app;
  if (rota.lines.length === 0) return <p>{texts.say("rota.no_lines")}</p>;
  const mondays = days.filter((one) => one.weekday === 0);
  return (
    <>
      {rota.lines.map((line) => (
        <section key={line.line} aria-label={line.name}>
          <h2>
            {line.name}
            {(line.unit ?? "") !== "" && <span class="hint"> · {line.unit}</span>}
          </h2>
          {line.offered_by !== null && (
            <p class="hint">{texts.say("rota.of_others_line", { organisation: line.offered_by })}</p>
          )}
          {app.signIn.isLead && line.offered_by === null && !isKnown(line) && (
            <p class="hint">{texts.say("rota.unknown")}</p>
          )}
          {mondays.map((monday, at) => (
            <Week key={monday.day} app={app} line={line} days={days.slice(at * 7, at * 7 + 7)} />
          ))}
        </section>
      ))}
    </>
  );
}

const isKnown = (line: RotaLine): boolean => line.days.some((day) => day.parts.some((part) => part.in_time !== null));

type OfWeek = OfApp & { readonly line: RotaLine; readonly days: readonly RotaDay[] };

function Week({ app, line, days }: OfWeek): JSX.Element {
  const { texts } = app;
  return (
    <table class="stacked week-table">
      <caption>{texts.say("rota.week_of", { day: texts.day(days[0]?.day ?? "") })}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.say("rota.day")}</th>
          <th scope="col">{texts.say("rota.shifts")}</th>
          <th scope="col">{texts.say("rota.needed")}</th>
        </tr>
      </thead>
      <tbody>
        {days.map((day) => (
          <DayRow key={day.day} app={app} line={line} day={day} />
        ))}
      </tbody>
    </table>
  );
}

type OfDay = OfApp & { readonly line: RotaLine; readonly day: RotaDay };

function DayRow({ app, line, day }: OfDay): JSX.Element {
  const { texts, rota } = app;
  const today = rota.rota.value?.today ?? "";
  const shifts = (rota.rota.value?.shifts ?? []).filter((one) => one.line === line.line && one.day === day.day);
  const isLead = app.signIn.isLead;
  return (
    <tr class={day.day === today ? "is-today" : undefined}>
      <th scope="row">
        {texts.day(day.day)}
        {day.day === today && <span class="hint"> {texts.say("rota.today")}</span>}
        {day.holiday !== null && <span class="hint"> {holidayOf(app, day)}</span>}
        {day.clock_minutes !== 0 && (
          <span class="hint"> ⚠ {texts.say(day.clock_minutes > 0 ? "rota.clock_forward" : "rota.clock_back")}</span>
        )}
      </th>
      <td>
        <Shifts app={app} line={line} shifts={shifts} />
        {day.day >= today && (
          <Button
            label={texts.say(isLead ? "rota.plan_label" : "rota.offer_label", { day: texts.day(day.day) })}
            onPress={() => rota.begin(day.day, line, !isLead)}
          >
            {texts.say(isLead ? "rota.plan" : "rota.offer")}
          </Button>
        )}
      </td>
      <td>
        <Parts app={app} line={line} day={day.day} />
      </td>
    </tr>
  );
}

function Shifts({ app, line, shifts }: OfApp & { readonly line: RotaLine; readonly shifts: readonly RotaShift[] }) {
  if (shifts.length === 0) return <span class="hint">{app.texts.say("rota.none")}</span>;
  return (
    <ul class="plain">
      {shifts.map((shift) => (
        <li key={shift.id}>
          <Shift app={app} line={line} shift={shift} />
        </li>
      ))}
    </ul>
  );
}

/** Through the day: how many are needed and come, and what that means for who needs help. */
function Parts({ app, line, day }: OfApp & { readonly line: RotaLine; readonly day: string }): JSX.Element {
  const { texts } = app;
  const parts = line.days.find((one) => one.day === day)?.parts ?? [];
  if (parts.length === 0)
    return <span class="hint">{texts.say(app.signIn.isLead ? "rota.closed" : "rota.nothing_missing")}</span>;
  return (
    <ul class="plain">
      {parts.map((part) => (
        <li key={part.begins} class={part.missing > 0 || part.unspoken.length > 0 ? "is-gap" : undefined}>
          <Part app={app} line={line} part={part} />
        </li>
      ))}
    </ul>
  );
}

function Part({ app, line, part }: OfApp & { readonly line: RotaLine; readonly part: RotaPart }): JSX.Element {
  const { texts } = app;
  const times = `${timeIn(part.begins, line.timezone)}–${timeIn(part.ends, line.timezone)}`;
  const languages = part.unspoken.map((code) => texts.languageName(code)).join(", ");
  return (
    <>
      <strong>{times}</strong>{" "}
      {app.signIn.isLead && texts.say("rota.planned_of", { planned: part.planned, needed: part.needed })}
      {part.of_others > 0 && <span class="hint"> {texts.say("rota.of_others", { n: part.of_others })}</span>}
      {part.missing > 0 && (
        <>
          {" "}
          <span aria-hidden="true">⚠ </span>
          {texts.say("rota.missing", { n: part.missing })}
        </>
      )}
      {part.asked > 0 && <span class="hint"> {texts.say("rota.asked_more", { n: part.asked })}</span>}
      {part.unspoken.length > 0 && part.planned > 0 && (
        <span>
          {" "}
          <span aria-hidden="true">⚠ </span>
          {texts.say("rota.unspoken", { languages })}
        </span>
      )}
      {part.in_time !== null && part.left !== null && (
        <span class="hint"> {texts.say("rota.outlook", { n: part.needed, share: part.in_time, left: part.left })}</span>
      )}
    </>
  );
}

/** In the chosen language, else in any that there is. */
function holidayOf({ texts }: OfApp["app"], { holiday }: RotaDay): string {
  const names = holiday ?? {};
  return names[texts.language.value] ?? Object.values(names)[0] ?? "";
}

/** A person's name on this screen: as the people of the calendar have it. */
export const nameOf = ({ rota }: OfApp["app"], id: string): string =>
  rota.rota.value?.people.find((one) => one.id === id)?.alias ?? id;
