/** Views that only say something: closed, full, not enabled, no connection, ended. The telephone numbers are always there. */

import type { ComponentChildren, VNode } from "preact";
import { useSpoken } from "../../ui/announcer";
import { Button } from "../../ui/button";
import { useWords } from "../words";
import type { Unfit as UnfitReason } from "../fit";
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
  return (
    <Notice app={app} way={way} title={useWords()("version.retired")}>
      <OwnPage app={app} />
    </Notice>
  );
}

function OwnPage({ app }: Pick<ViewProps, "app">): VNode {
  const { origin, embed } = app.world.config;
  return (
    <a href={`${origin}/l/${encodeURIComponent(embed)}`} target="_blank" rel="noopener noreferrer">
      {useWords()("page.line")}
    </a>
  );
}

/** What a second try may mend, and what the line's own page may. */
const AGAIN: readonly (UnfitReason | null)[] = ["unsealed", "broken"];
const ELSEWHERE: readonly (UnfitReason | null)[] = ["insecure", "unfounded"];

/** No conversation can come about here. */
export function Unfit({ app, way }: ViewProps): VNode {
  const t = useWords();
  const why = app.unfit ?? "broken";
  return (
    <Notice app={app} way={way} title={t(`unfit.${why}`)} again={AGAIN.includes(why) ? t("shared.retry") : undefined}>
      {ELSEWHERE.includes(why) && app.world.config.mode !== "page" && <OwnPage app={app} />}
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
