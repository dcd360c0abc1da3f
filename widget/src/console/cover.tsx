/** The cover: nothing of any conversation is in the page's text while it stands; the shift goes on, and offers can be answered. */

import { AskingCard } from "./company/asking-card";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../ui/button";
import type { OfApp } from "./app";
import { uncover } from "./page";
import { RefusalNote } from "./refusal";
import { OfferCard } from "./shift/offer-card";

export function CoverView({ app }: OfApp): JSX.Element {
  const { showing, offers, askings, panes, texts } = app;
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => button.current?.focus(), []);
  return (
    <main class="cover sheet card" data-region tabIndex={-1}>
      <h1>{texts.say("cover.title")}</h1>
      <p>{texts.say("cover.what")}</p>
      {showing.cover.value === "idle" && <p class="hint">{texts.say("cover.idle")}</p>}
      {offers.isOpen && <OfferCard app={app} />}
      {askings.current !== null && <AskingCard app={app} />}
      <RefusalNote app={app} />
      <Orphaned app={app} />
      {panes.unread > 0 && <p class="note">{texts.say("cover.unread", { n: panes.unread })}</p>}
      <Button look="main" at={button} keys="F2" onPress={() => uncover(app)}>
        {texts.say("cover.show")}
      </Button>
    </main>
  );
}

/** Only that there are some: what can be done about them stands under the cover. */
function Orphaned({ app }: OfApp): JSX.Element | null {
  const n = app.attention.orphans.size;
  return n > 0 ? <p class="note warn">{app.texts.say("cover.orphans", { n })}</p> : null;
}
