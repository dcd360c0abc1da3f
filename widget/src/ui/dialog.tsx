/** A question that waits for an answer: a native dialog, so focus stays inside, nothing under it can be pressed, and Esc means no. */

import type { ComponentChildren, VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "./button";

interface DialogProps {
  readonly title: string;
  /** The title's language where it is not the page's. */
  readonly lang?: string | undefined;
  /** Esc, or what the browser has for it: nothing is done. */
  readonly onCancel: () => void;
  /** What must stay in reach all the same, where it was: the way out. */
  readonly top?: ComponentChildren;
  readonly class?: string | undefined;
  readonly children: ComponentChildren;
}

/**
 * Shown as long as it is rendered; then the focus goes back to where it was. The button marked `isFirst` has it meanwhile; where
 * none is, since there is much to read before any button, the title has.
 */
export function Dialog({ title, lang, onCancel, top, class: name, children }: DialogProps): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current as HTMLDialogElement;
    const before = document.activeElement;
    const hide = show(shown);
    // Its words are read from their beginning.
    firstOf(shown).focus({ preventScroll: true });
    return () => {
      hide();
      if (before instanceof HTMLElement && before.isConnected) {
        before.focus();
      }
    };
  }, []);
  const cancel = (event: Event): void => {
    event.preventDefault();
    onCancel();
  };
  return (
    <dialog ref={dialog} class={name} aria-label={title} lang={lang} onCancel={cancel}>
      {top}
      <div class="question stack">
        <h2 tabIndex={-1} dir={(lang && "auto") as "auto" | undefined}>
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  );
}

const firstOf = (dialog: HTMLElement): HTMLElement =>
  dialog.querySelector("[data-first]") ?? (dialog.querySelector("h2") as HTMLElement);

/** The answer hides it. */
function show(dialog: HTMLDialogElement): () => void {
  if (dialog.showModal) {
    dialog.showModal();
    return () => dialog.close();
  }
  return showPlainly(dialog);
}

/** Where browsers have no modal dialogs (Firefox before 98): styles put it over the page, and what the browser would do is done here. */
function showPlainly(dialog: HTMLElement): () => void {
  dialog.setAttribute("open", "");
  dialog.setAttribute("role", "dialog");
  dialog.setAttribute("aria-modal", "true");
  dialog.classList.add("dialog-plain");
  const keepFocus = ({ target }: FocusEvent): void => {
    if (!dialog.contains(target as Node)) {
      firstOf(dialog).focus();
    }
  };
  const hearEscape = ({ key }: KeyboardEvent): void => {
    if (key === "Escape") {
      dialog.dispatchEvent(new Event("cancel", { cancelable: true }));
    }
  };
  document.addEventListener("focusin", keepFocus);
  document.addEventListener("keydown", hearEscape);
  return () => {
    document.removeEventListener("focusin", keepFocus);
    document.removeEventListener("keydown", hearEscape);
  };
}

export interface ConfirmProps extends Omit<DialogProps, "onCancel"> {
  readonly yes: string;
  readonly no: string;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** Yes or no, and No has the focus. */
export function Confirm({ yes, no, onYes, onNo, children, ...dialog }: ConfirmProps): VNode {
  return (
    <Dialog {...dialog} onCancel={onNo}>
      {children}
      <div class="row row-end">
        <Button isFirst onPress={onNo}>
          {no}
        </Button>
        <Button look="main" onPress={onYes}>
          {yes}
        </Button>
      </div>
    </Dialog>
  );
}
