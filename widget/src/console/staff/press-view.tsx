/** One button, once a fortnight. */

import type { JSX } from "preact";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { wordsOf } from "../enrolment/words";

/** Enough to tell two lists apart: what stands in a record is signed by a lead, and nobody can try for long. */
const HEAD_WORDS_COUNT = 3;

export function PressView({ app }: OfApp): JSX.Element | null {
  const { texts, staff } = app;
  if (app.signIn.profile?.is_demonstration === true) return <p class="note">{texts.say("staff.demonstration")}</p>;
  const { list } = staff.leadList;
  if (list === null) return null;
  const words = wordsOf(list.head.hash).slice(0, HEAD_WORDS_COUNT).join(" ");
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
      <p class="hint">{texts.say("staff.list_head", { n: list.head.number, words })}</p>
      {app.clock.differs && <p class="note warn">{texts.say("staff.clock")}</p>}
    </section>
  );
}
