/** Buttons of one size and shape. `look` says what it is for, never only by its colour. */

import type { ComponentChildren, VNode } from "preact";

export interface ButtonProps {
  readonly look?: "main" | "plain" | "call" | "leave";
  readonly isOff?: boolean;
  readonly isPressed?: boolean;
  readonly lang?: string;
  readonly onPress: () => void;
  readonly children: ComponentChildren;
}

export function Button({ look, isOff, isPressed, lang, onPress, children }: ButtonProps): VNode {
  return (
    <button
      type="button"
      class={look === undefined ? "button" : `button button-${look}`}
      disabled={isOff}
      aria-pressed={isPressed}
      lang={lang}
      onClick={onPress}
    >
      {children}
    </button>
  );
}
