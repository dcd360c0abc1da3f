/** For leads: what their organisation has decided; a change is kept as a draft, seen, and only then published. */

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { ServiceFileView } from "../services/file-view";
import { AdviceView } from "./advice-view";
import { EmbedsView } from "./embeds-view";
import { OwnFileView } from "./file-view";
import { LinesView } from "./lines-view";
import { Saying } from "../staff/saying";
import { OwnView } from "./own-view";
import { PastView } from "./past-view";
import { PeopleView } from "./people-view";
import { ReadyMadeViews } from "./ready-made-view";
import { SharingView } from "./sharing-view";
import { OfAUnit, UnitsView } from "./units-view";
import { whoOf } from "./who";

export function OrganisationView({ app }: OfApp): JSX.Element {
  const { texts, organisation } = app;
  useEffect(() => void organisation.load(), [organisation]);
  const isWhole = organisation.own !== null && organisation.own.unit === null;
  return (
    <main
      class="scroll organisation"
      data-region
      tabIndex={-1}
      aria-label={texts.say("organisation.title")}
      aria-busy={organisation.isBusy}
    >
      <div class="sheet card wide">
        <div class="row">
          <h1>{texts.say("organisation.title")}</h1>
          <span class="grow" />
          <Button onPress={() => app.show("staff")}>{texts.say("nav.staff")}</Button>
        </div>
        <Told app={app} />
        {organisation.own === null && <p>{texts.say("organisation.loading")}</p>}
        <OfAUnit app={app} />
        <OwnView app={app} />
        <UnitsView app={app} />
        <LinesView app={app} />
        <EmbedsView app={app} />
        {isWhole && <SharingView app={app} />}
        <PeopleView app={app} />
        {organisation.may("staff") && <Saying app={app} />}
        {isWhole && <AdviceView app={app} />}
        <ReadyMadeViews app={app} />
        {isWhole && <ServiceFileView app={app} />}
        <OwnFileView app={app} />
        <Others app={app} />
        <PastView app={app} />
      </div>
    </main>
  );
}

function Told({ app }: OfApp): JSX.Element {
  const { texts, organisation } = app;
  const { told } = organisation;
  if (told === null) return <div class="saying" role="status" />;
  const isBad = told.is === "refused" || told.is === "not_undone";
  const words =
    told.is === "refused"
      ? texts.sayOr([`organisation.refused_${told.reason}`, `reason.${told.reason}`], "reason.broken")
      : texts.say(`organisation.told_${told.is}`);
  return (
    <div class="saying" role={isBad ? "alert" : "status"}>
      <p class={isBad ? "note warn" : "note"}>{words}</p>
    </div>
  );
}

/** That somebody else is at something: nobody learns it only when publishing. */
function Others({ app }: OfApp): JSX.Element {
  const { texts, organisation } = app;
  return (
    <>
      {organisation.own?.others.map(({ kind, id, by, at }) => (
        <p key={`${kind} ${id} ${by.id}`} class="note">
          {texts.say("organisation.others_draft", { who: whoOf(app, by), what: id, time: texts.dayAndTime(at) })}
        </p>
      ))}
    </>
  );
}
