/** Where what is said aloud stands. A browser hides the page under an open dialog from screen readers, so each has one too. */

import { createContext, type JSX } from "preact";
import { useContext } from "preact/hooks";
import type { Sayings } from "./sayings";

export const OfSayings = createContext<Sayings | null>(null);

/** Each saying is an element of its own, so that the same again and several at once are all read. */
export function Aloud(): JSX.Element {
  const all = useContext(OfSayings)?.all ?? [];
  const regions = [true, false].map((isUrgent) => (
    <div key={isUrgent} aria-live={isUrgent ? "assertive" : "polite"} aria-atomic="false" aria-relevant="additions">
      {all
        .filter((saying) => saying.isUrgent === isUrgent)
        .map(({ key, words }) => (
          <p key={key}>{words}</p>
        ))}
    </div>
  ));
  return <div class="unseen">{regions}</div>;
}
