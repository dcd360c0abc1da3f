/** Who takes tickets on a line, and how much they have. */

import type { JSX } from "preact";
import type { BoardDesk, BoardLine } from "../../core/protocol";
import type { OfApp } from "../app";

export function Desks({ app, line }: OfApp & { readonly line: BoardLine }): JSX.Element {
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
          <DeskRow key={at} app={app} desk={desk} />
        ))}
      </tbody>
    </table>
  );
}

const DESK_SIGNS = { available: "●", paused: "❚❚", away: "○", last: "◐", lost: "✕" } as const;

function DeskRow({ app, desk }: OfApp & { readonly desk: BoardDesk }): JSX.Element {
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
