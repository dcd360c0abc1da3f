/** The letter of a pane, in its colour and shape. */

import type { JSX } from "preact";
import { letterOf } from "./numbers";

export const Badge = ({ number }: { readonly number: number }): JSX.Element => (
  <span class="badge" aria-hidden="true">
    {letterOf(number)}
  </span>
);
