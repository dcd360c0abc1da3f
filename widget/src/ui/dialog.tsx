/** A question that waits for an answer: native dialog, so focus stays inside and Esc means no. */

import type { ComponentChildren, VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";

export interface DialogProps {
  readonly label: string;
  /** Esc, or a press outside where the browser has that: nothing is done. */
  readonly onCancel: () => void;
  readonly children: ComponentChildren;
}

/** Shown as long as it is rendered. */
export function Dialog({ label, onCancel, children }: DialogProps): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal?.();
    return () => shown?.close?.();
  }, []);
  const cancel = (event: Event): void => {
    event.preventDefault();
    onCancel();
  };
  return (
    <dialog ref={dialog} aria-label={label} onCancel={cancel}>
      <div class="stack">{children}</div>
    </dialog>
  );
}
