/** Keys: enrolment, whether a lead has certified this person's key and until when, and the own passkeys. */

import type { JSX } from "preact";
import type { OfApp } from "../app";
import { EnrolmentView } from "../enrolment/enrolment-view";
import { OwnPasskeysView } from "../sign-in/own-passkeys-view";
import { RotaSwitch } from "../rota/rota-view";
import { Button } from "../../ui/button";

export function KeysView({ app }: OfApp): JSX.Element {
  const { texts } = app;
  return (
    <main class="scroll" data-region tabIndex={-1} aria-label={texts.say("keys.title")}>
      <div class="sheet card wide">
        <div class="row">
          <h1>{texts.say("keys.title")}</h1>
          <span class="grow" />
          <Button onPress={() => app.show("phrases")}>{texts.say("nav.phrases")}</Button>
          <RotaSwitch app={app} />
        </div>
        <EnrolmentView app={app} />
        <Mine app={app} />
        <OwnPasskeysView app={app} />
      </div>
    </main>
  );
}

function Mine({ app }: OfApp): JSX.Element {
  const { texts, keys } = app;
  const { usability } = keys;
  return (
    <section aria-label={texts.say("keys.mine")}>
      <h2>{texts.say("keys.mine")}</h2>
      <p>{texts.say("keys.mine_what")}</p>
      {usability !== null && (
        <p role="status" class={"usable" in usability ? "hint" : "note warn"}>
          {"usable" in usability
            ? texts.say("start.ready", { time: texts.dayAndTime(usability.usable.notAfter) })
            : texts.say(`start.${usability.whyNot}`)}
        </p>
      )}
      <Button onPress={() => void keys.refreshCredential()}>{texts.say("keys.reload")}</Button>
    </section>
  );
}
