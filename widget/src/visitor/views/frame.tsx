/** What every view has: the way out first, then what the view says. */

import type { ComponentChildren, VNode } from "preact";
import { dial } from "../../core/dial";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { useWords } from "../words";
import type { VisitorApp } from "../app";
import { CoverButton } from "../cover";
import type { Way } from "../leave";
import { Troubles } from "./troubles";

export interface ViewProps {
  readonly app: VisitorApp;
  readonly way: Way;
}

export function Frame({ app, way, children }: ViewProps & { readonly children: ComponentChildren }): VNode {
  return (
    <div class="page">
      <Top way={way} extra={<CoverButton way={way} />} />
      <Connection app={app} />
      {children}
    </div>
  );
}

/** Always on the screen, always the first stop of the Tab key, far from Send. */
export function Top({ way, extra }: { readonly way: Way; readonly extra?: ComponentChildren }): VNode {
  const t = useWords();
  const presses = way.presses.value;
  return (
    <header class="top">
      <Button look="leave" onPress={way.leave}>
        {t("shared.leave")}
        {presses > 0 && (
          <span class="dots" aria-hidden="true">
            {[1, 2, 3].map((n) => (
              <i key={n} class={presses >= n ? "is-on" : ""} />
            ))}
          </span>
        )}
      </Button>
      {extra}
      <span class="unseen" role="status">
        {presses === 1 || presses === 2 ? t("exit.shift", { n: 3 - presses }) : ""}
      </span>
    </header>
  );
}

/** The region is there before its words, so that each banner is read out once when it comes. */
function Connection({ app }: { readonly app: VisitorApp }): VNode {
  const t = useWords();
  const { shownLink: link } = app;
  const isDemo = app.profile?.is_demonstration;
  return (
    <div class="banners" role="status" aria-atomic="false">
      {isDemo && <Banner>{t("demo.banner")}</Banner>}
      {app.clock.read().differs && <Banner>{t("clock.differs")}</Banner>}
      <Troubles app={app} />
      {link.phase === "lost" && <Banner>{t("conn.lost")}</Banner>}
      {link.phase === "failed" && <Failed app={app} />}
      {link.phase === "connecting" && <Banner isGood>{t("conn.starting")}</Banner>}
      {link.phase === "up" && link.isSlow && <Banner>{t("conn.slow")}</Banner>}
      {link.phase === "up" && app.isBack && !link.isSlow && <Banner isGood>{t("conn.back")}</Banner>}
      {link.phase === "up" && app.isCounsellorLost && <Banner>{t("conn.counsellor_lost")}</Banner>}
    </div>
  );
}

/** The numbers are in what is loaded already: no connection is needed to show them. */
function Failed({ app }: { readonly app: VisitorApp }): VNode {
  const t = useWords();
  return (
    <Banner>
      <span>{t("conn.offline")}</span>
      <span>
        <a class="number" href="tel:112">
          112
        </a>
        {app.profile?.helplines.map((line) => (
          <span key={line.number}>
            {" · "}
            {line.name}{" "}
            <a class="number" href={dial(line.number)}>
              {line.number}
            </a>
          </span>
        ))}
      </span>
      <Button onPress={() => app.retry()}>{t("shared.retry")}</Button>
    </Banner>
  );
}
