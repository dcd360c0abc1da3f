/** The bar on the partner's page: the way out, the way back, and whether there is something new. It says nothing of what. */

import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../../ui/button";
import { enlarge, letters } from "../look";
import { newsOf } from "../presence";
import { useWords } from "../words";
import type { ViewProps } from "./frame";
import { Top } from "./frame";

const FIT_STEP_PERCENT = 10;

/** The bar is one row: as large as the page's own letters, or as the row has room for where the browser's are larger. */
function fitIn(page: HTMLElement | null): void {
  for (let percent = 100; percent > 0 && page !== null; percent -= FIT_STEP_PERCENT) {
    enlarge(percent);
    if (page.scrollHeight <= page.clientHeight) {
      return;
    }
  }
}

export function Small({ app, way }: ViewProps): VNode {
  const t = useWords();
  const seen = useRef(newsOf(app)).current;
  const hasNews = newsOf(app) !== seen || app.amISilent;
  const page = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const chosen = letters();
    const fitRow = (): void => fitIn(page.current);
    fitRow();
    window.addEventListener("resize", fitRow); // the loader makes the box small a little later
    return () => {
      window.removeEventListener("resize", fitRow);
      enlarge(chosen);
    };
  }, []);
  useLayoutEffect(() => fitIn(page.current), [hasNews, t]); // a dot takes room, and another language
  return (
    <main class="page small-page" ref={page}>
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
