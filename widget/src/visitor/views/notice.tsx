/** Views that only say something: closed, full, not enabled, no connection, ended. The telephone numbers are always there. */

import type { ComponentChildren, VNode } from "preact";
import { useSpoken } from "../../ui/announcer";
import { Button } from "../../ui/button";
import { useWords } from "../words";
import { whenWords } from "../view";
import { Frame } from "./frame";
import type { ViewProps } from "./frame";
import { Emergency } from "./help";

function Notice({
  app,
  way,
  title,
  again,
  children,
}: ViewProps & {
  readonly title: string;
  readonly again?: string | undefined;
  readonly children?: ComponentChildren;
}): VNode {
  const t = useWords();
  useSpoken(app.spoken, title);
  return (
    <Frame app={app} way={way}>
      <main class="scroll stack">
        <section class="card stack-small">
          <h1>{title}</h1>
          {children}
        </section>
        <Emergency app={app} />
      </main>
      <div class="bottom">
        {again !== undefined && (
          <Button look="main" onPress={() => void app.again()}>
            {again}
          </Button>
        )}
        <Button onPress={way.close}>{t("shared.close")}</Button>
      </div>
    </Frame>
  );
}

export function Closed({ app, way }: ViewProps): VNode {
  const t = useWords();
  const opening = app.profile?.next_opening ?? null;
  const hours = app.profile?.hours ?? [];
  return (
    <Notice app={app} way={way} title={t("closed.title")}>
      {opening !== null && <p>{t("closed.next", whenWords(opening, app.world.timers.now(), t, app.language))}</p>}
      {hours.length > 0 && (
        <>
          <h2>{t("line.hours")}</h2>
          <ul>
            {hours.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
      <p>{t("closed.now")}</p>
    </Notice>
  );
}

export function Full({ app, way }: ViewProps): VNode {
  const t = useWords();
  return <Notice app={app} way={way} title={t("line.full")} again={t("shared.retry")} />;
}

export function Stopped({ app, way }: ViewProps): VNode {
  const t = useWords();
  return <Notice app={app} way={way} title={t("line.stopped")} again={t("shared.retry")} />;
}

export function NotAllowed({ app, way }: ViewProps): VNode {
  return <Notice app={app} way={way} title={useWords()("site.not_allowed")} />;
}

export function Retired({ app, way }: ViewProps): VNode {
  const t = useWords();
  const { origin, embed } = app.world.config;
  return (
    <Notice app={app} way={way} title={t("version.retired")}>
      <a href={`${origin}/l/${encodeURIComponent(embed)}`} target="_blank" rel="noopener noreferrer">
        {t("page.line")}
      </a>
    </Notice>
  );
}

export function Unreachable({ app, way }: ViewProps): VNode {
  const t = useWords();
  return <Notice app={app} way={way} title={t("conn.offline")} again={t("shared.retry")} />;
}

export function Loading({ app, way }: ViewProps): VNode {
  const t = useWords();
  return <Notice app={app} way={way} title={t("line.loading")} />;
}

/** Nothing of the conversation is left to show. */
export function Ended({ app, way }: ViewProps): VNode {
  const t = useWords();
  const { outcome, hadConversation } = { outcome: app.ticket.outcome, hadConversation: app.hadConversation };
  if (outcome === "expired" && !hadConversation) {
    return <Notice app={app} way={way} title={t("queue.lost_place")} again={t("end.again")} />;
  }
  return (
    <Notice app={app} way={way} title={hadConversation ? t("end.erased") : t("end.thanks")} again={t("end.again")}>
      {outcome === "ended_by_counsellor" && <p>{t("end.by_counsellor")}</p>}
      {hadConversation && <p>{t("end.thanks")}</p>}
    </Notice>
  );
}
