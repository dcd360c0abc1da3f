/** The cover: nothing of any conversation is in the page's text while it stands; the shift goes on. */

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { uncover } from "./page";
import type { App } from "./parts";

export function Cover({ app }: { readonly app: App }): JSX.Element {
  const { model, texts } = app;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <main class="cover card" data-region>
      <h1>{texts.say("cover.title")}</h1>
      <p>{texts.say("cover.what")}</p>
      {model.cover.value === "idle" && <p class="hint">{texts.say("cover.idle")}</p>}
      <div role="status">
        {model.isOfferOpen.value && <p class="note">{texts.say("cover.offer")}</p>}
        {model.unread.value > 0 && <p class="note">{texts.say("cover.unread", { n: model.unread.value })}</p>}
      </div>
      <button ref={button} type="button" class="strong" onClick={() => uncover(app)}>
        {texts.say("cover.show")}
        <kbd>F2</kbd>
      </button>
    </main>
  );
}
