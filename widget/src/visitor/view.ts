/** From state to what is on the screen: which view, and what sentences.ts says of it. */

import type { LineProfile, Reason } from "../core/protocol";
import type { AnswersAs } from "../core/seal-port";
import { type Key, say, type Translate } from "../i18n/words";
import type { VisitorApp } from "./app";
import { type Ending, placeSays, type Waiting } from "./sentences";
import { clockWords } from "./when";

export type View =
  | "loading"
  | "unfit"
  | "unreachable"
  | "welcome"
  | "closed"
  | "closed_for_now"
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
  closed_for_now: "closed_for_now",
  intake_stopped: "stopped",
  by_telephone: "stopped",
  gone: "not_allowed",
};
const BY_PHASE: Readonly<Record<LineProfile["phase"], View>> = {
  open: "welcome",
  intake_stopped: "stopped",
  closing: "closed",
  closed: "closed",
  full: "full",
  closed_for_now: "closed_for_now",
  by_telephone: "stopped",
};

export function viewOf({ ticket, profile, trouble, conversation, unfit, isReading, isRetired }: VisitorApp): View {
  if (unfit !== null && (isReading || ticket.phase === "joining")) {
    return "unfit"; // who has a place keeps it in sight, with the numbers above
  }
  if (isRetired && isReading) {
    return "retired"; // who has a place keeps it
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
  if (ticket.phase !== "idle" && ticket.phase !== "refused") {
    return ticket.phase;
  }
  if (profile === null) {
    return trouble === "unknown" ? "not_allowed" : trouble === "unreachable" ? "unreachable" : "loading";
  }
  return BY_PHASE[profile.phase] ?? "unreachable";
}

const ROLES = {
  peer: "role.peer",
  professional: "role.professional",
  volunteer: "role.volunteer",
} as const satisfies Record<AnswersAs, Key>;

export const roleWords = (t: Translate, as: AnswersAs): string => t(ROLES[as]);

/** What the line's people are: "a professional or a trained volunteer". Why not by `Intl`: docs/adr/0076. */
export function answererWords(t: Translate, { answered_by, answerers }: LineProfile): string {
  const roles = (answerers ?? answered_by).map((as) => roleWords(t, as)); // a daemon of before says the usual one alone
  const last = roles.pop() ?? "";
  return roles.length > 0 ? t("role.or", { first: roles.join(", "), last }) : last;
}

/** Whose time is told, and in which words. */
export const placeOf = ({ words, wordsLanguage, profile, ticket }: VisitorApp) => ({
  words,
  language: wordsLanguage,
  zone: ticket.state?.line.timezone ?? profile?.timezone ?? "Europe/Helsinki",
});

export const waitingOf = (app: VisitorApp): Waiting => ({
  state: app.ticket.state,
  isWorking: app.ticket.isWorking,
  now: app.clock.byLine(),
  language: app.language,
  back: app.back,
  hasGrown: app.wait.hasGrown,
  isLost: app.isCut,
  time: (seconds) => clockWords(seconds, placeOf(app)),
});

/** How many are before me: also what a screen reader is told, now and then. */
export const placeWords = (app: VisitorApp): string => say(app.words, placeSays(waitingOf(app)));

export const endingOf = ({ ticket, hadConversation, hadWords, isOwnEnd, saidBye }: VisitorApp): Ending => ({
  hadConversation,
  hadWords,
  outcome: ticket.outcome,
  isOwn: isOwnEnd,
  saidBye,
});
