/** The queue watch for leads: counts of each line, pushed; no ids, no words, nothing of any person. */

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { App } from "../parts";
import { Confirm, RefusalNote } from "../parts";
import type { BoardDesk, BoardLine } from "../../core/protocol";

/** Source: queue policy F.8. */
export const WAIT_ALARM_SECONDS = 15 * 60;

type Act = "open" | "stop_intake" | "close";
const SHORT = { open: "open", stop_intake: "stop", close: "close" } as const;
/** What a lead may do from each phase. */
export const ACTS: Readonly<Record<BoardLine["phase"], readonly Act[]>> = {
  open: ["stop_intake", "close"],
  intake_stopped: ["open", "close"],
  closing: ["open"],
  closed: ["open"],
};

export const isWaitAlarm = (line: BoardLine): boolean => line.longest_wait_seconds > WAIT_ALARM_SECONDS;
export const isNobodyAlarm = (line: BoardLine): boolean =>
  line.phase === "open" && !line.desks.some((desk) => desk.phase === "available");

export function BoardView({ app }: { readonly app: App }): JSX.Element {
  const { model, texts } = app;
  const board = model.board.value;
  const isLive = model.connection.value === "connected";
  return (
    <main class="scroll board" data-region tabIndex={-1} aria-label={texts.say("board.title")}>
      <div class="row">
        <h1>{texts.say("board.title")}</h1>
        {board !== null && (
          <p class={isLive ? "hint" : "note warn"}>
            {texts.say(isLive ? "board.as_of" : "board.stale", { time: texts.time(board.now) })}
          </p>
        )}
        <span class="grow" />
        <button type="button" onClick={() => (model.isBoardAlone.value = !model.isBoardAlone.value)}>
          {texts.say(model.isBoardAlone.value ? "board.to_console" : "board.full")}
        </button>
      </div>
      <RefusalNote app={app} />
      {board === null ? <p role="status">{texts.say("board.waiting_for")}</p> : <Lines app={app} lines={board.lines} />}
      {board?.lines.map((line) => (
        <Desks key={line.line} app={app} line={line} />
      ))}
    </main>
  );
}

function Lines({ app, lines }: { readonly app: App; readonly lines: readonly BoardLine[] }): JSX.Element {
  const { texts } = app;
  const heads = ["line", "phase", "waiting", "longest", "served", "free", "abandoned", "orphans", "act"] as const;
  return (
    <table class="lines">
      <caption>{texts.say("board.caption")}</caption>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {texts.say(`board.${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Line key={line.line} app={app} line={line} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ app, line }: { readonly app: App; readonly line: BoardLine }): JSX.Element {
  const { texts } = app;
  return (
    <tr>
      <th scope="row">{line.name}</th>
      <td class={`line-phase is-${line.phase}`}>
        {texts.say(`board.${line.phase}`)}
        {isNobodyAlarm(line) && <Alarm words={texts.say("board.alarm_nobody")} />}
      </td>
      <Count name={texts.say("board.waiting")} n={line.waiting} />
      <td data-name={texts.say("board.longest")}>
        <span class="figure">{line.waiting > 0 ? texts.duration(line.longest_wait_seconds) : "–"}</span>
        {isWaitAlarm(line) && <Alarm words={texts.say("board.alarm_wait")} />}
      </td>
      <Count name={texts.say("board.served")} n={line.served} />
      <Count name={texts.say("board.free")} n={line.free} />
      <Count name={texts.say("board.abandoned")} n={line.abandoned_last_hour} />
      <td data-name={texts.say("board.orphans")}>
        <span class="figure">{line.orphans}</span>
        {line.orphans > 0 && <span aria-hidden="true"> ⚠</span>}
      </td>
      <td>
        <Acts app={app} line={line} />
      </td>
    </tr>
  );
}

const Count = ({ name, n }: { readonly name: string; readonly n: number }): JSX.Element => (
  <td data-name={name}>
    <span class="figure">{n}</span>
  </td>
);

const Alarm = ({ words }: { readonly words: string }): JSX.Element => <span class="alarm">⚠ {words}</span>;

function Acts({ app, line }: { readonly app: App; readonly line: BoardLine }): JSX.Element {
  const { texts, control } = app;
  const asked = useSignal<Act | null>(null);
  const act = asked.value;
  return (
    <div class="row">
      {ACTS[line.phase].map((one) => (
        <button key={one} type="button" onClick={() => (asked.value = one)}>
          {texts.say(`board.do_${SHORT[one]}`)}
          <span class="visually-hidden"> · {line.name}</span>
        </button>
      ))}
      {act !== null && (
        <Confirm
          title={texts.say(`board.ask_${SHORT[act]}`, { line: line.name })}
          what={texts.say(`board.what_${SHORT[act]}`)}
          yes={texts.say(`board.do_${SHORT[act]}`)}
          no={texts.say("board.no")}
          onNo={() => (asked.value = null)}
          onYes={() => {
            asked.value = null;
            void control.acts.changeLine(line.line, act);
          }}
        />
      )}
    </div>
  );
}

function Desks({ app, line }: { readonly app: App; readonly line: BoardLine }): JSX.Element {
  const { texts } = app;
  const title = texts.say("board.desks", { line: line.name });
  if (line.desks.length === 0) {
    return (
      <p class="hint">
        {title}: {texts.say("board.nobody")}
      </p>
    );
  }
  return (
    <table class="desks">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.say("board.alias")}</th>
          <th scope="col">{texts.say("board.desk_state")}</th>
          <th scope="col">{texts.say("board.desk_load")}</th>
        </tr>
      </thead>
      <tbody>
        {line.desks.map((desk, at) => (
          <Desk key={at} app={app} desk={desk} />
        ))}
      </tbody>
    </table>
  );
}

const DESK_SIGNS = { available: "●", paused: "❚❚", away: "○", last: "◐", lost: "✕" } as const;

function Desk({ app, desk }: { readonly app: App; readonly desk: BoardDesk }): JSX.Element {
  const { texts } = app;
  return (
    <tr>
      <th scope="row">{desk.alias}</th>
      <td class={`desk-phase is-${desk.phase}`}>
        <span aria-hidden="true">{DESK_SIGNS[desk.phase]}</span> {texts.say(`board.desk_${desk.phase}`)}
      </td>
      <td>{texts.say("board.load", { n: desk.conversations, of: desk.capacity })}</td>
    </tr>
  );
}
