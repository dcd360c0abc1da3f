/**
 * From state to sentence: what is said of a place and of an end, and nothing that is not true then. Each row of
 * tests/wire/sentences.json is one state with its sentences; docs/adr/0028 says why they stand in one place.
 */

import type { LineProfile, Outcome, Place, VisitorState } from "../core/protocol";
import type { Key, Said } from "../i18n/words";
import type { View } from "./view";

type Sentences = Partial<Record<Outcome, Key>>;

/** What is known of somebody who waits. */
export interface Waiting {
  /** Null: the line has not answered yet. */
  readonly state: VisitorState | null;
  /** It gives the place for work, and the device is at it. */
  readonly isWorking: boolean;
  /** By the line's clock, seconds since 1970. */
  readonly now: number;
  /** In which she asked to be answered. */
  readonly language: string;
  /** Why she waits again: a talk could not be sealed, or broke off on our side. */
  readonly back: "queue.again" | "queue.cut_off" | null;
  /** The range was shorter when it was last said. */
  readonly hasGrown: boolean;
  /** The line is not there, or has not taken the place up again: what it said last may be over, and is not said. */
  readonly isLost: boolean;
  time(seconds: number): string;
}

export interface Ending {
  readonly hadConversation: boolean;
  /** Somebody wrote something. */
  readonly hadWords: boolean;
  readonly outcome: Outcome | null;
  /** The person's own will, on this page; whatever else the line says of an end is its word. */
  readonly isOwn: boolean;
  /** The other has said goodbye inside the seal, with how much was said: nothing of it is missing unseen. */
  readonly saidBye: boolean;
}

const CLOSE_TOLD_BEFORE_SECONDS = 3600;

/** Nobody is at the line at all, though it is open. */
const isEmpty = ({ languages, is_staffed }: LineProfile): boolean =>
  !is_staffed || languages.every((one) => !one.is_served_now);

/** Before the door: that nobody is there, or nobody who speaks this. */
export function doorSays(profile: LineProfile, language: string): Key | null {
  if (isEmpty(profile)) {
    return "queue.nobody";
  }
  return profile.languages.some((one) => one.is_served_now && one.code === language) ? null : "lang.none";
}

const STATES: Partial<Record<View, Key>> = {
  closed: "state.closed",
  closed_for_now: "state.stopped",
  full: "state.full",
  stopped: "state.stopped",
  conversation: "state.checking",
  ended: "state.ended",
};

/** The bar above a view, in a few words: what the view says too. Of a talk only until it is known who answers. */
export function barSays(view: View, profile: LineProfile | null, hasPlace: boolean): Key | null {
  if (view === "welcome") {
    return profile !== null && isEmpty(profile) ? "state.nobody" : "state.open";
  }
  return view === "waiting" && hasPlace ? "state.waiting" : (STATES[view] ?? null);
}

const isOffered = ({ state }: Waiting): boolean => state?.phase === "offered";

/** Where one is: the first sentence, in large letters. */
export function placeSays(waiting: Waiting): readonly Said[] {
  const { state } = waiting;
  const place = state?.place ?? null;
  if (state === null) {
    return waiting.isWorking ? [["line.joining"], ["line.working"]] : [["line.joining"]];
  }
  if (waiting.isLost) {
    return [["queue.unsure"]];
  }
  if (isOffered(waiting)) {
    return [["queue.ready"]];
  }
  if (place !== null && place.kept_until !== null) {
    return [["queue.your_turn"]];
  }
  if (place !== null && place.ahead > 0) {
    return [["queue.ahead", { n: place.ahead }]];
  }
  return isServed(state) ? [["queue.next"]] : [["queue.first"]];
}

/** Who of those ahead is lost, and how long, or why nobody can say so. Nothing while it is the person's turn. */
export function waitSays(waiting: Waiting): readonly Said[] {
  const { state, time, language, isLost } = waiting;
  const place = state?.place ?? null;
  if (state === null || place === null || isLost || isOffered(waiting)) {
    return [];
  }
  if (place.kept_until !== null) {
    return [["queue.your_turn_until", { time: time(place.kept_until) }]];
  }
  const away: readonly Said[] = place.away > 0 ? [["queue.away", { n: place.away }]] : [];
  return [...away, ...(isServed(state) ? [estimateSays(place)] : nobodySays(state, place, language))];
}

const isServed = ({ line, place }: VisitorState): boolean =>
  (place?.has_counsellor ?? false) && !line.is_closed_for_now;

function nobodySays({ line }: VisitorState, place: Place, language: string): readonly Said[] {
  const isOther = place.languages_now.length > 0 && !place.languages_now.includes(language);
  if (isOther && !line.is_closed_for_now) {
    return place.asks_language ? [["lang.none_now"], ["queue.asks_language"]] : [["lang.none_now"]];
  }
  return line.phase === "open" && place.languages_now.length === 0 && !line.is_closed_for_now
    ? [["queue.nobody"]]
    : [["queue.closed_for_now"]];
}

function estimateSays({ estimate }: Place): Said {
  if (estimate === null) {
    return ["queue.estimate_unknown"];
  }
  const { min_minutes: min, max_minutes: max } = estimate;
  return min === 0 ? ["queue.estimate_short", { max }] : ["shared.estimate", { min, max }];
}

/** That one may stay, where no sentence says more exactly how long the place is kept. */
export const staySays = ({ state, isLost }: Waiting): Key | false =>
  !isLost && state?.phase === "waiting" && state.place?.kept_until === null && "queue.stay";

/** What else is true now, each in a note of its own. Whoever is about to be answered is told of the line's end alone. */
export function noteSays(waiting: Waiting): readonly (readonly Said[])[] {
  const { state, back, hasGrown, isLost } = waiting;
  const notes: (readonly Said[])[] = [];
  if (isLost) {
    return notes;
  }
  if (state !== null && !isOffered(waiting)) {
    if (back !== null) {
      notes.push([[back]]);
    }
    if (hasGrown && isServed(state)) {
      notes.push([["queue.grown"]]);
    }
    if (state.place?.is_long && isServed(state)) {
      notes.push([["queue.long"]]);
    }
  }
  const closing = closingSays(waiting);
  return closing.length === 0 ? notes : [...notes, closing];
}

/** Before the line closes and while it does, and while it takes nobody new; the time only where there is one. */
function closingSays({ state, now, time }: Waiting): readonly Said[] {
  if (state === null) {
    return [];
  }
  const { phase, closes_at: at, served_until: until } = state.line;
  const isSoon = at !== null && at - now < Math.max(CLOSE_TOLD_BEFORE_SECONDS, waitSeconds(state));
  if (phase === "closed" || (phase === "open" && !isSoon)) {
    return [];
  }
  const close: Said =
    at === null ? ["queue.closing"] : [at > now ? "queue.before_close" : "queue.after_close", { time: time(at) }];
  // Until when those who wait are answered is a promise, and needs somebody to keep it.
  return until === null || !isServed(state) ? [close] : [close, ["queue.until", { time: time(until) }]];
}

const waitSeconds = ({ place }: VisitorState): number => (place?.estimate?.max_minutes ?? 0) * 60;

/** Whether one may begin anew: not where the line said that it has no time for her today, nor before a shut door. */
export const mayRestart = (outcome: Outcome | null, profile: LineProfile | null): boolean =>
  profile?.phase === "open" && outcome !== "refused_by_lead";

/** How it ended, whether words may be missing, then what that means now. */
export function endSays(ending: Ending): readonly Said[] {
  const { hadConversation, hadWords } = ending;
  const key = hadConversation ? talkSays(ending) : placeEnded(ending);
  const tail: readonly Said[] = TOLD.includes(key) ? [["end.tail"]] : [];
  const peace: readonly Said[] = [[hadConversation && hadWords ? "end.thanks" : "end.come_back"]];
  return [plain(key), ...tail, ...(IN_PEACE.includes(key) ? peace : [])];
}

function placeEnded({ outcome, isOwn }: Ending): Key {
  return isOwn ? "end.left_place" : (NO_TALK[outcome ?? "served"] ?? "end.place_gone");
}

function talkSays({ hadWords, outcome, isOwn, saidBye }: Ending): Key {
  if (isOwn) {
    return hadWords ? "end.erased" : "end.over"; // no messages were deleted where none were
  }
  return saidBye ? "end.by_counsellor" : (TALK[outcome ?? "served"] ?? "end.told");
}

const plain = (key: Key): Said => [key] as Said;

const NO_TALK: Sentences = {
  expired: "queue.lost_place",
  refused_by_lead: "queue.not_today",
  released: "queue.released",
  no_show: "queue.no_show",
};
/** Why, as the line says. */
const TALK: Sentences = {
  ...NO_TALK,
  silent: "end.silent",
  expired: "end.lost",
  abandoned_by_line: "end.abandoned",
  back_on_line: "end.abandoned",
  refused_by_lead: "end.by_line",
  not_verified: "end.not_verified",
};
/** Where a thank you, or a welcome back, does not sound like scorn. */
const IN_PEACE: readonly Key[] = ["end.erased", "end.by_counsellor", "end.over", "end.told", "end.left_place"];
/** Where the line alone says that it is over: what was said last may not have come. */
const TOLD: readonly Key[] = ["end.told", "end.silent", "end.lost", "end.abandoned", "end.by_line"];
