/** One button, once a fortnight. */

import type { JSX } from "preact";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";

export function PressView({ app }: OfApp): JSX.Element | null {
  const { texts, staff } = app;
  if (app.signIn.profile?.is_demonstration === true) return <p class="note">{texts.say("staff.demonstration")}</p>;
  if (staff.leadList.state === null) return null;
  const isOff = staff.isBusy || staff.ownCertificate?.is !== "known";
  return (
    <section aria-label={texts.say("staff.press_title")}>
      <h2>{texts.say("staff.press_title")}</h2>
      <p class="hint">{texts.say("staff.press_what")}</p>
      <div class="row">
        <Button look="main" isOff={isOff} onPress={() => void staff.press()}>
          {texts.say("staff.press")}
        </Button>
      </div>
      {app.clock.differs && <p class="note warn">{texts.say("staff.clock")}</p>}
    </section>
  );
}
