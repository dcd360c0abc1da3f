/** Where one is: the line's name, and in a few words how it stands. One look must be enough. */

import type { VNode } from "preact";
import type { Translate } from "../../i18n/words";
import type { VisitorApp } from "../app";
import { useWords } from "../words";
import type { View } from "../view";

export function Where({ app }: { readonly app: VisitorApp }): VNode {
  const t = useWords();
  const { conversation, link, isCounsellorLost } = app;
  const isTalk = app.view === "conversation";
  const who = isTalk ? (conversation?.who ?? null) : null;
  const isBroken = isTalk && (link.phase !== "up" || isCounsellorLost || conversation?.sealing === "failed");
  return (
    <p class="where">
      <strong translate={false}>{app.profile?.name ?? ""}</strong>
      {!isBroken && (
        <span>{who === null ? stateWords(app, t) : `✓ ${t("state.answers", { alias: who.alias ?? "" })}`}</span>
      )}
    </p>
  );
}

const STATES = {
  closed: "state.closed",
  full: "state.full",
  stopped: "state.stopped",
  waiting: "state.waiting",
  conversation: "state.checking",
  ended: "state.ended",
  closed_for_now: "state.nobody",
} as const satisfies Partial<Record<View, string>>;

function stateWords({ view, profile }: VisitorApp, t: Translate): string {
  if (view === "welcome") {
    return t(profile?.is_staffed === false ? "state.nobody" : "state.open");
  }
  return view in STATES ? t(STATES[view as keyof typeof STATES]) : "";
}
