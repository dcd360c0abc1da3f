/** What each organisation's people do on a line that several serve; who helps sees her own alone. */

import type { JSX } from "preact";
import type { OfLine } from "./line-view";

export function Shares({ app, line }: OfLine): JSX.Element | null {
  const { texts } = app;
  const shares = line.shares ?? [];
  if (shares.length === 0) return null;
  return (
    <table class="desks shares">
      <caption>{texts.say("board.shares")}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.say("board.share_of")}</th>
          <th scope="col">{texts.say("board.share_desks")}</th>
          <th scope="col">{texts.say("board.served")}</th>
          <th scope="col">{texts.say("board.share_taken")}</th>
        </tr>
      </thead>
      <tbody>
        {shares.map(({ organisation, desks, served, taken_last_hour }) => (
          <tr key={organisation}>
            <th scope="row">{organisation}</th>
            <td>{desks}</td>
            <td>{served}</td>
            <td>{taken_last_hour}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
