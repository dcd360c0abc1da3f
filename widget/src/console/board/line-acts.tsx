/** What a lead may do with a line: its door, how many may wait, and telling those who wait. Each asks first what will follow. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { BoardLine, ChangeLine } from "../../core/protocol";
import { Button } from "../../ui/button";
import { Confirm } from "../../ui/dialog";
import { Question } from "../question";
import type { OfLine } from "./line-view";

type Act = ChangeLine["act"];
const SHORT = {
  open: "open",
  stop_intake: "stop",
  close: "close",
  not_today: "not_today",
  by_telephone: "by_telephone",
  in_writing: "in_writing",
} as const;
/** What a lead may do from each phase. */
const ACTS: Readonly<Record<BoardLine["phase"], readonly Act[]>> = {
  open: ["stop_intake", "close"],
  intake_stopped: ["open", "close"],
  closing: ["open"],
  closed: ["open"],
};
const TAKES_A_LIMIT: ReadonlySet<BoardLine["phase"]> = new Set(["open", "intake_stopped"]);
/** As the daemon takes it: `LIMIT_MAX` of line/shapes/board.py. */
const LIMIT_MAX = 10_000;

/** Who waits can be told "not today" while anybody does. */
const actsOf = (line: BoardLine): readonly Act[] => {
  const { phase, by_telephone } = line;
  const notToday: readonly Act[] = line.waiting > 0 && phase !== "closed" ? ["not_today"] : [];
  if (by_telephone === "operator") return notToday; // an operator's word is not a lead's to change
  if (by_telephone === "lead") return [...notToday, "in_writing"];
  return [...ACTS[phase], ...notToday, "by_telephone"];
};

export function LineActs(of: OfLine): JSX.Element {
  const { app, line } = of;
  const { texts } = app;
  const [asked, ask] = useState<Act | "limit" | null>(null);
  const answered = (): void => ask(null);
  return (
    <div class="row">
      {actsOf(line).map((act) => (
        <Button key={act} onPress={() => ask(act)}>
          {texts.say(`board.do_${SHORT[act]}`)}
          <span class="unseen"> · {line.name}</span>
        </Button>
      ))}
      {TAKES_A_LIMIT.has(line.phase) && (
        <Button onPress={() => ask("limit")}>
          {texts.say("board.do_limit")}
          <span class="unseen"> · {line.name}</span>
        </Button>
      )}
      {asked === "limit" && <Limit {...of} onAnswered={answered} />}
      {asked !== null && asked !== "limit" && <Sure {...of} act={asked} onAnswered={answered} />}
    </div>
  );
}

export type Asked = OfLine & { readonly onAnswered: () => void };

function Sure({ app, line, act, onAnswered }: Asked & { readonly act: Act }): JSX.Element {
  const { texts, board } = app;
  return (
    <Confirm
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
    </Confirm>
  );
}

function Limit({ app, line, onAnswered }: Asked): JSX.Element {
  const { texts, board } = app;
  const now = line.limit ?? Math.max(0, line.places_max - line.free); // a limit stands beside what is free
  const [text, write] = useState(String(now));
  const limit = /^\d{1,5}$/.test(text.trim()) ? Number(text) : null;
  const isFit = limit !== null && limit <= LIMIT_MAX;
  const set = (value: number | null): void => {
    onAnswered();
    void board.setLimit(line.line, value);
  };
  const setWritten = (): void => {
    if (isFit) set(limit);
  };
  return (
    <Question
      title={texts.say("board.ask_limit", { line: line.name })}
      yes={texts.say("board.set_limit")}
      no={texts.say("board.no")}
      onNo={onAnswered}
      onYes={setWritten}
      other={line.limit !== null && <Button onPress={() => set(null)}>{texts.say("board.no_limit")}</Button>}
    >
      <p>{texts.say("board.what_limit")}</p>
      <label>
        {texts.say("board.limit")}{" "}
        <input
          data-first
          type="text"
          inputMode="numeric"
          size={6}
          value={text}
          aria-invalid={!isFit}
          aria-describedby="limit-fault"
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault(); // else it presses the button that has the focus then
            setWritten();
          }}
        />
      </label>
      <p id="limit-fault" class="note warn" role="status" hidden={isFit}>
        {texts.say("board.limit_range", { max: LIMIT_MAX })}
      </p>
    </Question>
  );
}
