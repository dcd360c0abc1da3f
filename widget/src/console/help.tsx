/** The list of keys, and where this console comes from, by `?` or its button. */

import type { JSX } from "preact";
import { Button } from "../ui/button";
import type { OfApp } from "./app";
import { keysOf } from "./keyboard";
import { Sheet } from "./question";
import type { TextKey } from "./texts";

const KEYS: readonly (readonly [string, TextKey])[] = [
  ["Alt+1 · 2 · 3", "help.pane"],
  ["Esc", "help.esc"],
  ["Enter", "help.enter"],
  ["Shift+Enter", "help.shift_enter"],
  [`/ · ${keysOf("phrases")}`, "help.phrases"],
  [keysOf("accept"), "help.accept"],
  [keysOf("decline"), "help.decline"],
  [keysOf("unread"), "help.unread"],
  [keysOf("end"), "help.end"],
  [keysOf("free"), "help.free"],
  [keysOf("words"), "help.words"],
  [keysOf("moment"), "help.moment"],
  [keysOf("colleague"), "help.colleague"],
  [keysOf("come_in"), "help.come_in"],
  [keysOf("stay_out"), "help.stay_out"],
  [keysOf("protocols"), "help.protocols"],
  [keysOf("cards"), "help.cards"],
  [keysOf("services"), "help.services"],
  [keysOf("room"), "help.room"],
  [keysOf("practice"), "help.practice"],
  [keysOf("pause"), "help.pause"],
  [keysOf("sound"), "help.sound"],
  ["F2", "help.f2"],
  [keysOf("lock"), "help.lock"],
  ["F6", "help.f6"],
  ["Shift+F6", "help.shift_f6"],
  [`? · ${keysOf("help")}`, "help.help"],
];

export function Help({ app }: OfApp): JSX.Element {
  const { texts, showing } = app;
  const close = (): void => {
    showing.isHelpOpen.value = false;
  };
  return (
    <Sheet title={texts.say("help.title")} onCancel={close}>
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
      <p class="hint">{texts.say("help.option")}</p>
      <p class="hint">{app.pinWords}</p>
      <p class="hint">{texts.say("help.machine")}</p>
      <div class="row row-end">
        <Button isFirst onPress={close}>
          {texts.say("shared.close")}
        </Button>
      </div>
    </Sheet>
  );
}
