/** The form of a planned shift: a lead's, or what a counsellor offers. */

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import type { Writing } from "./rota";

type OfForm = OfApp & { readonly writing: Writing };

export function ShiftForm({ app, writing }: OfForm): JSX.Element {
  const { texts, rota } = app;
  const head = useRef<HTMLHeadingElement>(null);
  const key = writing.shift?.id ?? `${writing.want.line} ${writing.want.day}`;
  useEffect(() => head.current?.focus(), [key]);
  const title = writing.shift !== null ? "rota.form_change" : writing.isOffer ? "rota.form_offer" : "rota.form_plan";
  const line = rota.rota.value?.lines.find((one) => one.line === writing.want.line);
  return (
    <form
      class="card stack-small rota-form"
      aria-label={texts.say(title)}
      onSubmit={(event) => {
        event.preventDefault();
        void rota.send();
      }}
    >
      <h2 ref={head} tabIndex={-1}>
        {texts.say(title)}: {line?.name ?? ""}
      </h2>
      <div class="fields">
        <Input app={app} writing={writing} name="day" type="date" />
        <Input app={app} writing={writing} name="begins" type="time" />
        <Input app={app} writing={writing} name="ends" type="time" />
        {!writing.isOffer && <Who app={app} writing={writing} />}
        {!writing.isOffer && <Languages app={app} writing={writing} languages={line?.languages ?? []} />}
        {writing.shift === null && <Weeks app={app} writing={writing} />}
      </div>
      {writing.shift?.is_repeated === true && (
        <label class="check">
          <input
            type="checkbox"
            checked={writing.isFollowing}
            onChange={(event) => rota.write({}, { isFollowing: event.currentTarget.checked })}
          />{" "}
          {texts.say("rota.following")}
        </label>
      )}
      <div class="row">
        <Button look="main">{texts.say("rota.save")}</Button>
        <Button onPress={() => (rota.writing.value = null)}>{texts.say("rota.cancel")}</Button>
        {writing.shift !== null && (
          <Button onPress={() => void remove(app, writing)}>
            {texts.say(writing.isFollowing ? "rota.remove_following" : "rota.remove")}
          </Button>
        )}
      </div>
    </form>
  );
}

const remove = async ({ rota }: OfApp["app"], { shift, isFollowing }: Writing): Promise<void> => {
  if (shift !== null) await rota.remove(shift, isFollowing);
};

const LABELS = { day: "rota.field_day", begins: "rota.field_begins", ends: "rota.field_ends" } as const;

type OfInput = OfForm & { readonly name: keyof typeof LABELS; readonly type: "date" | "time" };

function Input({ app, writing, name, type }: OfInput): JSX.Element {
  return (
    <div class="field">
      <label for={`rota-${name}`}>{app.texts.say(LABELS[name])}</label>
      <input
        id={`rota-${name}`}
        type={type}
        required
        value={writing.want[name]}
        onInput={(event) => app.rota.write({ [name]: event.currentTarget.value })}
      />
    </div>
  );
}

/** Nobody yet, or somebody who serves the line; planned at once, or asked first. */
function Who({ app, writing }: OfForm): JSX.Element {
  const { texts, rota } = app;
  const { staff, is_asked, line } = writing.want;
  const people = (rota.rota.value?.people ?? []).filter((one) => one.lines.includes(line));
  return (
    <>
      <div class="field">
        <label for="rota-who">{texts.say("rota.field_who")}</label>
        <select
          id="rota-who"
          value={staff ?? ""}
          onChange={(event) =>
            rota.write({ staff: event.currentTarget.value === "" ? null : event.currentTarget.value })
          }
        >
          <option value="">{texts.say("rota.nobody_yet")}</option>
          {people.map((one) => (
            <option key={one.id} value={one.id}>
              {one.alias} ({one.languages.join(", ")})
            </option>
          ))}
        </select>
      </div>
      {staff !== null && (
        <label class="check">
          <input
            type="checkbox"
            checked={is_asked ?? false}
            onChange={(event) => rota.write({ is_asked: event.currentTarget.checked })}
          />{" "}
          {texts.say("rota.ask_first")}
        </label>
      )}
    </>
  );
}

function Languages({
  app,
  writing,
  languages,
}: OfForm & { readonly languages: readonly string[] }): JSX.Element | null {
  const { texts, rota } = app;
  const wanted = writing.want.languages ?? [];
  if (languages.length < 2) return null;
  return (
    <fieldset>
      <legend>{texts.say("rota.field_languages")}</legend>
      {languages.map((code) => (
        <label key={code} class="check">
          <input
            type="checkbox"
            checked={wanted.includes(code)}
            onChange={(event) =>
              rota.write({
                languages: event.currentTarget.checked ? [...wanted, code] : wanted.filter((one) => one !== code),
              })
            }
          />{" "}
          {texts.languageName(code)}
        </label>
      ))}
    </fieldset>
  );
}

const WEEKS_MAX = 26;

function Weeks({ app, writing }: OfForm): JSX.Element {
  return (
    <div class="field">
      <label for="rota-weeks">{app.texts.say("rota.field_weeks")}</label>
      <input
        id="rota-weeks"
        type="number"
        min={1}
        max={WEEKS_MAX}
        value={writing.weeks}
        onInput={(event) => {
          const weeks = Math.round(event.currentTarget.valueAsNumber);
          if (weeks >= 1 && weeks <= WEEKS_MAX) app.rota.write({}, { weeks });
        }}
      />
    </div>
  );
}
