/** The cover: nothing of any conversation is in the page's text while it stands; the shift goes on. */

import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../ui/button";
import type { OfApp } from "./app";
import { uncover } from "./page";

export function CoverView({ app }: OfApp): JSX.Element {
  const { showing, offers, panes, texts } = app;
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => button.current?.focus(), []);
  return (
    <main class="cover sheet card" data-region>
      <h1>{texts.say("cover.title")}</h1>
      <p>{texts.say("cover.what")}</p>
      {showing.cover.value === "idle" && <p class="hint">{texts.say("cover.idle")}</p>}
      <div role="status">
        {offers.isOpen && <p class="note">{texts.say("cover.offer")}</p>}
        {panes.unread > 0 && <p class="note">{texts.say("cover.unread", { n: panes.unread })}</p>}
      </div>
      <Button look="main" at={button} keys="F2" onPress={() => uncover(app)}>
        {texts.say("cover.show")}
      </Button>
    </main>
  );
}
