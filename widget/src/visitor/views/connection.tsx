/** How the connection is, and what that means for the place or the words. The region is there before its words, so that each is read out once. */

import type { VNode } from "preact";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import type { VisitorApp } from "../app";
import { useMinutes } from "../minutes";
import { clockWords, here } from "../when";
import { useWords } from "../words";
import { ShortNumbers } from "./numbers";
import { Troubles } from "./troubles";

interface OfApp {
  readonly app: VisitorApp;
}

export function Connection({ app }: OfApp): VNode {
  const t = useWords();
  const { shownLink: link, view } = app;
  const isUp = link.phase === "up" && !app.isInVain;
  const isAnswered = view === "conversation" && app.conversation?.who != null;
  return (
    <div class="banners" role="status" aria-atomic="false">
      {app.profile?.is_demonstration && (
        <Banner isQuiet={view !== "welcome"}>{t(view === "welcome" ? "demo.banner" : "demo.short")}</Banner>
      )}
      {app.clock.isDoubted && <Banner>{t("clock.differs")}</Banner>}
      {link.phase === "lost" && <Lost app={app} />}
      {(link.phase === "failed" || app.isInVain) && <Failed app={app} />}
      {link.phase === "connecting" && view !== "waiting" && <Banner isGood>{t("conn.starting")}</Banner>}
      {isUp && link.isSlow && <Banner>{t("conn.slow")}</Banner>}
      {isUp && app.line.isBack && !link.isSlow && <Banner isGood>{t("conn.back")}</Banner>}
      {isUp && isAnswered && app.isCounsellorLost && <Banner>{t("conn.counsellor_lost")}</Banner>}
      <Troubles app={app} />
    </div>
  );
}

/** The page may notice so late that nothing comes any more; the line counts from when it did. */
const NOTICED_LATE_MS = 30_000;

/** Until when the place or the talk is kept, by this device's clock; after that nobody here knows. */
function Kept({ app }: OfApp): VNode | null {
  const t = useWords();
  const { ticket, conversation, cutAt } = app;
  const line = ticket.state?.line;
  const grace = conversation === null ? line?.ticket_grace_seconds : line?.conversation_grace_seconds;
  const until = (cutAt ?? 0) - NOTICED_LATE_MS + (grace ?? 0) * 1000;
  useMinutes(app, () => until);
  if (cutAt === null || grace === undefined) {
    return null;
  }
  const time = clockWords(until / 1000, here(app.wordsLanguage));
  return <span>{app.world.timers.now() < until ? t(app.lineSays.kept, { time }) : t("conn.unsure")}</span>;
}

function Lost({ app }: OfApp): VNode {
  const t = useWords();
  return (
    <Banner>
      <span>{t(app.lineSays.lost)}</span> <Kept app={app} />
    </Banner>
  );
}

/** The numbers are in what is loaded already: no connection is needed to show them. */
function Failed({ app }: OfApp): VNode {
  const t = useWords();
  return (
    <Banner>
      <span>{t(app.isInVain ? app.lineSays.inVain : "conn.offline")}</span> <Kept app={app} />
      <ShortNumbers app={app} />
      <Button onPress={() => app.retry()}>{t("shared.retry")}</Button>
    </Banner>
  );
}
