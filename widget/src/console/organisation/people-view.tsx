/** Who answers and who leads, for admins: somebody is added, changed and taken away, and let in from here. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { HeldStaff, StaffTable } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { InvitationSheet } from "../staff/invitation-sheet";
import { DraftForm } from "./draft-form";
import { Choice, Field, Ticks } from "./fields";
import { freeId } from "./items";
import { ItemsView } from "./items-view";
import { lineName } from "./lines-view";
import { UnitChoice } from "./units-view";
import { ANSWERERS, LanguagesField } from "./nature-view";

const ROLES = ["volunteer", "counsellor", "lead", "admin"] as const;

export function PeopleView({ app }: OfApp): JSX.Element | null {
  const { texts, organisation, staff } = app;
  const { opened } = organisation;
  if (!organisation.may("staff")) return null;
  return (
    <>
      <ItemsView
        app={app}
        kind="staff"
        title={texts.say("organisation.people")}
        nameOf={(held) => personName(held as HeldStaff)}
      >
        <NewPerson app={app} />
        {opened?.kind === "staff" && <OpenPerson app={app} key={opened.id} />}
      </ItemsView>
      {staff.invited !== null && <InvitationSheet app={app} invited={staff.invited} />}
    </>
  );
}

const personName = ({ id, value, draft }: HeldStaff): string => value?.alias ?? draft?.value?.alias ?? id;

function NewPerson({ app }: OfApp): JSX.Element {
  const { texts, organisation } = app;
  const { own } = organisation;
  const [alias, setAlias] = useState("");
  const begin = (): void => {
    if (own === null) return;
    const lines = own.lines.filter(({ version }) => version > 0);
    organisation.begin("staff", freeId(own, "staff", alias), {
      alias: alias.trim(),
      role: "counsellor",
      lines: lines.length === 1 ? lines.map(({ id }) => id) : [],
      languages: [],
      answers_as: null,
      since: null,
      unit: own.unit,
    });
    setAlias("");
  };
  return (
    <details class="new">
      <summary>{texts.say("organisation.new_person")}</summary>
      <p class="hint">{texts.say("organisation.people_how")}</p>
      <div class="row">
        <Field
          label={texts.say("organisation.new_alias")}
          hint={texts.say("organisation.alias_how")}
          value={alias}
          onWrite={setAlias}
        />
        <Button
          label={texts.say("organisation.begin_label", { what: texts.say("organisation.new_person") })}
          isOff={alias.trim() === "" || organisation.isBusy}
          onPress={begin}
        >
          {texts.say("organisation.begin")}
        </Button>
      </div>
    </details>
  );
}

function OpenPerson({ app }: OfApp): JSX.Element {
  const { organisation } = app;
  const value = organisation.value("staff");
  const held = organisation.held as HeldStaff | null;
  const id = organisation.opened?.id ?? "";
  const name = held === null ? id : personName(held);
  return (
    <>
      <DraftForm app={app} kind="staff" label={name} name={name}>
        {value !== null && <Fields app={app} value={value} />}
      </DraftForm>
      {(held?.version ?? 0) > 0 && held?.value !== null && <LetIn app={app} id={id} alias={name} />}
    </>
  );
}

function Fields({ app, value }: OfApp & { readonly value: StaffTable }): JSX.Element {
  const { texts, organisation } = app;
  const roles = new Map(ROLES.map((one) => [one, texts.say(`staff.role_${one}`)]));
  const as = new Map([
    ["", texts.say("organisation.answers_unsaid")],
    ...ANSWERERS.map((one) => [one, texts.say(`staff.as_${one}`)] as const),
  ]);
  return (
    <div class="stack">
      <Field
        label={texts.say("organisation.alias")}
        hint={texts.say("organisation.alias_how")}
        value={value.alias}
        way={["alias"]}
        onWrite={(alias) => organisation.write({ alias })}
      />
      <Choice
        label={texts.say("organisation.role")}
        choices={roles}
        value={value.role}
        way={["role"]}
        onWrite={(role) => organisation.write(role === "volunteer" ? asVolunteer(value) : { role })}
      />
      <p class="hint">{texts.say("organisation.role_how")}</p>
      <UnitChoice app={app} value={value.unit} hint={texts.say("organisation.unit_person_how")} />
      <Ticks
        legend={texts.say("organisation.person_lines")}
        choices={linesFor(app, value)}
        chosen={value.lines}
        way={["lines"]}
        onWrite={(lines) => organisation.write({ lines })}
      />
      <LanguagesField
        app={app}
        hint={texts.say("organisation.person_languages_how")}
        chosen={value.languages}
        onWrite={(languages) => organisation.write({ languages })}
      />
      <Choice
        label={texts.say("organisation.answers_as")}
        choices={as}
        value={value.answers_as ?? ""}
        way={["answers_as"]}
        onWrite={(now) => organisation.write({ answers_as: now === "" ? null : now })}
      />
      <p class="hint">{texts.say("organisation.answers_as_how")}</p>
      <Field
        label={texts.say("organisation.since")}
        type="date"
        value={value.since ?? ""}
        way={["since"]}
        onWrite={(now) => organisation.write({ since: now === "" ? null : now })}
      />
      <p class="hint">{texts.say("organisation.since_how")}</p>
    </div>
  );
}

/** A volunteer answers as one, or as a peer: what visitors read follows the role. */
const asVolunteer = ({ answers_as }: StaffTable): Partial<StaffTable> => ({
  role: "volunteer",
  answers_as: answers_as === "peer" ? answers_as : "volunteer",
});

function linesFor(app: OfApp["app"], { lines }: StaffTable): ReadonlyMap<string, string> {
  const own = app.organisation.own?.lines.filter(({ version }) => version > 0) ?? [];
  const names = new Map(own.map((held) => [held.id, lineName(app, held)]));
  for (const one of app.organisation.own?.shared ?? [])
    if (!one.is_own && one.is_accepted) names.set(one.line, one.name);
  return new Map([...names, ...lines.filter((one) => !names.has(one)).map((one) => [one, one] as const)]);
}

/** As in the view of the staff: who was added just now comes in by this. */
function LetIn({ app, id, alias }: OfApp & { readonly id: string; readonly alias: string }): JSX.Element {
  const { texts, staff } = app;
  return (
    <section aria-label={texts.say("organisation.let_in")} class="let-in">
      <h3>{texts.say("organisation.let_in")}</h3>
      <p class="hint">{texts.say("organisation.let_in_how")}</p>
      <div class="row">
        {(["link", "digits"] as const).map((kind) => (
          <Button
            key={kind}
            isOff={staff.isBusy}
            label={texts.say(`staff.invite_${kind}_label`, { alias })}
            onPress={() => void staff.invite(id, kind)}
          >
            {texts.say(`staff.invite_${kind}`)}
          </Button>
        ))}
      </div>
    </section>
  );
}
