/** A conversation that has ended: a card where it stood, and a line once another has come there. */

import type { JSX } from "preact";
import { Button } from "../../ui/button";
import type { ConsoleApp } from "../app";
import { keysOf } from "../keyboard";
import { Badge } from "./badge";
import { paneId } from "./numbers";
import type { Pane } from "./pane";
import type { OfPane } from "./pane-view";
import { AfterPane } from "../practice/practice-view";

/** Where it stands, so that it is not put away while it is read. */
export const shownEnded = (conversation: string): HTMLElement | null =>
  [...document.querySelectorAll<HTMLElement>("[data-ended]")].find((one) => one.dataset.ended === conversation) ?? null;

/** What was done at this desk: nobody else's word is needed for it. */
const OWN: readonly string[] = ["ended_by_counsellor", "released", "no_show", "parted", "handed_on"];

/** In words; the visitor's own goodbye, sealed, goes before what the line says. */
export function howEnded({ texts }: Pick<ConsoleApp, "texts">, { ending, saidBye }: Pane): string {
  const isByVisitor = saidBye && !OWN.includes(ending ?? "");
  return texts.say(isByVisitor ? "ended.bye" : `ended.${ending ?? "gone"}`);
}

export function EndedCard({ app, pane }: OfPane): JSX.Element {
  const { texts, panes } = app;
  const ending = pane.ending ?? "gone";
  const isTold = !pane.saidBye && !OWN.includes(ending);
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
      <p>{howEnded(app, pane)}</p>
      {isTold && <p>{texts.say("ended.told")}</p>}
      {pane.unsent > 0 && <p>{texts.say("ended.unsent", { n: pane.unsent })}</p>}
      <p class="hint">
        {texts.time(pane.endedAt ?? 0, app.clock.now())} · {texts.say("ended.wiped")}
      </p>
      <AfterPane app={app} pane={pane} />
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
    how: howEnded({ texts }, pane),
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
