/** "I need a moment": both sides know, it has an end, and it reminds. */

import type { JSX } from "preact";
import { Button } from "../../ui/button";
import { keysOf } from "../keyboard";
import type { OfPane } from "../panes/pane-view";

export function MomentButton({ app, pane }: OfPane): JSX.Element {
  const isFocused = app.panes.focused === pane.id;
  return (
    <Button
      class="take-moment"
      keys={isFocused ? keysOf("moment") : undefined}
      isOff={!pane.canSend || pane.momentUntil !== null}
      onPress={() => pane.takeMoment()}
    >
      {app.texts.say("moment.take")}
    </Button>
  );
}

/** Until when she has said; what she writes ends it. */
export function MomentNote({ app, pane }: OfPane): JSX.Element {
  const { texts, clock } = app;
  const until = pane.momentUntil;
  const isOver = until !== null && clock.now() >= until;
  return (
    <div role="status">
      {until !== null && (
        <div class={isOver ? "note warn moment" : "note moment"}>
          <p>
            {isOver ? texts.say("moment.over") : texts.say("moment.until", { time: texts.time(until, clock.now()) })}
          </p>
          <Button onPress={() => pane.endMoment()}>{texts.say("moment.back")}</Button>
        </div>
      )}
    </div>
  );
}
