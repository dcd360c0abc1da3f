/** The cover: nothing to read for whoever looks. One press brings the page back, and the way out stays where it was. */

import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../ui/button";
import type { Way } from "./leave";
import { Apart } from "./views/apart";
import type { ViewProps } from "./views/frame";
import { Top } from "./views/frame";
import { newsOf } from "./presence";
import { useWords } from "./words";

export function Cover({ app, way }: ViewProps): VNode {
  const t = useWords();
  const seen = useRef(newsOf(app)).current;
  const title = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (document.hasFocus()) {
      title.current?.focus(); // no button: the key that covered may still be down
    }
  }, []);
  const uncover = (): void => {
    way.uncover();
    if (app.amISilent) {
      app.ticket.here();
    }
  };
  return (
    <div class="page">
      <Top way={way} />
      <main class="cover">
        <h1 class="unseen" tabIndex={-1} ref={title}>
          {t("cover.title")}
        </h1>
        <div role="status">
          {newsOf(app) !== seen && <p class="cover-news">{t("cover.news")}</p>}
          {app.amISilent && <Apart app={app} way={way} part="covered" />}
        </div>
        <Button onPress={uncover}>{t("chat.continue")}</Button>
      </main>
    </div>
  );
}

/** Beside the way out, on every view: what to hide may come before the conversation. */
export function CoverButton({ way }: { readonly way: Way }): VNode {
  const t = useWords();
  return (
    <Button look="plain" label={t("chat.cover")} onPress={way.hide}>
      {t("chat.cover_short")}
    </Button>
  );
}
