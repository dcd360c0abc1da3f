/** The quiet after a conversation: how much of it is left, and the two things that may be said to it. */

import type { JSX } from "preact";
import type { DeskState } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { ConsoleApp, OfApp } from "../app";

const MINUTE_SECONDS = 60;

/** Of each place that rests now, how many seconds are left, the least first; nothing comes after it where nobody takes any. */
export const restsOf = ({ clock }: ConsoleApp, shift: DeskState): readonly number[] =>
  (shift.phase === "available" ? shift.wrap_ups : [])
    .map((until) => until - clock.now())
    .filter((seconds) => seconds > 0)
    .sort((a, b) => a - b);

/** Whether no place takes another now, and one of them only because it rests. */
export function isResting(app: ConsoleApp, shift: DeskState): boolean {
  const rests = restsOf(app, shift).length;
  return rests > 0 && app.panes.open.length + rests >= shift.capacity;
}

/** In how many minutes the first of the places that rest takes another. */
export const firstRest = (app: ConsoleApp, shift: DeskState): number =>
  Math.ceil((restsOf(app, shift)[0] ?? 0) / MINUTE_SECONDS);

export function WrapUp({ app, shift }: OfApp & { readonly shift: DeskState }): JSX.Element | null {
  const { texts, desk } = app;
  const rests = restsOf(app, shift);
  if (rests.length === 0) return null;
  const isUnknown = desk.unknownSince !== null;
  const n = firstRest(app, shift);
  return (
    <div class="wrap-up">
      <p class="hint">
        {isResting(app, shift)
          ? texts.say("wrap_up.next", { n })
          : texts.say("wrap_up.place", { count: rests.length, n })}
      </p>
      <div class="row">
        <Button isOff={isUnknown} onPress={() => void desk.wrapUp(false)}>
          {texts.say("wrap_up.ready")}
        </Button>
        <Button isOff={isUnknown || !shift.may_wrap_up_longer} onPress={() => void desk.wrapUp(true)}>
          {texts.say("wrap_up.more")}
        </Button>
      </div>
    </div>
  );
}
