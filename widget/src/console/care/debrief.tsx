/** After a shift in which somebody was talked with: a short list to put it down, for one's own eyes. Its ticks are nowhere but here. */

import type { JSX } from "preact";
import type { OfApp } from "../app";
import type { TextKey } from "../texts";
import { LoadList } from "./own-view";

const ITEMS: readonly TextKey[] = [
  "debrief.breathe",
  "debrief.stays",
  "debrief.done",
  "debrief.tell",
  "debrief.hard",
  "debrief.home",
];

export function Debrief({ app }: OfApp): JSX.Element | null {
  const { texts, load } = app;
  if (load.talks === 0) return null;
  return (
    <section class="debrief" aria-labelledby="debrief-title">
      <h2 id="debrief-title">{texts.say("debrief.title")}</h2>
      <LoadList app={app} />
      {ITEMS.map((item) => (
        <label key={item} class="check">
          <input type="checkbox" autocomplete="off" />
          {texts.say(item)}
        </label>
      ))}
      <p class="hint">{texts.say("debrief.own")}</p>
    </section>
  );
}
