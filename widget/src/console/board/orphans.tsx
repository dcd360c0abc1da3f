/** Conversations of a line that have lost their counsellor; a lead takes one up from here, on shift or not. */

import type { JSX } from "preact";
import type { BoardLine } from "../../core/protocol";
import { Button } from "../../ui/button";
import { whyBlocked } from "../shift/wish";
import type { OfLine } from "./line-view";
import { takeOver } from "./take-over";

export function Orphans(of: OfLine): JSX.Element | null {
  const { app, line } = of;
  const { texts } = app;
  if (line.orphans.length === 0) return null;
  const why = app.desk.shift === null ? whyBlocked(app) : null;
  return (
    <section class="orphans" aria-label={texts.say("orphans.title")}>
      <h3>{texts.say("orphans.title")}</h3>
      <ul>
        {line.orphans.map((orphan) => (
          <One key={orphan.conversation} {...of} orphan={orphan} isOff={why !== null} />
        ))}
      </ul>
      {why !== null && (
        <p class="note warn">
          {texts.say(why)} <Button onPress={() => app.show("keys")}>{texts.say("start.to_keys")}</Button>
        </p>
      )}
    </section>
  );
}

type OneProps = OfLine & { readonly orphan: BoardLine["orphans"][number]; readonly isOff: boolean };

function One({ app, line, orphan, isOff, now }: OneProps): JSX.Element {
  const { texts } = app;
  const facts = {
    language: texts.languageName(orphan.language),
    time: texts.duration(Math.max(0, now - orphan.since)),
  };
  return (
    <li class="row">
      {orphan.urgent && (
        <span class="alarm">
          <span aria-hidden="true">⚠ </span>
          {texts.say("board.orphan_urgent")}
        </span>
      )}
      <span>{texts.say("board.orphan", facts)}</span>
      {orphan.may_take ? (
        <Button isOff={isOff || app.acts.isBusy} onPress={() => void takeOver(app, line, orphan)}>
          {texts.say("orphans.take")}
        </Button>
      ) : (
        <span class="hint">{texts.say("board.orphan_soon")}</span>
      )}
    </li>
  );
}
