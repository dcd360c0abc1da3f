/** For leads: what their organisation has decided, line by line; a change is kept as a draft, seen, and only then published. */

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { HelplinesView } from "./helplines-view";
import { HoursView } from "./hours-view";
import { LookedView } from "./looked-view";
import { PastView } from "./past-view";
import { TextsView } from "./texts-view";
import { WeeksView } from "./weeks-view";
import { whoOf } from "./who";

export function OrganisationView({ app }: OfApp): JSX.Element {
  const { texts, organisation } = app;
  useEffect(() => void organisation.load(), [organisation]);
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
        <Lines app={app} />
        {organisation.value !== null && <OpenLine app={app} key={organisation.line ?? ""} />}
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

function Lines({ app }: OfApp): JSX.Element {
  const { texts, organisation } = app;
  return (
    <section aria-label={texts.say("organisation.lines")}>
      <h2>{texts.say("organisation.lines")}</h2>
      <ul class="plain">
        {organisation.own?.lines.map(({ id, version, by, at, value, draft }) => (
          <li key={id} class="row">
            <Button
              isCurrent={organisation.line === id}
              isOff={organisation.isBusy || !organisation.mayChangeLines}
              onPress={() => organisation.open(organisation.line === id ? null : id)}
            >
              {nameIn(value?.name ?? draft?.value?.name ?? {}, texts.language.value) ?? id}
            </Button>
            <span class="hint">
              {texts.say("organisation.version", { n: version, time: texts.dayAndTime(at), who: whoOf(app, by) })}
            </span>
            {draft !== null && <span class="note">{texts.say("organisation.own_draft")}</span>}
          </li>
        ))}
      </ul>
      {organisation.own?.others.map(({ kind, id, by, at }) => (
        <p key={`${kind} ${id} ${by.id}`} class="note">
          {texts.say("organisation.others_draft", { who: whoOf(app, by), what: id, time: texts.dayAndTime(at) })}
        </p>
      ))}
    </section>
  );
}

/** One of them in the chosen language, else in any. */
const nameIn = (names: Readonly<Record<string, string>>, language: string): string | undefined =>
  names[language] ?? Object.values(names)[0];

function OpenLine({ app }: OfApp): JSX.Element | null {
  const { texts, organisation } = app;
  const { value } = organisation;
  if (value === null) return null;
  return (
    <form
      class="open-line"
      aria-label={texts.say("organisation.line")}
      onSubmit={(event) => {
        event.preventDefault();
        void organisation.see();
      }}
    >
      <HoursView app={app} value={value} />
      <HelplinesView app={app} value={value} />
      <TextsView app={app} value={value} />
      <p class="hint">{texts.say(organisation.isWritten ? "organisation.not_kept" : "organisation.steps")}</p>
      <div class="row">
        <Button look={organisation.isFit ? undefined : "main"} isOff={organisation.isBusy}>
          {texts.say("organisation.see")}
        </Button>
        <Button
          look={organisation.isFit ? "main" : undefined}
          isOff={organisation.isBusy || !organisation.isFit}
          onPress={() => void organisation.publish()}
        >
          {texts.say("organisation.publish")}
        </Button>
        <Button isOff={organisation.isBusy} onPress={() => void organisation.drop()}>
          {texts.say("organisation.drop")}
        </Button>
      </div>
      <LookedView app={app} />
      <WeeksView app={app} value={value} />
    </form>
  );
}
