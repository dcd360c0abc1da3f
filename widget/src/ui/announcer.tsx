/** One polite live region: says to a screen reader what others see change. */

import type { Signal } from "@preact/signals";
import type { VNode } from "preact";

export function Announcer({ text }: { readonly text: Signal<string> }): VNode {
  return (
    <div class="unseen" role="status" aria-live="polite">
      {text.value}
    </div>
  );
}
