/** The console's dialogs: what is said aloud is heard in them too, and a question can be answered with a letter. */

import type { ComponentChildren, ComponentProps, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../ui/button";
import { type ConfirmProps, Dialog } from "../ui/dialog";
import { Aloud } from "./attention/aloud";

export function Sheet({ children, ...dialog }: ComponentProps<typeof Dialog>): JSX.Element {
  return (
    <Dialog {...dialog}>
      {children}
      <Aloud />
    </Dialog>
  );
}

interface QuestionProps extends ConfirmProps {
  /** A letter that says yes, so that one press is enough and Enter pressed twice is none. */
  readonly yesKey?: string | undefined;
  /** What else may be chosen; it stands below, so that the answer that does no harm comes first. */
  readonly other?: ComponentChildren;
}

/** A letter with another so shortly before or after it is a word: whoever writes on has not seen the question. */
const ALONE_MS = 500;

/** What to do with each key: the letter alone says yes. */
function useLetter(letter: string | undefined, onYes: () => void): (event: KeyboardEvent) => void {
  const pressedAt = useRef(Number.NEGATIVE_INFINITY);
  const soon = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useLayoutEffect(() => () => clearTimeout(soon.current), []);
  return (event) => {
    if (event.key === "Shift") return; // of the letter itself
    clearTimeout(soon.current);
    const now = Date.now();
    const isAlone = now - pressedAt.current >= ALONE_MS;
    pressedAt.current = now;
    const isPlain = !(event.ctrlKey || event.altKey || event.metaKey || event.repeat);
    if (!isPlain || event.key.toLowerCase() !== letter?.toLowerCase()) return;
    event.preventDefault();
    if (isAlone) soon.current = setTimeout(onYes, ALONE_MS);
  };
}

/** Yes or no, and No has the focus. */
export function Question({ yes, no, yesKey, other, onYes, onNo, children, ...dialog }: QuestionProps): JSX.Element {
  const onKeyDown = useLetter(yesKey, onYes);
  return (
    <Sheet {...dialog} onCancel={onNo}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of the dialog, wherever in it the focus is */}
      <div class="stack" onKeyDown={onKeyDown}>
        {children}
        <div class="row row-end">
          <Button isFirst onPress={onNo}>
            {no}
          </Button>
          <Button look="main" keys={yesKey} onPress={onYes}>
            {yes}
          </Button>
        </div>
        {other}
      </div>
    </Sheet>
  );
}
