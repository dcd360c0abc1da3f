/** Which key press means what. Letters alone mean nothing while somebody writes, and no press that writes means anything. */

export type KeyAct =
  | { readonly is: "pane"; readonly number: number }
  | { readonly is: "region"; readonly step: 1 | -1 }
  | { readonly is: PlainAct };
type PlainAct =
  | "accept"
  | "decline"
  | "unread"
  | "end"
  | "free"
  | "words"
  | "pause"
  | "sound"
  | "help"
  | "cover"
  | "lock"
  | "protocols"
  | "services"
  | "cards"
  | "phrases"
  | "moment"
  | "practice"
  | "colleague"
  | "come_in"
  | "stay_out"
  | "room"
  | "composer";

/** With Alt. Letters that no browser keeps for itself: what is used up here opens none of its menus. */
const WITH_ALT: Readonly<Record<string, PlainAct>> = {
  a: "accept",
  x: "decline",
  n: "unread",
  e: "end",
  f: "free",
  w: "words",
  p: "pause",
  s: "sound",
  h: "help",
  l: "lock",
  g: "protocols",
  r: "services",
  c: "cards",
  t: "phrases",
  m: "moment",
  j: "practice",
  k: "colleague",
  i: "come_in",
  o: "stay_out",
  u: "room",
};

/** How a key of `WITH_ALT` is written on its button. */
export const keysOf = (act: PlainAct): string => {
  const letter = Object.keys(WITH_ALT).find((each) => WITH_ALT[each] === act) ?? "";
  return `Alt+${letter.toUpperCase()}`;
};

export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  /** The key is held down. */
  readonly repeat?: boolean;
  readonly isComposing?: boolean;
  readonly keyCode?: number;
  getModifierState?(key: string): boolean;
}

/** What browsers give as the code of a press that an input method has taken. */
const BY_INPUT_METHOD = 229;

/** `isWriting`: the focus is in a field that takes text. Null: the press is the page's own. */
export function actOf(press: KeyPress, isWriting: boolean): KeyAct | null {
  if (press.isComposing || press.keyCode === BY_INPUT_METHOD) return null;
  if (press.ctrlKey || press.metaKey || press.getModifierState?.("AltGraph")) return null; // AltGr writes characters
  if (press.key === "F6" && !press.altKey) return { is: "region", step: press.shiftKey ? -1 : 1 };
  if (press.repeat) return null; // what is switched on by a press is not switched off by the same
  if (press.altKey) return press.shiftKey ? null : altActOf(signOf(press, isWriting));
  if (press.key === "F2") return { is: "cover" };
  if (press.key === "Escape") return { is: "composer" };
  return press.key === "?" && !isWriting ? { is: "help" } : null;
}

function altActOf(sign: string | null): KeyAct | null {
  if (sign === null) return null;
  if (/^[123]$/.test(sign)) return { is: "pane", number: Number(sign) - 1 };
  const act = WITH_ALT[sign];
  return act === undefined ? null : { is: act };
}

/**
 * The letter or digit that is meant by a press with Alt; null for a press that writes.
 *
 * What the key is called decides, so that Alt+A is the key with an A on it on every layout. Option of a Mac writes
 * (`å`, `≈`, a dead accent), and so do Alt and the digits at the side on Windows: in a field these are left alone, and
 * outside of one the place of the key decides.
 */
function signOf({ key, code }: KeyPress, isWriting: boolean): string | null {
  if (isWriting && code.startsWith("Numpad")) return null;
  if (/^[a-z0-9]$/i.test(key)) return key.toLowerCase();
  if (isWriting && (key === "Dead" || [...key].length === 1)) return null;
  return /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code)?.[1]?.toLowerCase() ?? null;
}

const NO_TEXT: readonly string[] = ["checkbox", "radio", "button", "range", "submit"];

/** Whether text goes into what has the focus. */
export function isWritingIn(element: Element | null): boolean {
  if (element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) return true;
  return element instanceof HTMLInputElement && !NO_TEXT.includes(element.type);
}

/** The region after (or before) the one that holds the focus; regions carry `data-region`. */
export function nextRegion(root: ParentNode, active: Element | null, step: 1 | -1): HTMLElement | null {
  const regions = [...root.querySelectorAll<HTMLElement>("[data-region]")];
  if (regions.length === 0) return null;
  const at = regions.findIndex((region) => region.contains(active));
  const next = at < 0 ? (step === 1 ? 0 : regions.length - 1) : (at + step + regions.length) % regions.length;
  return regions[next] ?? null;
}
