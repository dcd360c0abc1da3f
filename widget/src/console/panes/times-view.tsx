/** Quiet figures of a conversation. Nothing of them is read out, and none moves what stands beside it. */

import type { JSX } from "preact";
import type { TextKey } from "../texts";
import type { OfPane } from "./pane-view";
import type { Times } from "./times";

type Shown = readonly [keyof Times, TextKey];
/** By twos, so that they stand in one row, in two, or in four. */
const SHOWN: readonly (readonly [Shown, Shown])[] = [
  [
    ["theirs", "talk.last_theirs"],
    ["mine", "talk.last_mine"],
  ],
  [
    ["length", "talk.length"],
    ["waited", "talk.waited"],
  ],
];

export function TimesView({ app, pane }: OfPane): JSX.Element {
  const { texts } = app;
  const times = pane.times;
  return (
    <div class="times hint">
      {SHOWN.map((two) => (
        <dl key={two[0][0]}>
          {two.map(([which, words]) => (
            <div key={which}>
              <dt>{texts.say(words)}</dt>
              <dd>{texts.minutes(times[which])}</dd>
            </div>
          ))}
        </dl>
      ))}
    </div>
  );
}
