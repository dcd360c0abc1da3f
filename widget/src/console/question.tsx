/** The console's dialogs: what is said aloud is heard in them too, and a question can be answered with a letter. */

import type { ComponentProps, JSX } from "preact";
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
}

/** Yes or no, and No has the focus. */
export function Question({ yes, no, yesKey, onYes, onNo, children, ...dialog }: QuestionProps): JSX.Element {
  const onKeyDown = (event: KeyboardEvent): void => {
    const isPlain = !(event.ctrlKey || event.altKey || event.metaKey || event.repeat);
    if (!isPlain || yesKey === undefined || event.key.toLowerCase() !== yesKey.toLowerCase()) return;
    event.preventDefault();
    onYes();
  };
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
      </div>
    </Sheet>
  );
}
