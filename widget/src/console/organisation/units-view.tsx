/** Units of an organisation, for its admins: parts with lines and people of their own, and where a line or a person stands. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { UnitTable } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { ContactFields } from "./contact-view";
import { DraftForm } from "./draft-form";
import { Choice, Field, TextFields } from "./fields";
import { freeId } from "./items";
import { ItemsView, unitName } from "./items-view";

export function UnitsView({ app }: OfApp): JSX.Element | null {
  const { texts, organisation } = app;
  const { opened } = organisation;
  if (!organisation.may("unit")) return null;
  return (
    <ItemsView app={app} kind="unit" title={texts.say("organisation.units")} nameOf={({ id }) => unitName(app, id)}>
      <NewUnit app={app} />
      {opened?.kind === "unit" && <OpenUnit app={app} key={opened.id} />}
    </ItemsView>
  );
}

/** Who has a unit is told so above all: nothing else of the organisation is shown to her. */
export function OfAUnit({ app }: OfApp): JSX.Element | null {
  const { texts, organisation } = app;
  const unit = organisation.own?.unit ?? null;
  return unit === null ? null : (
    <p class="note">{texts.say("organisation.of_a_unit", { unit: unitName(app, unit) })}</p>
  );
}

function NewUnit({ app }: OfApp): JSX.Element {
  const { texts, organisation } = app;
  const { own } = organisation;
  const [name, setName] = useState("");
  const begin = (): void => {
    if (own === null) return;
    const language = texts.language.value;
    const names = languagesOf(app).includes(language) ? { [language]: name.trim() } : {};
    organisation.begin("unit", freeId(own, "unit", name), { name: names, contact: null });
    setName("");
  };
  return (
    <details class="new">
      <summary>{texts.say("organisation.new_unit")}</summary>
      <p class="hint">{texts.say("organisation.units_how")}</p>
      <div class="row">
        <Field label={texts.say("organisation.unit_name")} value={name} onWrite={setName} />
        <Button
          label={texts.say("organisation.begin_label", { what: texts.say("organisation.new_unit") })}
          isOff={name.trim() === "" || organisation.isBusy}
          onPress={begin}
        >
          {texts.say("organisation.begin")}
        </Button>
      </div>
    </details>
  );
}

function OpenUnit({ app }: OfApp): JSX.Element {
  const { organisation } = app;
  const value = organisation.value("unit");
  const name = unitName(app, organisation.opened?.id ?? "");
  return (
    <DraftForm app={app} kind="unit" label={name} name={name}>
      <h3>{name}</h3>
      {value !== null && <Fields app={app} value={value} />}
    </DraftForm>
  );
}

function Fields({ app, value }: OfApp & { readonly value: UnitTable }): JSX.Element {
  const { texts, organisation } = app;
  return (
    <>
      <div class="fields">
        <TextFields
          app={app}
          label={texts.say("organisation.unit_name")}
          texts={value.name}
          languages={languagesOf(app)}
          way={["name"]}
          onWrite={(name) => organisation.write({ name })}
        />
      </div>
      <ContactFields app={app} value={value} />
    </>
  );
}

/** Of all lines of the organisation; where it has none yet, those of the console. */
function languagesOf({ organisation }: OfApp["app"]): readonly string[] {
  const lines = organisation.own?.lines ?? [];
  const found = new Set(lines.flatMap(({ value, draft }) => value?.languages ?? draft?.value?.languages ?? []));
  return found.size > 0 ? [...found] : ["fi", "sv", "en"];
}

interface UnitChoiceProps extends OfApp {
  readonly value: string | null;
  readonly hint: string;
}

/** Where the open line or person stands; who has a unit herself cannot choose. */
export function UnitChoice({ app, value, hint }: UnitChoiceProps): JSX.Element | null {
  const { texts, organisation } = app;
  const { own } = organisation;
  if (own === null || own.unit !== null || (own.units.length === 0 && value === null)) return null;
  const names = own.units.filter(({ version }) => version > 0).map(({ id }) => [id, unitName(app, id)] as const);
  const choices = new Map([["", texts.say("organisation.of_the_whole")] as const, ...names]);
  if (value !== null && !choices.has(value)) choices.set(value, value);
  return (
    <div class="stack">
      <Choice
        label={texts.say("organisation.unit")}
        choices={choices}
        value={value ?? ""}
        way={["unit"]}
        onWrite={(unit) => organisation.write({ unit: unit === "" ? null : unit })}
      />
      <p class="hint">{hint}</p>
    </div>
  );
}
