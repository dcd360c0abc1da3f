/** One polite live region: says to a screen reader what others see change. */

import type { VNode } from "preact";
import type { Cell } from "./cell";

export function Announcer({ text }: { readonly text: Cell<string> }): VNode {
  return (
    <div class="unseen" role="status" aria-live="polite">
      {text.value}
    </div>
  );
}
