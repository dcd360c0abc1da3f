/** What the daemon refused, in words. */

import type { JSX } from "preact";
import type { Reason } from "../core/protocol";
import type { OfApp } from "./app";

/** The last press, until the next. */
export const RefusalNote = ({ app }: OfApp): JSX.Element | null => <Refused app={app} reason={app.acts.refusal} />;

export function Refused({ app, reason }: OfApp & { readonly reason: Reason | null }): JSX.Element | null {
  if (reason === null) return null;
  return (
    <p class="note warn" role="alert">
      {app.texts.sayOr(`reason.${reason}`, "reason.broken")}
    </p>
  );
}
