/** From state to what is on the screen: which view, and the honest words about the place in the queue. */

import type { Helpline, LineProfile, Reason } from "../core/protocol";
import type { Translate } from "../i18n/words";
import type { VisitorApp } from "./app";

export type View =
  | "loading"
  | "unfit"
  | "unreachable"
  | "welcome"
  | "closed"
  | "full"
  | "stopped"
  | "not_allowed"
  | "retired"
  | "waiting"
  | "conversation"
  | "ended";

/** Where a refusal leads; whatever is not here is said above the first view. */
const REFUSED: Partial<Record<Reason, View>> = {
  line_closed: "closed",
  line_full: "full",
  closed_for_now: "closed",
  intake_stopped: "stopped",
  gone: "not_allowed",
  retired_version: "retired",
};
const BY_PHASE: Readonly<Record<LineProfile["phase"], View>> = {
  open: "welcome",
  intake_stopped: "stopped",
  closing: "closed",
  closed: "closed",
  full: "full",
  closed_for_now: "closed",
};

export function viewOf({ link, ticket, profile, trouble, conversation, unfit, isReading }: VisitorApp): View {
  if (unfit !== null && (isReading || ticket.phase === "joining")) {
    return "unfit"; // who has a place keeps it in sight, with the numbers above
  }
  if (link.refused !== null) {
    return REFUSED[link.refused] ?? "unreachable";
  }
  if (ticket.phase === "refused" && ticket.refused !== null) {
    return REFUSED[ticket.refused] ?? "welcome";
  }
  if (ticket.phase === "joining") {
    return "waiting";
  }
  if (ticket.phase === "ended" && conversation !== null) {
    return "conversation"; // its last words are still being opened
  }
  if (ticket.phase === "conversation" && conversation === null) {
    return "waiting"; // what a talk needs has not come yet
  }
  if (ticket.phase !== "idle" && ticket.phase !== "refused") {
    return ticket.phase;
  }
  if (profile === null) {
    return trouble === "unknown" ? "not_allowed" : trouble === "unreachable" ? "unreachable" : "loading";
  }
  return BY_PHASE[profile.phase];
}

/** How many are before me. */
export function placeWords({ ticket, words }: VisitorApp): string {
  const state = ticket.state;
  if (state === null) {
    return words("line.joining");
  }
  if (state.phase === "offered") {
    return words("queue.ready");
  }
  const ahead = state.place?.ahead ?? 0;
  return ahead === 0 ? words("queue.next") : words("queue.ahead", { n: ahead });
}

/** A coarse range; what is not known is called so. */
export function estimateWords({ ticket, words }: VisitorApp): string {
  const estimate = ticket.state?.place?.estimate ?? null;
  if (estimate === null) {
    return words("queue.estimate_unknown");
  }
  const { min_minutes: min, max_minutes: max } = estimate;
  return min === 0 ? words("queue.estimate_short", { max }) : words("shared.estimate", { min, max });
}

/** What the line's people are: "a professional or a trained volunteer". */
export const answererWords = (t: Translate, { answered_by, language }: LineProfile): string =>
  new Intl.ListFormat(language, { type: "disjunction" }).format(answered_by.map((as) => t(`role.${as}`)));

export const helplineValues = (line: Helpline | undefined): { name: string; number: string } => ({
  name: line?.name ?? "",
  number: line?.number ?? "112",
});

const DAYS = ["day.0", "day.1", "day.2", "day.3", "day.4", "day.5", "day.6"] as const;
const DAY_MS = 24 * 3600 * 1000;

/** `seconds` since 1970, told as "on Monday" and "18:00", by the device's own time zone. */
export function whenWords(
  seconds: number,
  nowMs: number,
  words: Translate,
  language: string,
): { day: string; time: string } {
  const then = new Date(seconds * 1000);
  const midnight = new Date(nowMs).setHours(0, 0, 0, 0);
  const days = Math.floor((new Date(then).setHours(12, 0, 0, 0) - midnight) / DAY_MS);
  const time = then.toLocaleTimeString(language, { hour: "numeric", minute: "2-digit" });
  const weekday = words(DAYS[then.getDay()] ?? "day.0");
  const isFar = days > 6;
  const date = isFar ? ` ${then.toLocaleDateString(language, { day: "numeric", month: "numeric" })}` : "";
  const day = days === 0 ? words("day.today") : days === 1 ? words("day.tomorrow") : `${weekday}${date}`;
  return { day, time };
}
