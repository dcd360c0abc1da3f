/** The panes side by side, told apart by position, letter, name, colour and shape of the badge. */

import type { JSX } from "preact";
import type { DeskState } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { Badge } from "./badge";
import { EndedCard, EndedLine } from "./ended-view";
import { composerId, letterOf, paneId, PLACES_MAX } from "./numbers";
import type { Pane } from "./pane";
import { PaneView } from "./pane-view";

/** As many as the desk takes, and more when more are there; on a narrow screen one at a time, with their letters as tabs above. */
export function PanesView({ app, shift }: OfApp & { readonly shift: DeskState }): JSX.Element {
  const { panes } = app;
  const count = Math.max(shift.capacity, ...panes.all.map((pane) => pane.number + 1));
  const numbers = Array.from({ length: count }, (_, number) => number);
  const shown = panes.inFocus?.number ?? panes.open[0]?.number ?? panes.all[0]?.number ?? 0;
  return (
    <div class={count > PLACES_MAX ? "panes are-many" : "panes"}>
      {panes.all.length > 1 && <Tabs app={app} numbers={numbers} shown={shown} />}
      {numbers.map((number) => (
        <Place key={number} app={app} number={number} isShown={number === shown} />
      ))}
    </div>
  );
}

interface PlaceProps extends OfApp {
  readonly number: number;
  readonly isShown: boolean;
}

function Place({ app, number, isShown }: PlaceProps): JSX.Element {
  const pane = app.panes.at(number);
  if (pane === null) return <FreePlace app={app} number={number} isShown={isShown} />;
  if (!pane.isOver) return <PaneView key={pane.id} app={app} pane={pane} isShown={isShown} />;
  return (
    <div key={pane.id} class={classOf(number, isShown)}>
      <EndedCard app={app} pane={pane} />
      {app.panes.before(number).map((one) => (
        <EndedLine key={one.id} app={app} pane={one} />
      ))}
    </div>
  );
}

const classOf = (number: number, isShown: boolean): string =>
  `pane pane-${number} is-free${isShown ? " is-shown" : ""}`;

function FreePlace({ app, number, isShown }: PlaceProps): JSX.Element {
  const words = app.texts.say("talk.free", { letter: letterOf(number) });
  return (
    <section class={classOf(number, isShown)} aria-label={words}>
      <Badge number={number} />
      <p class="hint">{words}</p>
    </section>
  );
}

function Tabs({
  app,
  numbers,
  shown,
}: OfApp & { readonly numbers: readonly number[]; readonly shown: number }): JSX.Element {
  return (
    <nav class="tabs">
      {numbers.map((number) => {
        const pane = app.panes.at(number);
        return pane && <Tab key={pane.id} app={app} pane={pane} isShown={number === shown} />;
      })}
    </nav>
  );
}

interface TabProps extends OfApp {
  readonly pane: Pane;
  readonly isShown: boolean;
}

function Tab({ app, pane, isShown }: TabProps): JSX.Element {
  const { letter, name } = app.who(pane);
  const go = (): void => {
    app.panes.focus(pane.id, Date.now());
    const id = pane.isOver ? paneId(pane.number) : composerId(pane.number);
    setTimeout(() => document.getElementById(id)?.focus()); // drawn by then
  };
  return (
    <Button class={`pane-${pane.number}`} isCurrent={isShown} onPress={go}>
      {pane.isOver ? app.texts.say("ended.tab", { letter, name }) : `${letter} · ${name}`}
      {pane.unread > 0 && ` · ${app.texts.say("talk.unread", { n: pane.unread })}`}
    </Button>
  );
}
