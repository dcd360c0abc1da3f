/** Where words are written. No form, no name, nothing that a browser would remember. */

import type { ComponentChildren, VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { TEXT_MAX_CHARS } from "../core/payload";
import { Button } from "./button";
import type { Cell } from "./cell";
import { useWords } from "./words";

export interface ComposerProps {
  /** Belongs to one conversation, so that drafts cannot be confused. */
  readonly draft: Cell<string>;
  readonly canSend: boolean;
  readonly onSend: (text: string) => void;
  readonly onTyping?: () => void;
  /** Distinguishes two composers on one screen. */
  readonly id?: string;
  /** Hints under the input. */
  readonly children?: ComponentChildren;
}

/** Without `autocomplete="off"` Chromium writes unsent words to its session file (measured); the rest is for add-ons. */
export const KEEP_NOTHING = {
  autocomplete: "off",
  autocorrect: "off",
  autocapitalize: "sentences",
  spellcheck: false,
  "data-1p-ignore": "true",
  "data-lpignore": "true",
  "data-bwignore": "true",
  "data-form-type": "other",
} as const;

export function Composer({ draft, canSend, onSend, onTyping, id = "words", children }: ComposerProps): VNode {
  const t = useWords();
  const area = useRef<HTMLTextAreaElement>(null);
  const send = (): void => {
    if (canSend && draft.value.trim() !== "") {
      onSend(draft.value);
      draft.value = "";
      area.current?.focus();
    }
  };
  useEffect(() => grow(area.current), [draft.value]);
  return (
    <div class="composer">
      <label class="unseen" for={id}>
        {t("chat.input")}
      </label>
      <div class="composer-row">
        <textarea
          {...KEEP_NOTHING}
          ref={area}
          id={id}
          rows={1}
          dir="auto"
          maxLength={TEXT_MAX_CHARS}
          placeholder={t("chat.input")}
          aria-describedby={`${id}-hint`}
          value={draft.value}
          onInput={(event) => {
            draft.value = event.currentTarget.value;
            onTyping?.();
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
              event.preventDefault();
              send();
            }
          }}
        />
        <Button look="main" isOff={!canSend} onPress={send}>
          {t("chat.send")}
        </Button>
      </div>
      <div class="small soft" id={`${id}-hint`}>
        {children ?? t("chat.keys")}
      </div>
    </div>
  );
}

function grow(area: HTMLTextAreaElement | null): void {
  if (area !== null) {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }
}
