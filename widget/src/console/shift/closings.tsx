/** Quietly, when a line of this shift closes or has closed: what goes on does not end by itself (queue policy, F.5). */

import type { JSX } from "preact";
import type { DeskState } from "../../core/protocol";
import type { OfApp } from "../app";

const SOON_SECONDS = 30 * 60;
/** A closing of yesterday is not spoken of: this shift began after it. */
const LONG_AGO_SECONDS = 12 * 3600;

export function Closings({ app, shift }: OfApp & { readonly shift: DeskState }): JSX.Element {
  const known = shift.closings.flatMap((closing) => {
    const words = wordsOf(app, closing);
    return words === null ? [] : [{ key: closing.line, ...words }];
  });
  return (
    <>
      {known.map(({ key, seen }) => (
        <p key={key} class="hint" aria-hidden="true">
          {seen}
        </p>
      ))}
      <div role="status" class="unseen">
        {known.map(({ key, told }) => (
          <p key={key}>{told}</p>
        ))}
      </div>
    </>
  );
}

/** What is told aloud is not told anew with each minute that is left. */
function wordsOf(
  { texts, signIn, clock, panes }: OfApp["app"],
  { line, at }: DeskState["closings"][number],
): { readonly seen: string; readonly told: string } | null {
  const left = at - clock.now();
  const values = { line: signIn.lineName(line), time: texts.time(at, clock.now()) };
  if (left > SOON_SECONDS || left <= -LONG_AGO_SECONDS) return null;
  if (left > 0) {
    const seen = texts.say("desk.closes", { ...values, n: Math.ceil(left / 60) });
    return { seen, told: texts.say("desk.closes_told", values) };
  }
  const seen = texts.say(panes.open.length > 0 ? "desk.closed_open" : "desk.closed", values);
  return { seen, told: seen };
}
