/** One live region of a page: says to a screen reader what others see change. It is there before its words, else they are often not read. */

import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import type { Cell, Spoken } from "./cell";

interface AnnouncerProps {
  readonly text: Spoken;
  /** It does not wait until the reader is silent: an offer is there for seconds only. */
  readonly isUrgent?: boolean;
}

/** Each saying is an element of its own: the same words twice are read twice. */
export function Announcer({ text, isUrgent = false }: AnnouncerProps): VNode {
  return (
    <div class="unseen" role="status" aria-live={isUrgent ? "assertive" : "polite"}>
      <span key={text.count}>{text.value}</span>
    </div>
  );
}

/** Say this once it is on the screen. Empty: what was said is over. */
export function useSpoken(to: Cell<string>, text: string): void {
  useEffect(() => {
    queueMicrotask(() => {
      to.value = text; // not while drawing
    });
  }, [text]);
}
