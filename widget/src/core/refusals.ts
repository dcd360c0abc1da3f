/**
 * What the visitor's page does when the daemon says no, for every reason and every question: a reason or a meaning
 * without a row does not compile. `leave` and `received` have no answer, and so no row.
 */

import type { Reason } from "./protocol";

/** What a reason tells us, whatever was asked. */
type Meaning =
  | "later" // nothing is wrong with the question: the same may pass in a while
  | "gone" // what it is about is not known, or no more
  | "stranger" // this connection has not said who we are, or not to whom we belong
  | "twice" // this connection has a place already
  | "door" // the line lets nobody in, or not in this language
  | "anew" // of an envelope: seal it anew
  | "never"; // the same will be refused again

/** Only staff are told these, of a press of their own. */
type OfStaff =
  | "asked_already"
  | "limit_too_high"
  | "not_away"
  | "not_lead"
  | "not_offered"
  | "not_vouched"
  | "on_shift_already"
  | "page_too_old";
/** These may pass in a while, like every reason of a newer daemon that is not known here: they need no row. */
type Later =
  | OfStaff
  | "broken"
  | "no_room"
  | "offline"
  | "out_of_order"
  | "outbox_full"
  | "retired_version" // anybody can say that: believed only when the release key has signed it (docs/adr/0042)
  | "too_often"
  | "try_again"
  | "work_first";

const MEANINGS: Readonly<Record<Exclude<Reason, Later>, Meaning>> = {
  already_joined: "twice",
  by_telephone: "door",
  bad_credential: "never",
  closed_for_now: "door",
  gone: "gone",
  intake_stopped: "door",
  language_not_served: "door",
  line_closed: "door",
  line_full: "door",
  malformed: "never",
  not_a_member: "stranger",
  not_allowed: "never",
  not_on_shift: "never",
  wrong_epoch: "anew",
  wrong_kind: "anew",
  wrong_state: "anew",
};

type Row<Act extends string> = Readonly<Record<Meaning, Act>>;

/** Asked again with growing pauses; or another connection asks; or the person reads why not. */
export function onJoin(reason: Reason): "again" | "restart" | "refuse" {
  const meaning = meaningOf(reason);
  return meaning === "later" ? "again" : meaning === "twice" ? "restart" : "refuse";
}

/** A place is given up for one reason alone: that nobody knows it any more. Else it is asked for again. */
export const isPlaceOver = (reason: Reason): boolean => meaningOf(reason) === "gone";

/**
 * Of a small word within a place (`here`, `catch_up`, `not_verified`): said again, or else the place is taken up again,
 * which tells what is true.
 */
export const isSaidAgain = (reason: Reason): boolean => meaningOf(reason) === "later";

/** Of an envelope: sealed anew; or as it is, later; or shown as not sent. */
export const ON_SAY: Row<"seal_anew" | "later" | "give_up"> = {
  later: "later",
  gone: "later", // whoever holds the conversation learns that it is over
  stranger: "later",
  twice: "later",
  door: "later",
  anew: "seal_anew",
  never: "give_up",
};

export const meaningOf = (reason: Reason): Meaning =>
  (MEANINGS as Readonly<Partial<Record<Reason, Meaning>>>)[reason] ?? "later";
