/** The letter of a pane, in its colour and on its shape: a disc, a square, a hexagon, and a diamond beyond the three places. */

import type { JSX } from "preact";
import { letterOf } from "./numbers";

const SHAPES: readonly JSX.Element[] = [
  <circle key="0" cx="12" cy="12" r="11" />,
  <rect key="1" x="1" y="1" width="22" height="22" rx="2" />,
  <polygon key="2" points="6.5,2 17.5,2 23.5,12 17.5,22 6.5,22 0.5,12" />,
];
const BEYOND = <polygon points="12,0 24,12 12,24 0,12" />;

export const Badge = ({ number }: { readonly number: number }): JSX.Element => (
  <span class="badge" aria-hidden="true">
    <svg viewBox="0 0 24 24" focusable="false" aria-hidden="true">
      {SHAPES[number] ?? BEYOND}
    </svg>
    <span>{letterOf(number)}</span>
  </span>
);
