/** Who takes tickets on a line, and how much they have. */

import type { JSX } from "preact";
import type { BoardDesk } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfLine } from "./line-view";

export function Desks({ app, line, now }: OfLine): JSX.Element {
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
          <th scope="col">{texts.say("start.languages")}</th>
        </tr>
      </thead>
      <tbody>
        {line.desks.map((desk) => (
          <DeskRow key={desk.desk} app={app} desk={desk} now={now} />
        ))}
      </tbody>
    </table>
  );
}

const DESK_SIGNS = { available: "●", paused: "❚❚", away: "○", last: "◐", lost: "✕" } as const;

type RowProps = Pick<OfLine, "app" | "now"> & { readonly desk: BoardDesk };

/** Since when somebody is available says nothing; since when somebody is not does. */
function DeskRow({ app, desk, now }: RowProps): JSX.Element {
  const { texts } = app;
  return (
    <tr>
      <th scope="row">{desk.alias}</th>
      <td class={`desk-phase is-${desk.phase}`}>
        <span aria-hidden="true">{DESK_SIGNS[desk.phase]}</span> {texts.say(`board.desk_${desk.phase}`)}
        {desk.phase !== "available" && <span class="hint"> {texts.duration(Math.max(0, now - desk.since))}</span>}
        {desk.misses > 0 && <span class="hint"> {texts.say("board.missed", { n: desk.misses })}</span>}
        {desk.phase === "away" && (
          <Button onPress={() => void app.board.callBack(desk.desk)}>
            {texts.say("board.call_back")}
            <span class="unseen"> · {desk.alias}</span>
          </Button>
        )}
      </td>
      <td>
        {texts.say("board.load", { n: desk.conversations, of: desk.capacity })}
        {desk.only_one && (
          <span class="hint">
            {" "}
            <span aria-hidden="true">⚠ </span>
            {texts.say("board.only_one")}
          </span>
        )}
        {desk.resting > 0 && <span class="hint"> {texts.say("board.resting", { n: desk.resting })}</span>}
      </td>
      <td>{desk.languages.map((code) => texts.languageName(code)).join(", ")}</td>
    </tr>
  );
}
