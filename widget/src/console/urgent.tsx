/** What the visitor has pressed: two words at most, said as the visitor's own and never by colour alone. */

import type { JSX } from "preact";
import type { Offer } from "../core/protocol";
import type { OfApp } from "./app";

export function Urgent({ app, urgent }: OfApp & Pick<Offer, "urgent">): JSX.Element | null {
  if (urgent === null) return null;
  return (
    <p class="alarm">
      <span aria-hidden="true">⚠ </span>
      {app.texts.say(`urgent.${urgent}`)}
    </p>
  );
}
