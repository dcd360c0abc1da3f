/** Which key press means what. Letters alone mean nothing while somebody writes. */

export type KeyAct =
  | { readonly is: "pane"; readonly number: number }
  | { readonly is: "region"; readonly step: 1 | -1 }
  | { readonly is: "accept" | "decline" | "help" | "cover" | "composer" };

export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

/** `isWriting`: the focus is in a field that takes text. Null: the press is the page's own. */
export function actOf(press: KeyPress, isWriting: boolean): KeyAct | null {
  if (press.ctrlKey || press.metaKey) return null; // also AltGr, which writes characters
  if (press.altKey) return altActOf(press.code);
  if (press.key === "F6") return { is: "region", step: press.shiftKey ? -1 : 1 };
  if (press.key === "F2") return { is: "cover" };
  if (press.key === "Escape") return { is: "composer" };
  return press.key === "?" && !isWriting ? { is: "help" } : null;
}

function altActOf(code: string): KeyAct | null {
  const digit = /^(?:Digit|Numpad)([123])$/.exec(code)?.[1];
  if (digit !== undefined) return { is: "pane", number: Number(digit) - 1 };
  if (code === "KeyA") return { is: "accept" };
  return code === "KeyX" ? { is: "decline" } : null;
}

/** Whether text goes into what has the focus. */
export function isWritingIn(element: Element | null): boolean {
  if (element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) return true;
  return element instanceof HTMLInputElement && !["checkbox", "radio", "button"].includes(element.type);
}

/** The region after (or before) the one that holds the focus; regions carry `data-region`. */
export function nextRegion(root: ParentNode, active: Element | null, step: 1 | -1): HTMLElement | null {
  const regions = [...root.querySelectorAll<HTMLElement>("[data-region]")];
  if (regions.length === 0) return null;
  const at = regions.findIndex((region) => region.contains(active));
  const next = at < 0 ? (step === 1 ? 0 : regions.length - 1) : (at + step + regions.length) % regions.length;
  return regions[next] ?? null;
}
