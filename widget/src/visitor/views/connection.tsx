/** How the connection is, and what that means for the place or the words. The region is there before its words, so that each is read out once. */

import type { VNode } from "preact";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import type { Said } from "../../i18n/words";
import { say } from "../../i18n/words";
import type { VisitorApp } from "../app";
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
      {view === "conversation" && app.clock.read().differs && <Banner>{t("clock.differs")}</Banner>}
      {link.phase === "lost" && <Banner>{say(t, lostSays(app))}</Banner>}
      {(link.phase === "failed" || app.isInVain) && <Failed app={app} />}
      {link.phase === "connecting" && view !== "waiting" && <Banner isGood>{t("conn.starting")}</Banner>}
      {isUp && link.isSlow && <Banner>{t("conn.slow")}</Banner>}
      {isUp && app.isBack && !link.isSlow && <Banner isGood>{t("conn.back")}</Banner>}
      {isUp && isAnswered && app.isCounsellorLost && <Banner>{t("conn.counsellor_lost")}</Banner>}
      <Troubles app={app} />
    </div>
  );
}

/** What is kept, and for how long: words only where there are words. */
function lostSays(app: VisitorApp): readonly Said[] {
  const { ticket, conversation, draft } = app;
  const line = ticket.state?.line;
  const hasWords = draft.value !== "" || (conversation?.timeline.entries.some((one) => one.is === "said") ?? false);
  const lost: Said = hasWords ? ["conn.lost"] : ["conn.lost_plain"];
  if (line === undefined) {
    return [lost];
  }
  return conversation === null
    ? [lost, ["conn.kept_place", { min: minutes(line.ticket_grace_seconds) }]]
    : [lost, ["conn.kept_talk", { min: minutes(line.conversation_grace_seconds) }]];
}

const minutes = (seconds: number): number => Math.max(1, Math.floor(seconds / 60));

/** The numbers are in what is loaded already: no connection is needed to show them. */
function Failed({ app }: OfApp): VNode {
  const t = useWords();
  const words = !app.isInVain ? "conn.offline" : app.conversation === null ? "conn.in_vain" : "conn.in_vain_talk";
  return (
    <Banner>
      <span>{t(words)}</span>
      <ShortNumbers app={app} />
      <Button onPress={() => app.retry()}>{t("shared.retry")}</Button>
    </Banner>
  );
}
