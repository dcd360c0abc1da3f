/** Whether what came is a state that this page can live by: all that it reads is there, of its kind, and can be told. */

import type {
  AskingState,
  ConversationState,
  Estimate,
  LineState,
  MemberState,
  Notice,
  Place,
  VisitorState,
} from "../core/protocol";

type Is = (value: unknown) => boolean;
/** With what the page does not know yet besides; a name that is a new word of the line's is a text. */
type Shape<T> = { readonly [K in keyof T]-?: Is };

/** What a `Date` can say, in seconds since 1970. Source: ECMA-262, "Time Values and Time Range". */
const TIME_MAX_SECONDS = 8.64e12;

const isText: Is = (value) => typeof value === "string";
const isFlag: Is = (value) => typeof value === "boolean";
const isCount: Is = (value) => Number.isFinite(value) && (value as number) >= 0;
const isTime: Is = (value) => isCount(value) && (value as number) < TIME_MAX_SECONDS;
/** Known to be one: the first that is tried takes a slow phone 70 ms (docs/adr/0076). */
const HOME = "Europe/Helsinki";
const isZone: Is = (value) => {
  try {
    return value === HOME || (isText(value) && new Intl.DateTimeFormat("en", { timeZone: value as string }) !== null);
  } catch {
    return false;
  }
};
const orNull =
  (is: Is): Is =>
  (value) =>
    value === null || is(value);
/** What the release before this one says nothing of. */
const orMissing =
  (is: Is): Is =>
  (value) =>
    value === undefined || is(value);
const each =
  (is: Is): Is =>
  (value) =>
    Array.isArray(value) && value.every(is);
const oneOf =
  (...names: readonly string[]): Is =>
  (value) =>
    names.includes(value as string);
const shape =
  <T>(of: Shape<T>): Is =>
  (value) =>
    typeof value === "object" &&
    value !== null &&
    Object.entries<Is>(of).every(([name, is]) => is((value as Record<string, unknown>)[name]));

const isSaid = shape<Notice>({ by: isText, text: isText, language: isText });

const isLine = shape<LineState>({
  id: isText,
  phase: isText,
  closes_at: orNull(isTime),
  is_closed_for_now: isFlag,
  served_until: orNull(isTime),
  timezone: isZone,
  ticket_grace_seconds: isTime,
  conversation_grace_seconds: isTime,
  notice: orMissing(orNull(isSaid)),
  advice: orMissing(orNull(isSaid)),
});

const isPlace = shape<Place>({
  ahead: isCount,
  estimate: orNull(shape<Estimate>({ min_minutes: isCount, max_minutes: isCount })),
  is_long: isFlag,
  has_counsellor: isFlag,
  away: isCount,
  languages_now: each(isText),
  asks_language: isFlag,
  kept_until: orNull(isTime),
});

const isAsking = shape<AskingState>({
  stage: isText,
  purpose: isText,
  line: isText,
  line_name: isText,
  member: orNull(isText),
  crossing: orNull(isText),
  desk: orNull(isText),
  alias: orNull(isText),
  until: orNull(isTime),
  leave_from: orNull(isTime),
  outcome: orNull(isText),
});

const isConversation = shape<ConversationState>({
  id: isText,
  me: isText,
  value: isText,
  phase: oneOf("opening", "open", "orphaned", "ended"),
  line: isText,
  language: isText,
  topic: orNull(isText),
  members: each(shape<MemberState>({ member: isText, role: isText, presence: isText })),
  stored: isCount,
  delivered: isCount,
  outcome: orNull(isText),
  ended_by: orNull(isText),
  silent_until: orNull(isTime),
  urgent: orNull(isText),
  answer_until: orNull(isTime),
  release_at: orNull(isTime),
  began_at: orNull(isTime),
  waited_seconds: orNull(isCount),
  company: orMissing(isFlag),
  asking: orMissing(orNull(isAsking)),
});

export const isSound: Is = shape<VisitorState>({
  version: isCount,
  now: isTime,
  phase: oneOf("waiting", "offered", "conversation", "ended"),
  value: orNull(isText),
  line: isLine,
  place: orNull(isPlace),
  conversation: orNull(isConversation),
  outcome: orNull(isText),
});
