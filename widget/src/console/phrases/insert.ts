/** Puts words into the box as if they had been typed: Ctrl+Z takes them away again, and what stood there comes back. */

import type { Slash } from "./matching";

export function insert(area: HTMLTextAreaElement, { from, to }: Pick<Slash, "from" | "to">, words: string): void {
  area.focus();
  area.setSelectionRange(from, to);
  // The one way to write that a browser can undo: https://w3c.github.io/editing/docs/execCommand/ (none has another).
  const isDone = document.execCommand?.("insertText", false, words) === true;
  if (isDone) return;
  area.setRangeText(words, from, to, "end");
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
