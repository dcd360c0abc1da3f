/** One planned shift: when, who, how sure it is, and what this person can say to it. */

import type { JSX } from "preact";
import type { RotaLine, RotaShift } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { nameOf } from "./rota-view";

const STATES = {
  free: "rota.state_free",
  asked: "rota.state_asked",
  can: "rota.state_can",
  planned: "rota.state_planned",
  declined: "rota.state_declined",
} as const;
const SIGNS = { free: "○", asked: "?", can: "◇", planned: "●", declined: "✕" } as const;

type OfShift = OfApp & { readonly line: RotaLine; readonly shift: RotaShift };

export function Shift(of: OfShift): JSX.Element {
  const { app, shift } = of;
  const { texts } = app;
  const isMine = shift.staff !== null && shift.staff === app.signIn.profile?.staff.id;
  const isUnsigned = shift.state === "planned" && shift.is_signed === false;
  return (
    <div class={`row shift-row is-${shift.state}`}>
      <span>
        <span aria-hidden="true">{SIGNS[shift.state]} </span>
        <strong>{timesOf(shift)}</strong> {shift.staff === null ? "" : nameOf(app, shift.staff)}{" "}
        <span class="hint">
          {texts.say(STATES[shift.state])}
          {shift.languages.length > 0 && ` · ${shift.languages.map((code) => texts.languageName(code)).join(", ")}`}
          {shift.is_repeated && ` · ${texts.say("rota.repeated")}`}
          {shift.state === "planned" && shift.is_signed === true && ` · ${texts.say("rota.signed")}`}
        </span>
        {isUnsigned && (
          <span>
            {" "}
            <span aria-hidden="true">⚠ </span>
            {texts.say(isMine ? "rota.unsigned_own" : "rota.unsigned")}
          </span>
        )}
      </span>
      <Answers {...of} isMine={isMine} />
    </div>
  );
}

/** "16.00–20.00". */
export const timesOf = ({ begins, ends }: Pick<RotaShift, "begins" | "ends">): string =>
  `${begins.replace(":", ".")}–${ends.replace(":", ".")}`;

function Answers({ app, shift, isMine }: OfShift & { readonly isMine: boolean }): JSX.Element {
  const { texts, rota } = app;
  const which = { shift: `${texts.day(shift.day)} ${timesOf(shift)}` };
  const one = (words: string, act: () => void): JSX.Element => (
    <Button key={words} label={`${words}: ${which.shift}`} onPress={act}>
      {words}
    </Button>
  );
  const answer = (said: "take" | "yes" | "no") => (): void => void rota.answer(shift, said);
  const isOpen = shift.is_over !== true; // to what has been nobody answers any more
  const isOffer = isOpen && isMine && shift.state === "can";
  return (
    <>
      {isOpen && shift.state === "free" && one(texts.say("rota.take"), answer("take"))}
      {isOpen &&
        isMine &&
        (shift.state === "asked" || shift.state === "declined") &&
        one(texts.say("rota.yes"), answer("yes"))}
      {isOpen &&
        isMine &&
        (shift.state === "asked" || shift.state === "planned") &&
        one(texts.say("rota.no"), answer("no"))}
      {isOffer && one(texts.say("rota.take_back"), () => void rota.remove(shift, false))}
      {isOffer && shift.is_repeated && one(texts.say("rota.take_back_following"), () => void rota.remove(shift, true))}
      {app.signIn.isLead && one(texts.say("rota.change"), () => rota.change(shift))}
    </>
  );
}
