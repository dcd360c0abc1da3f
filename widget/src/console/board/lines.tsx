/** One row of counts for each line, with its alarms and what a lead may do with it. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { BoardLine } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { Question } from "../question";
import { isNobodyAlarm, isUrgentAlarm, isWaitAlarm } from "./alarms";

type Act = "open" | "stop_intake" | "close" | "not_today";
const SHORT = { open: "open", stop_intake: "stop", close: "close", not_today: "not_today" } as const;
/** What a lead may do from each phase. */
const ACTS: Readonly<Record<BoardLine["phase"], readonly Act[]>> = {
  open: ["stop_intake", "close"],
  intake_stopped: ["open", "close"],
  closing: ["open"],
  closed: ["open"],
};

/** Who waits can be told "not today" while anybody does. */
const actsOf = (line: BoardLine): readonly Act[] =>
  line.waiting > 0 && line.phase !== "closed" ? [...ACTS[line.phase], "not_today"] : ACTS[line.phase];

const HEADS = ["line", "phase", "waiting", "longest", "served", "free", "abandoned", "orphans", "act"] as const;

export function Lines({ app, lines }: OfApp & { readonly lines: readonly BoardLine[] }): JSX.Element {
  const { texts } = app;
  return (
    <table class="lines">
      <caption>{texts.say("board.caption")}</caption>
      <thead>
        <tr>
          {HEADS.map((head) => (
            <th key={head} scope="col">
              {texts.say(`board.${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <LineRow key={line.line} app={app} line={line} />
        ))}
      </tbody>
    </table>
  );
}

/** When the figures were so. */
const nowOf = (app: OfApp["app"]): number => app.board.board?.now ?? 0;

type OfLine = OfApp & { readonly line: BoardLine };

function LineRow({ app, line }: OfLine): JSX.Element {
  const { texts } = app;
  return (
    <tr>
      <th scope="row">{line.name}</th>
      <Phase app={app} line={line} />
      <Waiting app={app} line={line} />
      <Longest app={app} line={line} />
      <Served app={app} line={line} />
      <Count name={texts.say("board.free")} n={line.free} />
      <Count name={texts.say("board.abandoned")} n={line.abandoned_last_hour} />
      <td data-name={texts.say("board.orphans")}>
        <span class="figure">{line.orphans.length}</span>
        {line.orphans.length > 0 && <span aria-hidden="true"> ⚠</span>}
      </td>
      <td>
        <Acts app={app} line={line} />
      </td>
    </tr>
  );
}

function Phase({ app, line }: OfLine): JSX.Element {
  const { texts } = app;
  return (
    <td class={`line-phase is-${line.phase}`}>
      {texts.say(`board.${line.phase}`)}
      {isNobodyAlarm(line) && <Alarm words={texts.say("board.alarm_nobody")} />}
    </td>
  );
}

/** How many, and of these and of who talks how many have said that it cannot wait. */
function Waiting({ app, line }: OfLine): JSX.Element {
  const { texts } = app;
  return (
    <td data-name={texts.say("board.waiting")}>
      <span class="figure">{line.waiting}</span>
      {line.away > 0 && <span class="hint"> {texts.say("board.away", { n: line.away })}</span>}
      {line.urgent > 0 && <span class="hint"> {texts.say("board.urgent", { n: line.urgent })}</span>}
      {isUrgentAlarm(line, nowOf(app)) && <Alarm words={texts.say("board.alarm_urgent")} />}
    </td>
  );
}

function Longest({ app, line }: OfLine): JSX.Element {
  const { texts } = app;
  return (
    <td data-name={texts.say("board.longest")}>
      <span class="figure">
        {line.waiting > 0 ? texts.duration(nowOf(app) - (line.longest_since ?? nowOf(app))) : "–"}
      </span>
      {isWaitAlarm(line, nowOf(app)) && <Alarm words={texts.say("board.alarm_wait")} />}
    </td>
  );
}

/** How many, and how often a visitor's browser could not make sure who answers: then keys are wrong, or somebody lies. */
function Served({ app, line }: OfLine): JSX.Element {
  const { texts } = app;
  return (
    <td data-name={texts.say("board.served")}>
      <span class="figure">{line.served}</span>
      {line.unverified_last_hour > 0 && (
        <Alarm words={texts.say("board.unverified", { n: line.unverified_last_hour })} />
      )}
    </td>
  );
}

const Count = ({ name, n }: { readonly name: string; readonly n: number }): JSX.Element => (
  <td data-name={name}>
    <span class="figure">{n}</span>
  </td>
);

const Alarm = ({ words }: { readonly words: string }): JSX.Element => <span class="alarm">⚠ {words}</span>;

function Acts({ app, line }: OfLine): JSX.Element {
  const { texts } = app;
  const [asked, ask] = useState<Act | null>(null);
  return (
    <div class="row">
      {actsOf(line).map((act) => (
        <Button key={act} onPress={() => ask(act)}>
          {texts.say(`board.do_${SHORT[act]}`)}
          <span class="unseen"> · {line.name}</span>
        </Button>
      ))}
      {asked !== null && <Sure app={app} line={line} act={asked} onAnswered={() => ask(null)} />}
    </div>
  );
}

interface SureProps extends OfLine {
  readonly act: Act;
  readonly onAnswered: () => void;
}

function Sure({ app, line, act, onAnswered }: SureProps): JSX.Element {
  const { texts, board } = app;
  return (
    <Question
      title={texts.say(`board.ask_${SHORT[act]}`, { line: line.name })}
      yes={texts.say(`board.do_${SHORT[act]}`)}
      no={texts.say("board.no")}
      onNo={onAnswered}
      onYes={() => {
        onAnswered();
        void board.changeLine(line.line, act);
      }}
    >
      <p>
        {act === "not_today"
          ? texts.say("board.what_not_today", { n: line.waiting })
          : texts.say(`board.what_${SHORT[act]}`)}
      </p>
    </Question>
  );
}
