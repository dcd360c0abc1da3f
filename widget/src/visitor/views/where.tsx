/** Where one is: the line's name, and in a few words how it stands. One look must be enough. */

import type { VNode } from "preact";
import type { VisitorApp } from "../app";
import { barSays } from "../sentences";
import { useWords } from "../words";

export function Where({ app }: { readonly app: VisitorApp }): VNode {
  const t = useWords();
  const { conversation, isCounsellorLost, view } = app;
  const isTalk = view === "conversation";
  const who = isTalk ? (conversation?.who ?? null) : null;
  const isUnsealed = conversation?.sealing === "failed" || conversation?.question != null;
  const isBroken = isTalk && (app.isCut || isCounsellorLost || isUnsealed);
  const state = barSays(view, app.profile, app.ticket.state !== null);
  return (
    <p class="where">
      <strong translate={false}>{app.profile?.name ?? ""}</strong>
      {!isBroken && (
        <span>{who === null ? state !== null && t(state) : `✓ ${t("state.answers", { alias: who.alias ?? "" })}`}</span>
      )}
    </p>
  );
}
