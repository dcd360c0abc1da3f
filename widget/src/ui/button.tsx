/** Buttons of one size and shape. `look` says what it is for, never only by its colour. */

import type { ComponentChildren, Ref, VNode } from "preact";

interface ButtonProps {
  readonly look?: "main" | "plain" | "call" | "leave" | undefined;
  readonly isOff?: boolean | undefined;
  readonly isPressed?: boolean | undefined;
  /** The view that is shown, among buttons that choose one. */
  readonly isCurrent?: boolean | undefined;
  /** In a dialog: has the focus when it opens, so it must be the one that changes nothing. */
  readonly isFirst?: boolean | undefined;
  /** What is said instead of a sign such as "−". */
  readonly label?: string | undefined;
  /** The keys that do the same, as they are written on the button: "Alt+A". */
  readonly keys?: string | undefined;
  /** The id of what says more of it. */
  readonly says?: string | undefined;
  readonly class?: string | undefined;
  readonly lang?: string | undefined;
  readonly at?: Ref<HTMLButtonElement>;
  /** Without one it sends the form that it stands in. */
  readonly onPress?: (() => void) | undefined;
  readonly children: ComponentChildren;
}

export function Button(props: ButtonProps): VNode {
  const { look, isOff, isPressed, isCurrent, isFirst, label, keys, lang, at, onPress, children } = props;
  return (
    <button
      ref={at ?? null}
      type={onPress === undefined ? "submit" : "button"}
      class={["button", look && `button-${look}`, props.class].filter(Boolean).join(" ")}
      disabled={isOff}
      aria-pressed={isPressed}
      aria-current={isCurrent === true ? "page" : undefined}
      aria-label={label}
      aria-describedby={props.says}
      aria-keyshortcuts={keys}
      data-first={isFirst}
      lang={lang}
      onClick={onPress}
    >
      {typeof children === "string" ? <span>{children}</span> : children}
      {keys !== undefined && (
        <span aria-hidden="true">
          <kbd>{keys}</kbd>
        </span>
      )}
    </button>
  );
}
