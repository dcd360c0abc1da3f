/** A question that waits for an answer: native dialog, so focus stays inside and Esc means no. Nothing under it can be pressed. */

import type { ComponentChildren, VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

export interface DialogProps {
  readonly label: string;
  /** Esc, or a press outside where the browser has that: nothing is done. */
  readonly onCancel: () => void;
  /** What must stay in reach all the same, where it was: the way out. */
  readonly top: ComponentChildren;
  /** The first button gets the focus, so it must be the one that changes nothing. */
  readonly children: ComponentChildren;
}

/** Shown as long as it is rendered. */
export function Dialog({ label, onCancel, top, children }: DialogProps): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal?.();
    shown?.querySelector<HTMLElement>(".question button")?.focus();
    return () => shown?.close?.();
  }, []);
  const cancel = (event: Event): void => {
    event.preventDefault();
    onCancel();
  };
  return (
    <dialog ref={dialog} aria-label={label} onCancel={cancel}>
      {top}
      <div class="question stack">{children}</div>
    </dialog>
  );
}
