/** The list of keys, and where this console comes from, by `?` or its button. */

import type { JSX } from "preact";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import type { OfApp } from "./app";
import type { TextKey } from "./texts";

const KEYS: readonly (readonly [string, TextKey])[] = [
  ["Alt + 1 · 2 · 3", "help.alt_n"],
  ["Esc", "help.esc"],
  ["Enter", "help.enter"],
  ["Shift + Enter", "help.shift_enter"],
  ["Alt + A", "help.alt_a"],
  ["Alt + X", "help.alt_x"],
  ["F2", "help.f2"],
  ["F6", "help.f6"],
  ["Shift + F6", "help.shift_f6"],
  ["?", "help.help"],
];

export function Help({ app }: OfApp): JSX.Element {
  const { texts, showing } = app;
  const close = (): void => {
    showing.isHelpOpen.value = false;
  };
  return (
    <Dialog title={texts.say("help.title")} onCancel={close}>
      <dl class="keys">
        {KEYS.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{texts.say(what)}</dd>
          </div>
        ))}
      </dl>
      <p class="hint">{texts.say("help.not_pinned")}</p>
      <div class="row row-end">
        <Button isFirst onPress={close}>
          {texts.say("shared.close")}
        </Button>
      </div>
    </Dialog>
  );
}
