/** Views that only say something: closed, full, not enabled, no connection. The telephone numbers are always there. */

import type { ComponentChildren, VNode } from "preact";
import { useSpoken } from "../../ui/announcer";
import { Button } from "../../ui/button";
import { placeOf } from "../view";
import { whenWords } from "../when";
import { useWords } from "../words";
import { useDoor } from "./door";
import type { Unfit as UnfitReason } from "../fit";
import { Apart } from "./apart";
import { Frame } from "./frame";
import type { ViewProps } from "./frame";
import { Heading } from "./heading";
import { HelpRow } from "./help";
import { Others } from "./languages";
import { Numbers } from "./numbers";
import { UNFIT } from "./unfit";

interface NoticeProps extends ViewProps {
  readonly title: string;
  readonly again?: string | undefined;
  readonly hasOwnPage?: boolean;
  readonly children?: ComponentChildren;
}

export function Notice({ app, way, title, again, hasOwnPage = false, children }: NoticeProps): VNode {
  const t = useWords();
  useSpoken(app.spoken, title);
  return (
    <Frame app={app} way={way}>
      <HelpRow />
      <main class="scroll stack">
        <section class="card stack-small">
          <Heading text={title} />
          {children}
        </section>
        <Numbers app={app} />
        <Apart app={app} way={way} part="info" />
        {hasOwnPage && <OwnPage app={app} />}
        {app.profile?.services && (
          <a
            href={`${app.world.config.origin}/s/${encodeURIComponent(app.profile.services)}`}
            target="_blank"
            rel="noopener noreferrer"
          >
            {t("page.services")}
          </a>
        )}
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
  useDoor(app);
  const { next_opening: opening, exception, hours } = app.profile ?? { next_opening: null, exception: "", hours: [] };
  const place = placeOf(app);
  return (
    <Notice app={app} way={way} title={t("closed.title")}>
      {exception !== "" && <p>{t("closed.exception", { reason: exception })}</p>}
      <p>
        <span>
          {opening === null
            ? t("closed.unknown")
            : t("closed.next", whenWords(opening, app.clock.byLine() * 1000, place))}
        </span>
      </p>
      {opening !== null && hours.length > 0 && (
        <>
          <h2>{t("line.hours")}</h2>
          <ul lang={app.profile?.language}>
            {hours.map((line) => (
              <li key={line}>
                <bdi>{line}</bdi>
              </li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  );
}

export function ClosedForNow({ app, way }: ViewProps): VNode {
  const t = useWords();
  return <Notice app={app} way={way} title={t("line.closed_for_now")} again={t("shared.retry")} />;
}

export function Full({ app, way }: ViewProps): VNode {
  const t = useWords();
  useDoor(app);
  const min = app.profile?.retry_minutes ?? null;
  const title = min === null ? t("line.full") : t("queue.full", { min });
  const served = app.profile?.languages.filter((one) => one.is_served_now).map((one) => one.code) ?? [];
  return (
    <Notice app={app} way={way} title={title} again={t("shared.retry")}>
      <Others app={app} codes={served} />
      {app.wishes.others.length > 0 && <Button onPress={() => void app.start()}>{t("consent.start")}</Button>}
    </Notice>
  );
}

export function Stopped({ app, way }: ViewProps): VNode {
  const t = useWords();
  useDoor(app);
  const { phase, hours: [first] = [] } = app.profile ?? {};
  const title = (phase === "by_telephone" && first) || t("line.stopped"); // the line says it before its hours
  return <Notice app={app} way={way} title={title} again={t("shared.retry")} />;
}

export function NotAllowed({ app, way }: ViewProps): VNode {
  return <Notice app={app} way={way} title={useWords()("site.not_allowed")} />;
}

/** Weaker, since it comes from the line alone; it stands behind the numbers, as in the loader's own panel. */
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
    <Notice
      app={app}
      way={way}
      title={t(UNFIT[why])}
      again={AGAIN.includes(why) ? t("shared.retry") : undefined}
      hasOwnPage={ELSEWHERE.includes(why) && app.world.config.mode !== "page"}
    />
  );
}

export function Unreachable({ app, way }: ViewProps): VNode {
  const t = useWords();
  return <Notice app={app} way={way} title={t("conn.offline")} again={t("shared.retry")} />;
}

/** The end of a place, for as long as what says more of ends (views/ended.tsx) has not come. */
export function EndedBefore({ app, way }: ViewProps): VNode {
  const t = useWords();
  const title = t(app.isOwnEnd ? "end.left_place" : "end.place_gone");
  return <Notice app={app} way={way} title={title} again={app.isOwnEnd ? t("end.again") : undefined} />;
}

export function Loading({ app, way }: ViewProps): VNode {
  const t = useWords();
  return <Notice app={app} way={way} title={t("line.loading")} />;
}
