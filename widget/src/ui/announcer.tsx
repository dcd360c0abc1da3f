/** One polite live region: says to a screen reader what others see change. */

import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import type { Cell } from "./cell";

export function Announcer({ text }: { readonly text: Cell<string> }): VNode {
  return (
    <div class="unseen" role="status" aria-live="polite">
      {text.value}
    </div>
  );
}

/** Say this once it is on the screen: a live region that comes together with its words is often not read. Empty: what was said is over. */
export function useSpoken(to: Cell<string>, text: string): void {
  useEffect(() => {
    queueMicrotask(() => {
      to.value = text; // not while drawing
    });
  }, [text]);
}
