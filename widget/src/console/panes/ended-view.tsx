/** A conversation that has ended: a card where it stood, and a line once another has come there. */

import type { JSX } from "preact";
import { Button } from "../../ui/button";
import type { ConsoleApp } from "../app";
import { keysOf } from "../keyboard";
import { Badge } from "./badge";
import { paneId } from "./numbers";
import type { Pane } from "./pane";
import type { OfPane } from "./pane-view";

/** Where it stands, so that it is not put away while it is read. */
export const shownEnded = (conversation: string): HTMLElement | null =>
  [...document.querySelectorAll<HTMLElement>("[data-ended]")].find((one) => one.dataset.ended === conversation) ?? null;

export function EndedCard({ app, pane }: OfPane): JSX.Element {
  const { texts, panes } = app;
  const ending = pane.ending ?? "gone";
  return (
    <section
      class={`ended is-${ending}`}
      id={paneId(pane.number)}
      data-ended={pane.id}
      aria-label={texts.say("talk.region", app.who(pane))}
      data-region
      tabIndex={-1}
    >
      <Badge number={pane.number} />
      <h3>{texts.say("ended.title", app.who(pane))}</h3>
      <p>{texts.say(`ended.${ending}`)}</p>
      <p class="hint">
        {texts.time(pane.endedAt ?? 0, app.clock.now())} · {texts.say("ended.wiped")}
      </p>
      <Button keys={keysOf("free")} onPress={() => panes.dismiss(pane.id)}>
        {texts.say("ended.dismiss")}
      </Button>
    </section>
  );
}

/** Which it was, when it ended and how, in one line. */
export const endedLine = ({ texts, who, clock }: ConsoleApp, pane: Pane): string =>
  texts.say("ended.line", {
    ...who(pane),
    time: texts.time(pane.endedAt ?? 0, clock.now()),
    how: texts.say(`ended.${pane.ending ?? "gone"}`),
  });

export function EndedLine({ app, pane }: OfPane): JSX.Element {
  const { texts, panes } = app;
  return (
    <div class="ended-line" data-ended={pane.id}>
      <p>{endedLine(app, pane)}</p>
      <Button label={texts.say("ended.dismiss")} onPress={() => panes.dismiss(pane.id)}>
        ✕
      </Button>
    </div>
  );
}
