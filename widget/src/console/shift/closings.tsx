/** Quietly, when a line of this shift closes or has closed: what goes on does not end by itself (queue policy, F.5). */

import type { JSX } from "preact";
import type { DeskState } from "../../core/protocol";
import type { OfApp } from "../app";

const SOON_SECONDS = 30 * 60;
/** A closing of yesterday is not spoken of: this shift began after it. */
const LONG_AGO_SECONDS = 12 * 3600;

export function Closings({ app, shift }: OfApp & { readonly shift: DeskState }): JSX.Element {
  return (
    <div role="status">
      {shift.closings.map((closing) => {
        const words = wordsOf(app, closing);
        return words === null ? null : (
          <p key={closing.line} class="hint">
            {words}
          </p>
        );
      })}
    </div>
  );
}

function wordsOf(
  { texts, signIn, clock, panes }: OfApp["app"],
  { line, at }: DeskState["closings"][number],
): string | null {
  const left = at - clock.now();
  const values = { line: signIn.lineName(line), time: texts.time(at, clock.now()) };
  if (left > SOON_SECONDS || left <= -LONG_AGO_SECONDS) return null;
  if (left > 0) return texts.say("desk.closes", { ...values, n: Math.ceil(left / 60) });
  return panes.open.length > 0 ? texts.say("desk.closed_open", values) : texts.say("desk.closed", values);
}
