/** What every view has: the way out first, where one is, then what the view says. */

import type { ComponentChildren, VNode } from "preact";
import { Button } from "../../ui/button";
import { useWords } from "../words";
import type { VisitorApp } from "../app";
import { CoverButton } from "../cover";
import type { Way } from "../leave";
import { Connection } from "./connection";
import { Where } from "./where";

export interface ViewProps {
  readonly app: VisitorApp;
  readonly way: Way;
}

/** There is a page around it to look at meanwhile, and something that goes on. */
const isOnPage = ({ view, world }: VisitorApp): boolean =>
  (view === "waiting" || view === "conversation") && world.config.mode !== "page" && world.later() !== null;

export function Frame({ app, way, children }: ViewProps & { readonly children: ComponentChildren }): VNode {
  const t = useWords();
  return (
    <div class="page">
      <Top
        way={way}
        extra={
          <>
            <Where app={app} />
            {isOnPage(app) && (
              <Button class="to-small" label={t("chat.minimise")} onPress={() => way.minimise(true)}>
                <span aria-hidden="true">–</span>
              </Button>
            )}
            <CoverButton way={way} />
          </>
        }
      />
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
        <span>{t("shared.leave")}</span>
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
