/** The bar on the partner's page: the way out, the way back, and whether there is something new. It says nothing of what. */

import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../../ui/button";
import { enlarge, letters } from "../look";
import { newsOf } from "../presence";
import { useWords } from "../words";
import type { ViewProps } from "./frame";
import { Top } from "./frame";

export function Small({ app, way }: ViewProps): VNode {
  const t = useWords();
  const seen = useRef(newsOf(app)).current;
  const hasNews = newsOf(app) !== seen || app.amISilent;
  useLayoutEffect(() => {
    const chosen = letters();
    enlarge(100); // the bar is one row
    return () => enlarge(chosen);
  }, []);
  return (
    <main class="page small-page">
      <Top
        way={way}
        extra={
          <>
            <h1 class="unseen" tabIndex={-1}>
              {t("small.title")}
            </h1>
            <span class="unseen" role="status">
              {hasNews ? t("small.news") : ""}
            </span>
            <Button onPress={() => way.minimise(false)}>
              <span class={hasNews ? "cover-news" : undefined}>{t("small.open")}</span>
            </Button>
          </>
        }
      />
    </main>
  );
}
