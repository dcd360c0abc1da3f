/** At the beginning of each conversation: is it safe to write? It stands over the words until it is ticked. The tick is kept nowhere. */

import type { JSX } from "preact";
import { Button } from "../../ui/button";
import type { OfPane } from "../panes/pane-view";
import { composerId } from "../panes/numbers";

/**
 * Asked once the conversation can be written in; again after a reload, for nothing tells that page of the tick. Of two who help
 * the first asks it; the other once the conversation is hers.
 */
export function SafetyCheck({ app, pane }: OfPane): JSX.Element | null {
  const { texts, guide } = app;
  if (pane.isSafetyChecked || pane.stage !== "sealed" || pane.isGone || pane.isGuest) return null;
  const tick = (): void => {
    pane.tickSafety();
    document.getElementById(composerId(pane.number))?.focus();
  };
  const { letter } = app.who(pane);
  return (
    <section class="note safety-check" aria-label={`${letter}: ${texts.say("safety.title")}`}>
      <p>
        <strong>{texts.say("safety.title")}</strong> <span>{texts.say("safety.what")}</span>
      </p>
      <div class="row">
        <Button onPress={tick}>{texts.say("safety.done")}</Button>
        <Button onPress={() => guide.read("safe_now")}>{texts.say("safety.more")}</Button>
      </div>
    </section>
  );
}
