/** Small parts that several screens share. Text nodes only. */

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Control } from "./control";
import type { Model } from "./model";
import { letterOf } from "./panes/numbers";
import type { Sound } from "./sound";
import type { Texts } from "./texts";

/** What every screen is given. */
export interface App {
  readonly model: Model;
  readonly control: Control;
  readonly texts: Texts;
  readonly sound: Sound;
}

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  readonly class?: string;
}

/** A modal that opens with its mount. The element marked `data-first` has the focus: the answer that does no harm. */
export function Dialog({ title, onClose, children, class: name }: DialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    if (element !== null && !element.open) element.showModal();
    element?.querySelector<HTMLElement>("[data-first]")?.focus();
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const onCancel = (event: Event): void => {
    event.preventDefault();
    onClose();
  };
  return (
    <dialog ref={dialog} class={name} aria-labelledby={titleId} onCancel={onCancel}>
      <h2 id={titleId}>{title}</h2>
      {children}
    </dialog>
  );
}

interface ConfirmProps {
  readonly title: string;
  readonly what: string;
  readonly yes: string;
  readonly no: string;
  readonly onYes: () => void;
  readonly onNo: () => void;
  /** The place that it is about: the question then looks like the place. */
  readonly slot?: number;
}

export function Confirm({ title, what, yes, no, onYes, onNo, slot }: ConfirmProps): JSX.Element {
  return (
    <Dialog title={title} onClose={onNo} class={slot === undefined ? undefined : `of-place slot-${slot}`}>
      {slot !== undefined && <Badge slot={slot} />}
      <p>{what}</p>
      <div class="row end">
        <button type="button" data-first onClick={onNo}>
          {no}
        </button>
        <button type="button" class="strong" onClick={onYes}>
          {yes}
        </button>
      </div>
    </Dialog>
  );
}

/** The letter of a place, in its colour and shape. */
export const Badge = ({ slot }: { readonly slot: number }): JSX.Element => (
  <span class="badge" aria-hidden="true">
    {letterOf(slot)}
  </span>
);

/** What the daemon refused last, in words, until the next act. */
export function RefusalNote({ app }: { readonly app: App }): JSX.Element | null {
  const reason = app.model.refusal.value;
  if (reason === null) return null;
  return (
    <p class="note warn" role="alert">
      {app.texts.sayOr(`reason.${reason}`, "reason.broken")}
    </p>
  );
}

export const lineName = (app: App, id: string): string =>
  app.model.profile.value?.lines.find((line) => line.id === id)?.name ?? id;
