/** The words on the wire, as `docs/protocol.md` and the `shapes.py` of each area say them. */

export const PROTOCOL_VERSION = 1;
export const BODY_MAX_CHARS = 32_768;

export type Kind = "key_package" | "opening" | "message" | "commit";
export type LinePhase = "open" | "intake_stopped" | "closing" | "closed";
export type PresenceName = "here" | "lost" | "silent" | "left";
export type MemberRole = "visitor" | "counsellor" | "specialist" | "facilitator" | "participant";
export type Outcome =
  | "served"
  | "left"
  | "quick_exit"
  | "expired"
  | "silent"
  | "refused_by_lead"
  | "ended_by_counsellor"
  | "abandoned_by_line";

/** Every reason that `chatd.core.errors.Reason` knows, and `offline` for our own side of the line. */
export type Reason =
  | "line_closed"
  | "line_full"
  | "intake_stopped"
  | "language_not_served"
  | "already_joined"
  | "not_a_member"
  | "not_allowed"
  | "no_room"
  | "not_offered"
  | "on_shift_already"
  | "not_on_shift"
  | "wrong_state"
  | "out_of_order"
  | "outbox_full"
  | "wrong_epoch"
  | "wrong_kind"
  | "bad_credential"
  | "too_often"
  | "retired_version"
  | "malformed"
  | "gone"
  | "try_again"
  | "broken"
  | "offline";

export interface Refused {
  readonly refused: Reason;
}
export type Answer<T> = T | Refused;
export const isRefused = <T extends object>(answer: Answer<T>): answer is Refused => "refused" in answer;

// ---- to the daemon ----

export interface Join {
  readonly embed: string;
  readonly language: string;
  readonly topic?: string | null;
  readonly resume_hash: string;
}
export interface Resume {
  readonly value: string;
  readonly key: string;
  readonly received?: number;
}
export interface Leave {
  readonly quick?: boolean;
}
export interface Say {
  readonly conversation: string;
  readonly id: number;
  readonly kind: Kind;
  readonly body: string;
}
export interface Received {
  readonly conversation: string;
  readonly up_to: number;
}
export interface End {
  readonly conversation: string;
}
export interface CatchUp {
  readonly conversation: string;
  readonly after: number;
}
export interface StartShift {
  readonly lines: readonly string[];
  readonly languages: readonly string[];
  readonly capacity: number;
  readonly resume_hash: string;
}
export interface Membership {
  readonly value: string;
  readonly received?: number;
}
export interface ResumeShift {
  readonly value: string;
  readonly key: string;
  readonly memberships: readonly Membership[];
}
export interface ChangeLine {
  readonly line: string;
  readonly act: "open" | "stop_intake" | "close";
}

// ---- from the daemon ----

export interface Receipt {
  readonly conversation: string;
  readonly stored: number;
  readonly delivered: number;
}
export interface RefusalPush extends Refused {
  readonly conversation: string;
  readonly id: number;
}
export interface Deliver {
  readonly conversation: string;
  readonly number: number;
  readonly sender: string;
  readonly id: number;
  readonly kind: Kind;
  readonly body: string;
}
export interface MemberState {
  readonly member: string;
  readonly role: MemberRole;
  readonly presence: PresenceName;
}
export interface ConversationState {
  readonly id: string;
  readonly me: string;
  readonly value: string;
  readonly phase: "opening" | "open" | "orphaned" | "ended";
  readonly line: string;
  readonly language: string;
  readonly topic: string | null;
  readonly members: readonly MemberState[];
  readonly stored: number;
  readonly delivered: number;
  readonly outcome: Outcome | null;
}
export interface Estimate {
  readonly min_minutes: number;
  readonly max_minutes: number;
}
export interface Place {
  readonly ahead: number;
  readonly estimate: Estimate | null;
  readonly is_long: boolean;
  readonly has_counsellor: boolean;
}
export interface LineState {
  readonly id: string;
  readonly phase: LinePhase;
  readonly closes_at: number | null;
}
export interface VisitorState {
  readonly version: number;
  readonly now: number;
  readonly phase: "waiting" | "offered" | "conversation" | "ended";
  readonly value: string | null;
  readonly line: LineState;
  readonly place: Place | null;
  readonly conversation: ConversationState | null;
  readonly outcome: Outcome | null;
}
export interface DeskState {
  readonly value: string;
  readonly phase: "available" | "paused" | "away" | "last";
  readonly capacity: number;
  readonly lines: readonly string[];
  readonly languages: readonly string[];
}
export interface Offer {
  readonly ticket: string;
  readonly line: string;
  readonly language: string;
  readonly topic: string | null;
  readonly waited_seconds: number;
  readonly expires_at: number;
  readonly offer_seconds: number;
}
export interface Orphan {
  readonly conversation: string;
  readonly line: string;
  readonly language: string;
  readonly lost_seconds: number;
}
export interface ConsoleState {
  readonly version: number;
  readonly now: number;
  readonly desk: DeskState | null;
  readonly offer: Offer | null;
  readonly conversations: readonly ConversationState[];
  readonly orphans: readonly Orphan[];
}
export interface BoardDesk {
  readonly alias: string;
  readonly phase: "available" | "paused" | "away" | "last" | "lost";
  readonly conversations: number;
  readonly capacity: number;
}
export interface BoardLine {
  readonly line: string;
  readonly name: string;
  readonly phase: LinePhase;
  readonly waiting: number;
  readonly longest_wait_seconds: number;
  readonly served: number;
  readonly free: number;
  readonly abandoned_last_hour: number;
  readonly orphans: number;
  readonly desks: readonly BoardDesk[];
}
export interface Board {
  readonly version: number;
  readonly now: number;
  readonly lines: readonly BoardLine[];
}

// ---- over HTTP ----

/**
 * `GET /state/EMBED?lang=fi`, before the click. `wait` in minutes; `next_opening` in seconds since 1970;
 * `text` says it all in words.
 */
export interface PublicState {
  readonly phase: LinePhase | "full" | "not_allowed";
  readonly next_opening: number | null;
  readonly wait: readonly [number, number] | null;
  readonly text: string;
}
export interface Helpline {
  readonly name: string;
  readonly number: string;
  readonly hours: string;
  readonly cost: string;
}
/** `GET /line/EMBED?lang=fi`, after the click: reviewed texts of the line, in the language asked for. */
export interface LineProfile {
  readonly line: string;
  readonly name: string;
  readonly organisation: string;
  readonly language: string;
  readonly languages: readonly { readonly code: string; readonly name: string; readonly is_served_now: boolean }[];
  readonly audience: string;
  readonly is_adult: boolean;
  readonly answered_by: "professional" | "volunteer" | "peer";
  readonly topics: readonly ("experienced" | "used" | "close" | "professional" | "unsure")[];
  readonly helplines: readonly Helpline[];
  readonly hours: readonly string[];
  readonly phase: LinePhase | "full";
  readonly next_opening: number | null;
  readonly is_demonstration: boolean;
}
export interface StaffProfile {
  readonly bearer?: string;
  readonly staff: { readonly id: string; readonly alias: string; readonly role: "counsellor" | "lead" | "admin" };
  readonly organisation: { readonly id: string; readonly name: string };
  readonly lines: readonly {
    readonly id: string;
    readonly name: string;
    readonly languages: readonly string[];
    readonly max_capacity: number;
  }[];
  readonly roots: readonly string[];
  readonly certificate: string | null;
  readonly is_demonstration: boolean;
}
/** A planned shift: times in seconds since 1970, the key and the credential base64url. */
export interface CredentialRequest {
  readonly id: string;
  readonly alias: string;
  readonly not_before: number;
  readonly not_after: number;
  readonly public_key: string;
}
export interface SignedCredential extends CredentialRequest {
  readonly credential: string;
}
