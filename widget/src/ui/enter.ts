/**
 * What Enter means in a box for words: it sends, unless it ends a composed word, stands with another key, or is written
 * by a finger. Browsers tell of a composition in different orders; "the press that ended it" is meant in each of them:
 *
 * - Chromium, Firefox: keydown (isComposing, 229), then compositionend.
 * - Safari: compositionend, then keydown (229, not composing); from some input methods with the plain code 13.
 * - On-screen keyboards: 229 for whatever they write.
 */

/** The press that ended a composition comes with it; nobody presses Enter again so soon. */
const SAME_PRESS_MS = 100;
const BY_INPUT_METHOD = 229;

interface Enter {
  composing(): void;
  composed(event: Event): void;
  sends(event: KeyboardEvent): boolean;
}

export function makeEnter(): Enter {
  let isComposing = false;
  let composedAt = Number.NEGATIVE_INFINITY;
  return {
    composing: () => {
      isComposing = true;
    },
    composed: ({ timeStamp }) => {
      isComposing = false;
      composedAt = timeStamp;
    },
    sends: (event) => {
      const isOther = event.shiftKey || event.altKey || event.ctrlKey || event.metaKey;
      const ofWord = isComposing || event.isComposing || event.keyCode === BY_INPUT_METHOD;
      const isSame = event.timeStamp - composedAt < SAME_PRESS_MS;
      return event.key === "Enter" && !(isOther || ofWord || isSame || entersByTouch());
    },
  };
}

/** A finger has no Shift: there Enter makes a new line, and the button sends. */
export const entersByTouch = (): boolean => matchMedia("(pointer: coarse)").matches;
