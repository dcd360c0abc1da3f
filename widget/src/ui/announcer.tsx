/** One live region of a page: says to a screen reader what others see change. It is there before its words, else they are often not read. */

import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import type { Cell } from "./cell";

interface AnnouncerProps {
  readonly text: Cell<string>;
  /** It does not wait until the reader is silent: an offer is there for seconds only. */
  readonly isUrgent?: boolean;
}

export function Announcer({ text, isUrgent = false }: AnnouncerProps): VNode {
  return (
    <div class="unseen" role="status" aria-live={isUrgent ? "assertive" : "polite"}>
      {text.value}
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
