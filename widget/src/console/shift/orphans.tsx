/** Conversations whose counsellor is gone, to be taken over: they go before whoever waits. */

import type { JSX } from "preact";
import type { Orphan } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { Urgent } from "../urgent";

export function Orphans({ app }: OfApp): JSX.Element | null {
  const { texts, panes } = app;
  const orphans = app.desk.state?.orphans ?? [];
  if (orphans.length === 0) return null;
  return (
    <section class="orphans" aria-label={texts.say("orphans.title")}>
      <h2>{texts.say("orphans.title")}</h2>
      <p class="hint">{texts.say("orphans.what")}</p>
      <ul>
        {orphans.map((orphan) => (
          <OrphanItem key={orphan.conversation} app={app} orphan={orphan} />
        ))}
      </ul>
      {panes.free === null && <p class="hint">{texts.say("orphans.no_room")}</p>}
    </section>
  );
}

function OrphanItem({ app, orphan }: OfApp & { readonly orphan: Orphan }): JSX.Element {
  const { texts, panes, desk, signIn } = app;
  const facts = {
    line: signIn.lineName(orphan.line),
    language: texts.languageName(orphan.language),
    time: texts.duration(Math.max(0, app.clock.now() - orphan.since)),
  };
  return (
    <li>
      <Urgent app={app} urgent={orphan.urgent} />
      {texts.say("orphans.item", facts)}
      <Button
        isOff={panes.free === null || desk.unknownSince !== null}
        onPress={() => void desk.takeOrphan(orphan.conversation)}
      >
        {texts.say("orphans.take")}
      </Button>
    </li>
  );
}
