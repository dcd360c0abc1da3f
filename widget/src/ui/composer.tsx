/** Where words are written. No form, no name, nothing that a browser would remember. */

import type { ComponentChildren, RefObject, VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "./button";
import { entersByTouch, makeEnter } from "./enter";

interface ComposerProps {
  /** Distinguishes the composers of one screen. */
  readonly id: string;
  readonly label: string;
  /** With several composers the label says to whom, for every eye; else it stands in the empty box. */
  readonly isLabelSeen?: boolean;
  /** In which one writes, where it is not the page's. */
  readonly lang?: string | undefined;
  /** Without it nothing can be sent yet: a draft only. */
  readonly send?: string;
  /** Belongs to one conversation, so that drafts cannot be confused. */
  readonly draft: string;
  readonly canSend: boolean;
  /** Nobody is there to be written to. */
  readonly isOff?: boolean;
  readonly onDraft: (text: string) => void;
  /** Only when there are words and they can be sent. Who takes them empties the draft. */
  readonly onSend: () => void;
  /** Hints under the input. */
  readonly children?: ComponentChildren;
}

/** Without `autocomplete="off"` Chromium writes unsent words to its session file (measured); the rest is for add-ons. */
const KEEP_NOTHING = {
  autocomplete: "off",
  autocapitalize: "sentences",
  spellcheck: false,
  translate: false,
  "data-1p-ignore": "true",
  "data-lpignore": "true",
  "data-bwignore": "true",
  "data-form-type": "other",
} as const;

export function Composer(props: ComposerProps): VNode {
  const { id, label, isLabelSeen = false, draft, canSend, onSend } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const send = (): void => {
    if (canSend && draft.trim() !== "") {
      onSend();
      area.current?.focus();
    }
  };
  return (
    <div class="composer">
      <label class={isLabelSeen ? undefined : "unseen"} for={id}>
        {label}
      </label>
      <div class="composer-row">
        <Area {...props} area={area} onSend={send} />
        {props.send !== undefined && (
          <Button look="main" isOff={!canSend} onPress={send}>
            {props.send}
          </Button>
        )}
      </div>
      <div class="small soft" id={`${id}-hint`}>
        {props.children}
      </div>
    </div>
  );
}

function Area(props: ComposerProps & { readonly area: RefObject<HTMLTextAreaElement | null> }): VNode {
  const { id, label, isLabelSeen, lang, draft, isOff, onDraft, onSend, area } = props;
  const enter = useRef(makeEnter()).current;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (props.send !== undefined && enter.sends(event)) {
      event.preventDefault();
      if (!event.repeat) {
        onSend();
      }
    }
  };
  useLayoutEffect(() => {
    area.current?.setAttribute("autocorrect", "off"); // as a property every word of it is true
  }, []);
  useLayoutEffect(() => grow(area.current), [draft]);
  return (
    <textarea
      {...KEEP_NOTHING}
      ref={area}
      id={id}
      rows={1}
      lang={lang}
      dir="auto"
      enterkeyhint={props.send === undefined || entersByTouch() ? "enter" : "send"}
      placeholder={isLabelSeen ? undefined : label}
      aria-describedby={`${id}-hint`}
      value={draft}
      disabled={isOff}
      onInput={(event) => onDraft(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      onCompositionStart={enter.composing}
      onCompositionEnd={enter.composed}
    />
  );
}

function grow(area: HTMLTextAreaElement | null): void {
  if (area !== null) {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }
}
