/** The queue watch: each line with its alarms, figures and people, and what a lead may do. Counts alone, nothing of any person. */

import { Fragment, type JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Board } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { CERTIFICATE_SOON_SECONDS, PRESS_SOON_SECONDS } from "../keys/own-chain";
import { RefusalNote } from "../refusal";
import { HoursSwitch } from "./last-hours-view";
import { RotaSwitch } from "../rota/rota-view";
import { LineView } from "./line-view";
import { groupsOf, UnitSums } from "./units";

export type OfBoard = OfApp & {
  readonly board: Board;
  /** The time that ages are counted up to: it stands still while the line is lost. */
  readonly now: number;
};

export function BoardView({ app }: OfApp): JSX.Element {
  const { texts } = app;
  const { board } = app.board;
  const isOpen = app.lastHours.isOpen.value;
  useEffect(() => app.lastHours.look(true), [isOpen]);
  useEffect(() => () => app.lastHours.look(false), []);
  return (
    <main class="scroll board" data-region tabIndex={-1} aria-label={texts.say("board.title")}>
      <div class="row">
        <h1>{texts.say("board.title")}</h1>
        {board !== null && <AsOf app={app} now={board.now} />}
        <span class="grow" />
        <RotaSwitch app={app} />
        <HoursSwitch app={app} />
        <Alone app={app} />
      </div>
      <RefusalNote app={app} />
      {board === null ? <p role="status">{texts.say("board.waiting_for")}</p> : <Watched app={app} board={board} />}
    </main>
  );
}

function Watched({ app, board }: OfApp & { readonly board: Board }): JSX.Element {
  const now = app.connection.isUp ? Math.max(board.now, app.clock.now()) : board.now;
  return (
    <>
      <Keys app={app} board={board} now={now} />
      {groupsOf(board).map(({ unit, lines }) => (
        <Fragment key={unit?.id ?? ""}>
          {unit !== null && <UnitSums app={app} unit={unit} lines={lines} />}
          {unit === null && lines.length < board.lines.length && lines.length > 0 && (
            <h2 class="unit-sums">{app.texts.say("organisation.of_the_whole")}</h2>
          )}
          {lines.map((line) => (
            <LineView key={line.line} app={app} board={board} line={line} now={now} />
          ))}
        </Fragment>
      ))}
    </>
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

/** What leads must renew, said before nobody can answer any more: docs/adr/0038-a-chain-to-each-person.md. */
function Keys({ app, board, now }: OfBoard): JSX.Element | null {
  const { texts } = app;
  const ends = (
    [
      ["board.certificate_ends", board.certificate_ends, CERTIFICATE_SOON_SECONDS],
      ["board.revocations_end", board.revocations_end, PRESS_SOON_SECONDS],
      ["board.staff_ends", board.staff_certificates_end, PRESS_SOON_SECONDS],
      ["board.vouched_ends", board.vouched_ends, CERTIFICATE_SOON_SECONDS],
    ] as const
  ).filter(([, end, soon]) => end !== null && end - now < soon);
  if (ends.length === 0 && board.signatures_asked === 0) return null;
  return (
    <div class={ends.length > 0 ? "note warn row" : "note row"}>
      {ends.map(([key, end]) => (
        <span key={key}>{texts.say(key, { time: texts.dayAndTime(end ?? 0) })}</span>
      ))}
      {board.signatures_asked > 0 && <span>{texts.say("board.signatures", { n: board.signatures_asked })}</span>}
      <Button onPress={() => app.show("keys")}>{texts.say("start.to_keys")}</Button>
    </div>
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
