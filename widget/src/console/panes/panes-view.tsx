/** Three panes side by side, told apart by position, letter, name, colour and shape of the badge. */

import type { JSX } from "preact";
import type { DeskState } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { Badge } from "./badge";
import { composerId, letterOf, PANE_LETTERS } from "./numbers";
import type { Pane } from "./pane";
import { PaneView } from "./pane-view";

/** As many as the desk takes; on a narrow screen one at a time, with their letters as tabs above. */
export function PanesView({ app, shift }: OfApp & { readonly shift: DeskState }): JSX.Element {
  const { panes } = app;
  const count = Math.max(shift.capacity, ...panes.all.map((pane) => pane.number + 1));
  const shown = panes.inFocus?.number ?? panes.all[0]?.number ?? 0;
  return (
    <div class={`panes of-${count}`}>
      {panes.all.length > 1 && <Tabs app={app} shown={shown} />}
      {PANE_LETTERS.slice(0, count).map((letter, number) => {
        const pane = panes.at(number);
        return pane === null ? (
          <FreePane key={letter} app={app} number={number} isShown={number === shown} />
        ) : (
          <PaneView key={pane.id} app={app} pane={pane} isShown={number === shown} />
        );
      })}
    </div>
  );
}

function FreePane({
  app,
  number,
  isShown,
}: OfApp & { readonly number: number; readonly isShown: boolean }): JSX.Element {
  const words = app.texts.say("talk.free", { letter: letterOf(number) });
  return (
    <section class={`pane pane-${number} is-free${isShown ? " is-shown" : ""}`} aria-label={words}>
      <Badge number={number} />
      <p class="hint">{words}</p>
    </section>
  );
}

function Tabs({ app, shown }: OfApp & { readonly shown: number }): JSX.Element {
  return (
    <nav class="tabs">
      {app.panes.all.map((pane) => (
        <Tab key={pane.id} app={app} pane={pane} isShown={pane.number === shown} />
      ))}
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
    setTimeout(() => document.getElementById(composerId(pane.number))?.focus()); // drawn by then
  };
  return (
    <Button class={`pane-${pane.number}`} isCurrent={isShown} onPress={go}>
      {letter} · {name}
      {pane.unread > 0 && ` · ${app.texts.say("talk.unread", { n: pane.unread })}`}
    </Button>
  );
}
