/** The lines of an organisation, and the one that is open. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { HeldLine, LineTable } from "../../core/protocol";
import type { OfApp } from "../app";
import { Button } from "../../ui/button";
import { DraftForm } from "./draft-form";
import { Choice, Field } from "./fields";
import { HelplinesView } from "./helplines-view";
import { HoursView } from "./hours-view";
import { freeId } from "./items";
import { ItemsView, nameIn } from "./items-view";
import { MissingView } from "./missing-view";
import { NatureView } from "./nature-view";
import { PolicyView } from "./policy-view";
import { PreviewView } from "./preview-view";
import { TextsView } from "./texts-view";
import { UnitChoice } from "./units-view";
import { WeeksView } from "./weeks-view";

export function LinesView({ app }: OfApp): JSX.Element {
  const { texts, organisation } = app;
  const { opened } = organisation;
  return (
    <ItemsView
      app={app}
      kind="line"
      title={texts.say("organisation.lines")}
      nameOf={(held) => lineName(app, held as HeldLine)}
    >
      {organisation.may("line") && <NewLine app={app} />}
      {opened?.kind === "line" && <OpenLine app={app} key={opened.id} />}
    </ItemsView>
  );
}

/** As its visitors read it, else its id. */
export const lineName = ({ texts }: OfApp["app"], { id, value, draft }: HeldLine): string =>
  nameIn(value?.name ?? draft?.value?.name ?? {}, texts.language.value) ?? id;

/** Nothing decided but what a line cannot be without: the page's languages, and the time of Helsinki. */
const EMPTY: LineTable = {
  name: {},
  audience: {},
  languages: ["fi", "sv", "en"],
  topics: [],
  answered_by: ["professional"],
  is_adult: false,
  hours: {
    timezone: "Europe/Helsinki",
    ...{ monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] },
    exception: [],
  },
  helpline: [],
  policy: {},
  unit: null,
  is_for_children: false,
  texts: {},
};

function NewLine({ app }: OfApp): JSX.Element {
  const { texts, organisation } = app;
  const { own } = organisation;
  const [name, setName] = useState("");
  const standing = own?.lines.filter(({ value }) => value !== null) ?? [];
  const [pattern, setPattern] = useState<string | null>(null);
  const chosen = pattern ?? standing[0]?.id ?? "";
  const choices = new Map([
    ...standing.map((held) => [held.id, texts.say("organisation.as_line", { name: lineName(app, held) })] as const),
    ["", texts.say("organisation.as_empty")] as const,
  ]);
  const begin = (): void => {
    if (own === null) return;
    const like = standing.find(({ id }) => id === chosen)?.value ?? EMPTY;
    const language = texts.language.value;
    const names = like.languages.includes(language) ? { [language]: name.trim() } : {};
    organisation.begin("line", freeId(own, "line", name), { ...like, name: names, unit: own.unit ?? like.unit });
    setName("");
  };
  return (
    <details class="new">
      <summary>{texts.say("organisation.new_line")}</summary>
      <p class="hint">{texts.say("organisation.new_line_how")}</p>
      <div class="row">
        <Field label={texts.say("organisation.new_line_name")} value={name} onWrite={setName} />
        <Choice label={texts.say("organisation.pattern")} choices={choices} value={chosen} onWrite={setPattern} />
        <Button
          label={texts.say("organisation.begin_label", { what: texts.say("organisation.new_line") })}
          isOff={name.trim() === "" || organisation.isBusy}
          onPress={begin}
        >
          {texts.say("organisation.begin")}
        </Button>
      </div>
    </details>
  );
}

function OpenLine({ app }: OfApp): JSX.Element {
  const { texts, organisation } = app;
  const value = organisation.value("line");
  const held = organisation.held as HeldLine | null;
  return (
    <DraftForm
      app={app}
      kind="line"
      label={texts.say("organisation.line")}
      name={held === null ? (organisation.opened?.id ?? "") : lineName(app, held)}
      seen={
        value !== null && (
          <>
            <PreviewView app={app} value={value} />
            <WeeksView app={app} value={value} />
          </>
        )
      }
    >
      {value !== null && (
        <>
          <UnitChoice app={app} value={value.unit} hint={texts.say("organisation.unit_line_how")} />
          <HoursView app={app} value={value} />
          <HelplinesView app={app} value={value} />
          <TextsView app={app} value={value} />
          <NatureView app={app} value={value} />
          <PolicyView app={app} value={value} />
          <MissingView app={app} value={value} />
        </>
      )}
    </DraftForm>
  );
}
