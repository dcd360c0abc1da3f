/** For leads: who there is, who is enrolled, and everything that is done with them. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { Question } from "../question";
import { Audit } from "./audit-view";
import { CeremonySheet } from "./ceremony-sheet";
import { InvitationSheet } from "./invitation-sheet";
import { OwnIssuing } from "./issuing-view";
import { People } from "./people-view";
import type { Listed } from "./ports";
import { PressView } from "./press-view";
import { Roots } from "./roots-view";
import { Saying } from "./saying";
import { Warnings } from "./warnings-view";

/** What is asked about somebody, one at a time. */
export type Asking =
  | { readonly what: "enrol" | "change"; readonly person: Listed }
  | { readonly what: "revoke"; readonly person: Pick<Listed, "id" | "alias" | "answers_as"> }
  | null;

export function StaffView({ app }: OfApp): JSX.Element {
  const { texts, staff } = app;
  const [asking, setAsking] = useState<Asking>(null);
  useEffect(() => void staff.load(), [staff]);
  const { ceremony, invited } = staff;
  const { signs } = app.signIn;
  return (
    <main class="scroll staff" data-region tabIndex={-1} aria-label={texts.say("staff.title")} aria-busy={staff.isBusy}>
      <div class="sheet card wide">
        <div class="row">
          <h1>{texts.say("staff.title")}</h1>
          <span class="grow" />
          <Button onPress={() => app.show("organisation")}>{texts.say("nav.organisation")}</Button>
          <Button isOff={staff.isBusy} onPress={() => void staff.load()}>
            {texts.say("staff.reload")}
          </Button>
        </div>
        {signs && <Warnings app={app} />}
        {!signs && <p class="hint">{texts.say("staff.of_a_unit")}</p>}
        <Saying app={app} />
        {signs && <PressView app={app} />}
        <People app={app} onAsk={setAsking} />
        {signs && <OwnIssuing app={app} />}
        {signs && <Roots app={app} />}
        {app.signIn.profile?.staff.role === "admin" && <Audit app={app} />}
      </div>
      {invited !== null && <InvitationSheet app={app} invited={invited} />}
      {ceremony !== null && <CeremonySheet app={app} ceremony={ceremony} />}
      <Asked app={app} asking={asking} onDone={() => setAsking(null)} />
    </main>
  );
}

interface AskedProps extends OfApp {
  readonly asking: Asking;
  readonly onDone: () => void;
}

function Asked({ app, asking, onDone }: AskedProps): JSX.Element | null {
  const { texts, staff } = app;
  if (asking === null) return null;
  const { alias, answers_as } = asking.person;
  const as = texts.say(`staff.as_${answers_as ?? "unsaid"}`);
  const go = (act: () => Promise<void>): void => {
    onDone();
    void act();
  };
  if (asking.what === "enrol") {
    const { person } = asking;
    return (
      <Question
        title={texts.say("staff.enrol_title", { alias })}
        yes={texts.say("staff.enrol_phone")}
        no={texts.say("staff.cancel")}
        onYes={() => go(() => staff.beginCeremony(person, "telephone"))}
        onNo={onDone}
      >
        <p>{texts.say("staff.enrol_as", { alias, as })}</p>
        <p>{texts.say("staff.enrol_how")}</p>
        <div class="row">
          <Button look="main" onPress={() => go(() => staff.beginCeremony(person, "face_to_face"))}>
            {texts.say("staff.enrol_face")}
          </Button>
        </div>
        <p>{texts.say("staff.enrol_number")}</p>
      </Question>
    );
  }
  const [title, words, yes] =
    asking.what === "revoke"
      ? (["staff.revoke_title", "staff.revoke_what", "staff.revoke_yes"] as const)
      : (["staff.change_title", "staff.change_what", "staff.change_yes"] as const);
  return (
    <Question
      title={texts.say(title, { alias })}
      yes={texts.say(yes)}
      no={texts.say("staff.cancel")}
      onYes={() => go(() => (asking.what === "revoke" ? staff.revoke(asking.person.id) : staff.change(asking.person)))}
      onNo={onDone}
    >
      <p>{texts.say(words, { alias, as })}</p>
    </Question>
  );
}
