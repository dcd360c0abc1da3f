/** Shifts and keys: a counsellor asks ahead for planned shifts, and sees which are signed. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { OwnCredential } from "../../core/protocol";
import type { OfApp } from "../app";
import { EnrolmentView } from "../enrolment/enrolment-view";
import { Refused } from "../refusal";
import { Button } from "../../ui/button";
import { OwnPasskeysView } from "../sign-in/own-passkeys-view";
import { Issuing } from "./issuing-view";
import { PlanForm } from "./plan-form";
import { PlannedShifts } from "./planned";

export function KeysView({ app }: OfApp): JSX.Element {
  const { texts } = app;
  return (
    <main class="scroll" data-region tabIndex={-1} aria-label={texts.say("keys.title")}>
      <div class="sheet card wide">
        <h1>{texts.say("keys.title")}</h1>
        <EnrolmentView app={app} />
        <Mine app={app} />
        {app.signIn.isLead && <Issuing app={app} />}
        <OwnPasskeysView app={app} />
      </div>
    </main>
  );
}

function Mine({ app }: OfApp): JSX.Element {
  const { texts, keys } = app;
  const [planned] = useState(() => new PlannedShifts(keys, () => app.draw()));
  useEffect(() => void planned.load(), [app.signatures.news]);
  return (
    <section aria-label={texts.say("keys.mine")}>
      <h2>{texts.say("keys.mine")}</h2>
      <p>{texts.say("keys.mine_what")}</p>
      <PlanForm app={app} onAsk={(period) => void planned.ask(period)} />
      {planned.isAsked && <p role="status">{texts.say("keys.asked")}</p>}
      <Refused app={app} reason={planned.refused} act="ask" />
      <Planned app={app} planned={planned} />
      <Button onPress={() => void planned.reload()}>{texts.say("keys.reload")}</Button>
    </section>
  );
}

type OfPlanned = OfApp & { readonly planned: PlannedShifts };

function Planned({ app, planned }: OfPlanned): JSX.Element {
  const { texts } = app;
  if (planned.shifts.length === 0) return <p class="hint">{texts.say("keys.none")}</p>;
  return (
    <table>
      <caption>{texts.say("keys.list")}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.say("keys.when")}</th>
          <th scope="col">{texts.say("keys.state")}</th>
        </tr>
      </thead>
      <tbody>
        {planned.shifts.map((shift) => (
          <ShiftRow key={shift.id} app={app} shift={shift} isHere={planned.here.has(shift.public_key)} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps extends OfApp {
  readonly shift: OwnCredential;
  readonly isHere: boolean;
}

function ShiftRow({ app, shift, isHere }: RowProps): JSX.Element {
  const { texts } = app;
  return (
    <tr>
      <td>
        {texts.dayAndTime(shift.not_before)} – {texts.dayAndTime(shift.not_after)}
      </td>
      <td>
        {texts.say(shift.credential === null ? "keys.waits" : "keys.signed")}
        {!isHere && ` · ${texts.say("keys.elsewhere")}`}
      </td>
    </tr>
  );
}
