/** Who says that it cannot wait may be let go first, one by one: asked before, since others are passed by; and counted. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button";
import { Confirm } from "../../ui/dialog";
import type { OfLine } from "./line-view";

export function Pulling({ app, line }: OfLine): JSX.Element | null {
  const { texts, board } = app;
  const [isAsked, ask] = useState(false);
  const { urgent_waiting: urgent, pulled_last_hour: pulled } = line;
  if (urgent === 0 && pulled === 0) return null;
  return (
    <div class="row pulling">
      {urgent > 0 && (
        <Button onPress={() => ask(true)}>
          {texts.say("board.do_pull")}
          <span class="unseen"> · {line.name}</span>
        </Button>
      )}
      {pulled > 0 && <p class="hint">{texts.say("board.pulled", { n: pulled })}</p>}
      {isAsked && (
        <Confirm
          title={texts.say("board.ask_pull", { line: line.name })}
          yes={texts.say("board.do_pull")}
          no={texts.say("board.no")}
          onNo={() => ask(false)}
          onYes={() => {
            ask(false);
            void board.pullForward(line.line);
          }}
        >
          <p>{texts.say("board.what_pull")}</p>
        </Confirm>
      )}
    </div>
  );
}
