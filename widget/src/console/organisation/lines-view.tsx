/** The lines of an organisation, and the one that is open. */

import type { JSX } from "preact";
import type { HeldLine } from "../../core/protocol";
import type { OfApp } from "../app";
import { DraftForm } from "./draft-form";
import { HelplinesView } from "./helplines-view";
import { HoursView } from "./hours-view";
import { ItemsView, nameIn } from "./items-view";
import { TextsView } from "./texts-view";
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
      {opened?.kind === "line" && <OpenLine app={app} key={opened.id} />}
    </ItemsView>
  );
}

/** As its visitors read it, else its id. */
export const lineName = ({ texts }: OfApp["app"], { id, value, draft }: HeldLine): string =>
  nameIn(value?.name ?? draft?.value?.name ?? {}, texts.language.value) ?? id;

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
      seen={value !== null && <WeeksView app={app} value={value} />}
    >
      {value !== null && (
        <>
          <HoursView app={app} value={value} />
          <HelplinesView app={app} value={value} />
          <TextsView app={app} value={value} />
        </>
      )}
    </DraftForm>
  );
}
