/** The queue watch for leads: counts of each line, pushed; no ids, no words, nothing of any person. */

import type { JSX } from "preact";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { RefusalNote } from "../refusal";
import { Desks } from "./desks";
import { Lines } from "./lines";

export function BoardView({ app }: OfApp): JSX.Element {
  const { texts } = app;
  const { board } = app.board;
  return (
    <main class="scroll board" data-region tabIndex={-1} aria-label={texts.say("board.title")}>
      <div class="row">
        <h1>{texts.say("board.title")}</h1>
        {board !== null && <AsOf app={app} now={board.now} />}
        <span class="grow" />
        <Alone app={app} />
      </div>
      <RefusalNote app={app} />
      {board === null ? <p role="status">{texts.say("board.waiting_for")}</p> : <Lines app={app} lines={board.lines} />}
      {board?.lines.map((line) => (
        <Desks key={line.line} app={app} line={line} />
      ))}
    </main>
  );
}

/** From when the figures are; without a connection that is a warning. */
function AsOf({ app, now }: OfApp & { readonly now: number }): JSX.Element {
  const { isUp } = app.connection;
  return (
    <p class={isUp ? "hint" : "note warn"}>
      {app.texts.say(isUp ? "board.as_of" : "board.stale", { time: app.texts.time(now) })}
    </p>
  );
}

function Alone({ app }: OfApp): JSX.Element {
  const { isBoardAlone } = app.showing;
  return (
    <Button onPress={() => (isBoardAlone.value = !isBoardAlone.value)}>
      {app.texts.say(isBoardAlone.value ? "board.to_console" : "board.full")}
    </Button>
  );
}
