// Made from the daemon's shapes (chatd/*/shapes), not by hand: python ops/wire_types.py | node widget/build/wire-types.mjs

/** That it cannot wait, as the visitor says: a flag, and no word of what has happened. */
export type Urgent = "danger" | "harm";

/** What a line does with those who come and those who wait. */
export type DoorPhase = "closed" | "closing" | "intake_stopped" | "open";

/** Where a conversation is. */
export type ConversationPhase = "ended" | "open" | "opening" | "orphaned";

/** As what somebody is in a conversation. */
export type Role = "counsellor" | "facilitator" | "participant" | "specialist" | "visitor";

/** How a page is seen by the daemon. */
export type Presence = "here" | "left" | "lost" | "silent";

/** How a ticket or a conversation ended, in everyday words. */
export type Outcome =
  | "abandoned_by_line"
  | "back_on_line"
  | "ended_by_counsellor"
  | "expired"
  | "left"
  | "no_show"
  | "not_verified"
  | "quick_exit"
  | "refused_by_lead"
  | "released"
  | "served"
  | "silent";

/** How far an asking is. */
export type AskingStage = "asked" | "coming" | "here" | "over";

/** What a colleague is asked into a conversation for. */
export type Purpose = "together" | "transfer";

/** From a line for those who were hurt to one for those who have used violence, or back: she is asked as such. */
export type Crossing = "to_users" | "to_victims";

/** What became of an asking that is over. */
export type AskingOutcome =
  | "declined"
  | "lost"
  | "no_answer"
  | "not_verified"
  | "parted"
  | "transferred"
  | "turned_away"
  | "unanswered"
  | "withdrawn";

/** How far a member of a room is. */
export type SeatStage = "asking" | "called" | "here" | "queued";

/** What a person of an organisation may do in the console: a volunteer less than a counsellor. */
export type StaffRole = "admin" | "counsellor" | "lead" | "volunteer";

/** Why the answer is no. Every value has words in each language of the widget. */
export type Reason =
  | "already_joined"
  | "asked_already"
  | "bad_credential"
  | "broken"
  | "by_telephone"
  | "closed_for_now"
  | "gone"
  | "intake_stopped"
  | "language_not_served"
  | "limit_too_high"
  | "line_closed"
  | "line_full"
  | "malformed"
  | "no_room"
  | "not_a_member"
  | "not_allowed"
  | "not_away"
  | "not_lead"
  | "not_offered"
  | "not_on_shift"
  | "not_vouched"
  | "on_shift_already"
  | "out_of_order"
  | "outbox_full"
  | "page_too_old"
  | "retired_version"
  | "too_often"
  | "try_again"
  | "work_first"
  | "wrong_epoch"
  | "wrong_kind"
  | "wrong_state";

/** Whether a desk takes tickets. */
export type DeskPhase = "available" | "away" | "last" | "paused";

/** Each event and each HTTP route with its payload and its answer; each push. */
export interface Protocol {
  readonly version: 1;
  readonly namespaces: {
    readonly "/visitor": {
      readonly events: {
        readonly join: readonly [Join, VisitorState | WorkFirst];
        readonly resume: readonly [Resume, VisitorState];
        readonly languages: readonly [Languages, Empty];
        readonly leave: readonly [Leave, Empty];
        readonly here: readonly [Here, Empty];
        readonly urgent: readonly [SayUrgent, Empty];
        readonly say: readonly [Say, Empty];
        readonly received: readonly [Received, Empty];
        readonly end: readonly [End, Empty];
        readonly catch_up: readonly [CatchUp, Delivered];
        readonly not_verified: readonly [NotVerified, VisitorState];
        readonly wait_for_another: readonly [WaitForAnother, VisitorState];
        readonly company: readonly [KnowsCompany, Empty];
        readonly turn_away: readonly [TurnAway, VisitorState];
        readonly room_knock: readonly [KnockAtRoom, RoomState];
        readonly room_back: readonly [BackInRoom, RoomState];
        readonly room_leave: readonly [LeaveRoom, Empty];
      };
      readonly pushes: {
        readonly state: VisitorState;
        readonly deliver: Deliver;
        readonly receipt: Receipt;
        readonly refusal: Refusal;
        readonly revocations: Revocations;
        readonly room: RoomState;
      };
    };
    readonly "/console": {
      readonly events: {
        readonly start_shift: readonly [StartShift, ConsoleState];
        readonly resume_shift: readonly [ResumeShift, ConsoleState];
        readonly pause: readonly [Pause, Empty];
        readonly set_capacity: readonly [SetCapacity, Empty];
        readonly only_one: readonly [OnlyOne, Empty];
        readonly ask_queue: readonly [AskQueue, Queue];
        readonly wrap_up: readonly [WrapUp, Empty];
        readonly accept: readonly [Accept, Empty];
        readonly decline: readonly [Decline, Empty];
        readonly end_shift: readonly [EndShift, Empty];
        readonly watch: readonly [Watch, Board | Empty];
        readonly watch_last_hours: readonly [WatchLastHours, LastHours | Empty];
        readonly change_line: readonly [ChangeLine, Empty];
        readonly set_limit: readonly [SetLimit, Empty];
        readonly call_back: readonly [CallBack, Empty];
        readonly pull_forward: readonly [PullForward, Empty];
        readonly say_to_waiting: readonly [SayToWaiting, Empty];
        readonly say: readonly [Say, Empty];
        readonly received: readonly [Received, Empty];
        readonly end: readonly [End, Empty];
        readonly catch_up: readonly [CatchUp, Delivered];
        readonly take_orphan: readonly [TakeOrphan, Empty];
        readonly release: readonly [Release, Empty];
        readonly cannot_seal: readonly [CannotSeal, Empty];
        readonly end_as_abuse: readonly [EndAsAbuse, Empty];
        readonly ask_colleagues: readonly [AskColleagues, Askable];
        readonly ask_in: readonly [AskIn, Empty];
        readonly withdraw_asking: readonly [WithdrawAsking, Empty];
        readonly come_in: readonly [ComeIn, Empty];
        readonly decline_asking: readonly [DeclineAsking, Empty];
        readonly part: readonly [Part, Empty];
        readonly watch_chain: readonly [Empty, Empty];
        readonly ceremony: readonly [ToConsoles, Empty];
        readonly watch_rooms: readonly [Empty, Rooms];
        readonly room_enter: readonly [EnterRoom, RoomState];
        readonly room_leave: readonly [LeaveRoom, Empty];
        readonly room_code: readonly [MakeCode, RoomCode];
        readonly room_admit: readonly [AboutGuest, Empty];
        readonly room_turn_away: readonly [AboutGuest, Empty];
        readonly watch_call_ins: readonly [Empty, CallIns];
      };
      readonly pushes: {
        readonly state: ConsoleState;
        readonly board: Board;
        readonly last_hours: LastHours;
        readonly deliver: Deliver;
        readonly receipt: Receipt;
        readonly refusal: Refusal;
        readonly chain: Empty;
        readonly ceremony: FromConsole;
        readonly fault: Fault;
        readonly rooms: Rooms;
        readonly call_ins: CallIns;
      };
    };
  };
  readonly http: {
    readonly "GET /state/{embed}": readonly [Empty, PublicState];
    readonly "GET /line/{embed}": readonly [Empty, LineProfile];
    readonly "GET /logo/{embed}": readonly [Empty, LogoShown];
    readonly "GET /room/{line}": readonly [Empty, GuestLine];
    readonly "POST /leave": readonly [Goodbye, Empty];
    readonly "GET /api/advice": readonly [Empty, AdviceAsked];
    readonly "GET /api/organisation": readonly [Empty, OwnItems];
    readonly "POST /api/drafts/unit": readonly [UnitEdit, Looked];
    readonly "POST /api/drafts/line": readonly [LineEdit, Looked];
    readonly "POST /api/drafts/embed": readonly [EmbedEdit, Looked];
    readonly "POST /api/drafts/staff": readonly [StaffEdit, Looked];
    readonly "POST /api/drafts/organisation": readonly [OrganisationEdit, Looked];
    readonly "POST /api/drafts/phrase": readonly [PhraseEdit, Looked];
    readonly "POST /api/drafts/card": readonly [CardEdit, Looked];
    readonly "POST /api/drafts/look": readonly [ItemKey, Looked];
    readonly "POST /api/drafts/drop": readonly [ItemKey, Empty];
    readonly "POST /api/publish": readonly [PublishBody, Published];
    readonly "GET /api/publications": readonly [Empty, Publications];
    readonly "POST /api/undo": readonly [UndoBody, Published];
    readonly "GET /api/file": readonly [Empty, OwnFile];
    readonly "POST /api/file": readonly [FileBody, FileBrought];
    readonly "POST /api/hours": readonly [HoursBody, Weeks];
    readonly "POST /api/snippet": readonly [SnippetBody, SnippetShown];
    readonly "POST /api/preview": readonly [PreviewBody, PreviewShown];
    readonly "GET /api/ready-made": readonly [Empty, ReadyMade];
    readonly "POST /api/ready-made/own": readonly [OwnPhrasesBody, OwnPhrases];
    readonly "POST /api/sign-in": readonly [SignInBody, SignedIn];
    readonly "POST /api/sign-out": readonly [Empty, Empty];
    readonly "POST /api/challenge": readonly [Empty, Challenge];
    readonly "POST /api/invitation": readonly [InvitationBody, Invitation];
    readonly "GET /api/me": readonly [Empty, StaffProfile];
    readonly "GET /api/passkeys": readonly [Empty, OwnPasskeys];
    readonly "POST /api/passkeys/challenge": readonly [Empty, Registering];
    readonly "POST /api/passkeys": readonly [PasskeyBody, Empty];
    readonly "POST /api/passkeys/remove": readonly [RemovePasskey, Empty];
    readonly "GET /api/staff": readonly [Empty, Colleagues];
    readonly "POST /api/staff/out": readonly [SignOutBody, Empty];
    readonly "POST /api/invitations": readonly [InviteBody, InvitationSecret];
    readonly "GET /api/audit": readonly [Empty, Acts];
    readonly "GET /api/chain": readonly [Empty, Chain];
    readonly "POST /api/chain/statement": readonly [StatementBody, Empty];
    readonly "GET /api/chain/statements": readonly [Empty, Statements];
    readonly "POST /api/chain/certificates": readonly [PressBody, Empty];
    readonly "POST /api/chain/issuing": readonly [CertificateBody, Empty];
    readonly "POST /api/chain/revoked-issuing": readonly [ListBody, Empty];
    readonly "GET /api/enrolled": readonly [Empty, Records];
    readonly "POST /api/enrolled": readonly [RecordBody, Empty];
    readonly "GET /api/services": readonly [Empty, Services];
    readonly "GET /api/services/csv": readonly [Empty, ServicesCsv];
    readonly "POST /api/services/look": readonly [CsvBody, ServicesLooked];
    readonly "POST /api/services/publish": readonly [PublishServices, ServicesPublished];
    readonly "POST /api/services/one": readonly [ChangeService, ServicesPublished];
    readonly "GET /api/services/past": readonly [Empty, ServicesPast];
    readonly "POST /api/services/undo": readonly [PutBack, ServicesPublished];
    readonly "POST /api/services/referred": readonly [ReferredBody, Empty];
    readonly "POST /api/call-in": readonly [MakeCall, Empty];
    readonly "POST /api/call-in/over": readonly [EndCall, Empty];
    readonly "POST /api/call-in/answer": readonly [AnswerCall, Empty];
    readonly "POST /api/call-in/wish": readonly [CallWish, Empty];
    readonly "GET /api/call-in/address": readonly [Empty, CallAddress];
    readonly "POST /api/call-in/address": readonly [KeepAddress, Empty];
    readonly "GET /api/rota": readonly [Empty, Rota];
    readonly "GET /api/rota/file": readonly [Empty, RotaFile];
    readonly "POST /api/rota/plan": readonly [PlanShift, RotaChanged];
    readonly "POST /api/rota/change": readonly [ChangeShift, RotaChanged];
    readonly "POST /api/rota/remove": readonly [RemoveShift, RotaChanged];
    readonly "POST /api/rota/answer": readonly [AnswerShift, RotaChanged];
    readonly "POST /api/rota/offer": readonly [OfferShift, RotaChanged];
  };
}
/**
 * Take a place on the line of an embed. `resume_hash` is SHA-256 of the page's resume key.
 *
 *     `others`: languages that are fine too. `work`: done since this was asked for with the same hash, and refused.
 */
export interface Join {
  readonly embed: string;
  readonly language: string;
  readonly resume_hash: string;
  readonly topic?: string | null;
  readonly others?: readonly string[];
  readonly urgent?: Urgent | null;
  readonly work?: Work | null;
}

/** What `work_first` asked for: its challenge, and the counters of all puzzles, 4 bytes each, base64url. */
export interface Work {
  readonly challenge: string;
  readonly solution: string;
}

/** All that a visitor's page is told; pushed whole, replaces the one before. `value`: the ticket or membership. */
export interface VisitorState {
  readonly version: number;
  readonly now: number;
  readonly phase: "conversation" | "ended" | "offered" | "waiting";
  readonly value: string | null;
  readonly line: LineState;
  readonly place: Place | null;
  readonly conversation: ConversationState | null;
  readonly outcome: Outcome | null;
}
/**
 * The line as the visitor's page needs it. Times in seconds since 1970, to be told in `timezone`.
 *
 *     `closes_at`: when the intake ends, or has ended, by plan; None when it does not, or a lead did it by hand.
 *     `is_closed_for_now`: it is open, and nobody has been there for long. `served_until`: till when those who wait are
 *     served; None unless it closes. The graces: how long a lost page keeps its place, and its conversation. `notice`: a
 *     lead's, to all who wait; `advice`: to a professional who asks for advice, also while she talks.
 */
export interface LineState {
  readonly id: string;
  readonly phase: DoorPhase;
  readonly closes_at: number | null;
  readonly is_closed_for_now: boolean;
  readonly served_until: number | null;
  readonly timezone: string;
  readonly ticket_grace_seconds: number;
  readonly conversation_grace_seconds: number;
  readonly notice: Notice | null;
  readonly advice: Notice | null;
}

/** The line's words to who waits. `by`: whose they are, in the visitor's language; `language`: that of `text`. */
export interface Notice {
  readonly by: string;
  readonly text: string;
  readonly language: string;
}
/**
 * Where the visitor stands.
 *
 *     `away`: how many of those ahead are lost, or were not there when their turn came. `has_counsellor`: whether somebody
 *     there can take this ticket, now or later. `languages_now`: what those who are there speak. `asks_language`: waited
 *     long for a language that nobody speaks while another is spoken. `kept_until`: the turn came and nobody answered; the
 *     place is kept till then, unless the page says that somebody is here.
 */
export interface Place {
  readonly ahead: number;
  readonly estimate: Estimate | null;
  readonly is_long: boolean;
  readonly has_counsellor: boolean;
  readonly away: number;
  readonly languages_now: readonly string[];
  readonly asks_language: boolean;
  readonly kept_until: number | null;
}

/** The 15 % and 85 % quantiles of the wait left, in minutes, rounded outward to five. */
export interface Estimate {
  readonly min_minutes: number;
  readonly max_minutes: number;
}
/**
 * A conversation as one member is shown it. `value` is the signed membership.
 *
 *     `ended_by`: as what the member was there who ended it; None when nobody did. `silent_until`: when it ends unless
 *     the visitor gives a sign, seconds since 1970; None while nobody is silent. `answer_until`: until when she may say
 *     whether another counsellor goes on with her; None while she is not asked. `company`: whether the visitor's page has
 *     said that it knows a third person. `asking`: the last colleague who was asked in. Only a counsellor is told these:
 *     `release_at`, from when on the place of a visitor who does not answer may be freed, None while that is not so;
 *     `began_at`, when it began; `waited_seconds`, how long its visitor had waited then.
 */
export interface ConversationState {
  readonly id: string;
  readonly me: string;
  readonly value: string;
  readonly phase: ConversationPhase;
  readonly line: string;
  readonly language: string;
  readonly topic: string | null;
  readonly members: readonly MemberState[];
  readonly stored: number;
  readonly delivered: number;
  readonly outcome: Outcome | null;
  readonly ended_by: Role | null;
  readonly silent_until: number | null;
  readonly urgent: Urgent | null;
  readonly answer_until: number | null;
  readonly release_at: number | null;
  readonly began_at: number | null;
  readonly waited_seconds: number | null;
  readonly company: boolean;
  readonly asking: AskingState | null;
}

/** One member as the daemon sees it; who it is, is said by the seal, never by the daemon. */
export interface MemberState {
  readonly member: string;
  readonly role: Role;
  readonly presence: Presence;
}
/**
 * A colleague is asked in, as one member is shown it. The visitor is shown it while she is `coming` or `here`.
 *
 *     `member`: the colleague's, from `coming` on. `line`: where she answers, named in the conversation's language.
 *     `crossing`: that line is for the others of those who were hurt and those who have used violence. Never told to the
 *     visitor: `until`, when the stage ends by itself, seconds since 1970; `outcome`. Told to the counsellor alone: `desk`
 *     and `alias` of who was asked; `leave_from`, from when on the first of a transfer may go.
 */
export interface AskingState {
  readonly stage: AskingStage;
  readonly purpose: Purpose;
  readonly line: string;
  readonly line_name: string;
  readonly member: string | null;
  readonly crossing: Crossing | null;
  readonly desk: string | null;
  readonly alias: string | null;
  readonly until: number | null;
  readonly leave_from: number | null;
  readonly outcome: AskingOutcome | null;
}
/**
 * The answer to a `join` that costs work first: the same again, with it. To whoever does not know it: too often.
 *
 *     `puzzles` puzzles, each with `bits` zero bits (`service.challenges.is_solved`).
 */
export interface WorkFirst {
  readonly challenge: string;
  readonly bits: number;
  readonly puzzles: number;
  readonly refused: "work_first";
}

/** Take up a ticket or a conversation again: the signed value, the key, and how far we had read. */
export interface Resume {
  readonly value: string;
  readonly key: string;
  readonly received?: number;
}

/** While waiting: these languages are fine too, the best first; they replace what was said before. */
export interface Languages {
  readonly others: readonly string[];
}

/** Done, and nothing to say. */
export type Empty = Record<string, never>;

/** Leave the line or the conversation for good. `quick` is the quick exit. */
export interface Leave {
  readonly quick?: boolean;
}

/** Somebody sits here still: sets the clock of silence back. */
export type Here = Record<string, never>;

/** It cannot wait, while waiting or talking; null takes it back. No other word of it reaches the daemon. */
export interface SayUrgent {
  readonly urgent: Urgent | null;
}

/** Relay one envelope. `id` counts 1, 2, 3… for each member; answered by `receipt` or `refusal`. */
export interface Say {
  readonly conversation: string;
  readonly id: number;
  readonly kind: "ack" | "commit" | "key_package" | "message" | "opening";
  readonly body: string;
}

/** Everything up to this number has been received by this page. No answer. */
export interface Received {
  readonly conversation: string;
  readonly up_to: number;
}

/** End the conversation for everybody in it. */
export interface End {
  readonly conversation: string;
}

/** Deliver again all that is held after this number. */
export interface CatchUp {
  readonly conversation: string;
  readonly after: number;
}

/** The answer to `catch_up`. */
export interface Delivered {
  readonly envelopes: readonly Deliver[];
}

/** One envelope of another member. Numbers grow, and may jump after a restart. */
export interface Deliver {
  readonly conversation: string;
  readonly number: number;
  readonly sender: string;
  readonly id: number;
  readonly kind: "ack" | "commit" | "key_package" | "message" | "opening";
  readonly body: string;
}

/** The visitor's page could not make sure who answers: the ticket waits again, first in line. */
export interface NotVerified {
  readonly conversation: string;
}

/** The visitor would rather wait, first in line, than go on with who wants to take over. */
export interface WaitForAnother {
  readonly conversation: string;
}

/** The visitor's page knows how a third person comes in, by her yes alone, and goes. */
export interface KnowsCompany {
  readonly conversation: string;
}

/** Not this one: the visitor's no, then or later; or her page could not make sure who it is. */
export interface TurnAway {
  readonly conversation: string;
  readonly why: "no" | "not_verified";
}

/** A guest with a code: who she says she is, the key of her leaf, and the hash of her page's resume key. */
export interface KnockAtRoom {
  readonly line: string;
  readonly code: string;
  readonly name: string;
  readonly office: string;
  readonly leaf: string;
  readonly resume_hash: string;
}
/**
 * The room of a line as one page is shown it.
 *
 *     `made`: by which one room is told from the next, 0 while there is none. `round`: which group; `epoch`: of it.
 *     `member`, `stage`, `call`, `stored`, `delivered` are one's own; `call`: which key package is asked for. `committer`:
 *     whose page lets in and takes out; `is_due`: somebody is to be taken out. Told to the staff who are here alone:
 *     `guests`, `codes`, `codes_paused_until`. `over`: to a guest, that the room is over, or that she is out of it.
 */
export interface RoomState {
  readonly line: string;
  readonly conversation: string;
  readonly name: string;
  readonly organisation: string;
  readonly version: number;
  readonly made: number;
  readonly round: number;
  readonly epoch: number;
  readonly member: string | null;
  readonly stage: SeatStage | null;
  readonly call: number;
  readonly stored: number;
  readonly delivered: number;
  readonly committer: string | null;
  readonly is_due: boolean;
  readonly members: readonly RoomMember[];
  readonly guests: readonly RoomGuest[];
  readonly codes: readonly LiveCode[];
  readonly codes_paused_until: number | null;
  readonly members_max: number;
  readonly over: ("over" | "shown_out") | null;
}
/**
 * One member. `name`: a guest's as she says it. `organisation`: of one of the staff; `office`: of a guest.
 *
 *     `call`: of who is called, which key package of hers is asked for; else 0.
 */
export interface RoomMember {
  readonly member: string;
  readonly kind: "guest" | "staff";
  readonly name: string;
  readonly leaf: string;
  readonly stage: SeatStage;
  readonly organisation: string;
  readonly office: string;
  readonly role: StaffRole | null;
  readonly call: number;
}

/** One who asks to be let in, since then. */
export interface RoomGuest {
  readonly member: string;
  readonly name: string;
  readonly office: string;
  readonly since: number;
}

/** A code that nobody has used yet; never its digits. */
export interface LiveCode {
  readonly until: number;
}

/** A guest's page that had lost its connection. `key`: whose hash it gave. */
export interface BackInRoom {
  readonly line: string;
  readonly member: string;
  readonly key: string;
  readonly has_keys?: boolean;
}

/** Go; whoever is here takes one out of the group. */
export interface LeaveRoom {
  readonly line: string;
}

/** All own envelopes up to `stored` are held by the daemon, up to `delivered` by every other member. */
export interface Receipt {
  readonly conversation: string;
  readonly stored: number;
  readonly delivered: number;
}

/** The push to the sender of a `say` that was not carried out; null for what could not be read of it. */
export interface Refusal {
  readonly refused: Reason;
  readonly conversation: string | null;
  readonly id: number | null;
}

/** Revocation lists of one organisation that are new; a page judges by them who is in its conversation. */
export interface Revocations {
  readonly lists: readonly string[];
}
/**
 * Take tickets from these lines, in these languages, at most `capacity` at once.
 *
 *     `paused`: no offers before `pause {paused: false}`; for a lead at the board who takes an orphan over.
 */
export interface StartShift {
  readonly lines: readonly string[];
  readonly languages: readonly string[];
  readonly capacity: number;
  readonly resume_hash: string;
  readonly paused?: boolean;
}

/** All that a console is told; pushed whole, replaces the one before. */
export interface ConsoleState {
  readonly version: number;
  readonly now: number;
  readonly desk: DeskState | null;
  readonly offer: Offer | null;
  readonly conversations: readonly ConversationState[];
  readonly orphans: readonly Orphan[];
  readonly askings: readonly AskedIn[];
}
/**
 * The desk of this console. `value`: the signed desk. `closings`: of its lines that close, or are closed.
 *
 *     `wrap_ups`: of each place that rests after a conversation, until when, seconds since 1970; some may be over.
 *     `may_wrap_up_longer`: whether one of them may still be extended. `only_one`: by her own word, until she takes it
 *     back. `one_until`: who is new has one at once until then, seconds since 1970; null for everybody else.
 */
export interface DeskState {
  readonly value: string;
  readonly phase: DeskPhase;
  readonly capacity: number;
  readonly lines: readonly string[];
  readonly languages: readonly string[];
  readonly closings: readonly Closing[];
  readonly wrap_ups: readonly number[];
  readonly may_wrap_up_longer: boolean;
  readonly only_one: boolean;
  readonly one_until: number | null;
}

/** When the intake of a line ends, or has ended. `at`: seconds since 1970. */
export interface Closing {
  readonly line: string;
  readonly at: number;
}

/** A ticket shown to this desk; nothing of it tells who or from where. */
export interface Offer {
  readonly ticket: string;
  readonly line: string;
  readonly language: string;
  readonly topic: string | null;
  readonly waited_seconds: number;
  readonly expires_at: number;
  readonly offer_seconds: number;
  readonly urgent: Urgent | null;
}

/** A conversation without a counsellor that this desk may take over. `since`: of the loss, seconds since 1970. */
export interface Orphan {
  readonly conversation: string;
  readonly line: string;
  readonly language: string;
  readonly since: number;
  readonly urgent: Urgent | null;
}
/**
 * This desk is asked into a conversation; or, for a little, what became of an asking that is over.
 *
 *     `by`: alias of who asks. `line`: where this desk would answer, `line_name` in the conversation's language. `until`:
 *     when it ends unless she answers, seconds since 1970; `began_at`: when the conversation did. `organisation`: of who
 *     asks, where it is another: then nothing is told of the visitor, and `began_at` is when this desk was asked.
 */
export interface AskedIn {
  readonly conversation: string;
  readonly stage: AskingStage;
  readonly purpose: Purpose;
  readonly line: string;
  readonly line_name: string;
  readonly language: string;
  readonly topic: string | null;
  readonly by: string;
  readonly began_at: number;
  readonly until: number | null;
  readonly crossing: Crossing | null;
  readonly urgent: Urgent | null;
  readonly outcome: AskingOutcome | null;
  readonly organisation: string;
}

/** Take up the desk again, with the conversations that this page still holds. */
export interface ResumeShift {
  readonly value: string;
  readonly key: string;
  readonly memberships?: readonly Membership[];
}

/** A conversation that the console still holds, and how far it had read. `sealed`: its keys stand too. */
export interface Membership {
  readonly value: string;
  readonly received?: number;
  readonly sealed?: boolean;
}

/** No new offers while paused. Conversations go on. */
export interface Pause {
  readonly paused: boolean;
}

/** How many at once from now on; lowering keeps the present conversations. */
export interface SetCapacity {
  readonly capacity: number;
}

/** One conversation needs all of her: no other until `is_on` is false, and leads see it. */
export interface OnlyOne {
  readonly is_on: boolean;
}

/** How many wait on the lines of this desk: told to who asks, once. */
export type AskQueue = Record<string, never>;

/** How many wait, by line. */
export interface Queue {
  readonly lines: readonly QueueLine[];
}

/** How many wait on one line. */
export interface QueueLine {
  readonly line: string;
  readonly waiting: number;
}

/** After a conversation: `more` time before its place takes another, or ready now. */
export interface WrapUp {
  readonly more: boolean;
}

/** Take the offered ticket. */
export interface Accept {
  readonly ticket: string;
}

/** Let the offered ticket go to the next desk. Not counted as a miss. */
export interface Decline {
  readonly ticket: string;
}

/** No new offers; the desk goes when its last conversation has ended, at once if there is none. */
export type EndShift = Record<string, never>;

/** Send the board, or stop sending it. */
export interface Watch {
  readonly board: boolean;
}
/**
 * The queue watch; pushed whole within a second of a change, and every 5 s at least.
 *
 *     When what its leads must renew ends, seconds since 1970, null where there is none: `certificate_ends` of the issuing
 *     certificate that ends last, `revocations_end` of the last revocation list that was signed ahead,
 *     `staff_certificates_end` of the first person's certificate. `signatures_asked`: statements not certified yet.
 *     `vouched_ends`: of the first certificate by which a root vouches for another organisation's people on a line.
 */
export interface Board {
  readonly version: number;
  readonly now: number;
  readonly lines: readonly BoardLine[];
  readonly certificate_ends: number | null;
  readonly revocations_end: number | null;
  readonly staff_certificates_end: number | null;
  readonly signatures_asked: number;
  readonly vouched_ends: number | null;
}
/**
 * Counts of one line, and nothing of any person. Times are seconds since 1970; the page counts on by itself.
 *
 *     `is_closed_for_now`: open by plan, and takes nobody new since nobody has been there for long. `away`: of those who
 *     wait, how many are lost, or were not there when their turn came; `waiting_lost`: how many are lost. `longest_since`:
 *     since when the first waits who is not away. `is_full`: for at least one of the languages. `places_max`: how many may
 *     wait now; `limit`: how many beside those for whom a desk is free, as a lead has said; null where nobody has.
 *     `estimate`: in the language that waits longest; null when not known. `unstaffed_since`: since when no desk takes
 *     tickets; null while one does, and while the line is closed and nobody waits. `served_lost`, `served_silent`:
 *     conversations whose visitor is so. `closes_at`: when the intake ends, or has ended while closing; `served_until`:
 *     until when those who wait are served then; `left_at_close`: how many of those who wait cannot be served by then.
 *     `urgent`: how many who wait or talk have said so; `urgent_unseen_since`: since when the first of those that nobody
 *     has taken up yet has been so, waiting or in a conversation that has lost its counsellor.
 *     `abuse_last_hour`: conversations that were ended as abuse;
 *     `unverified_last_hour`: conversations that could not be sealed; `turned_away_last_hour`: who came and found it full;
 *     `answered_last_hour`: conversations in which the counsellor has written. `by_telephone`: whose word it is that
 *     nobody new is taken in writing; an operator's is not for a lead to change. `notice`: what a lead says to all
 *     who wait, since `notice_since`. `urgent_waiting`: of `urgent` those who wait; `pulled_last_hour`: whom a lead
 *     has let go first. `transferred_last_hour`: conversations with which a colleague went on in place of the first;
 *     `let_in_last_hour`: in which one came beside the first. `shares`: of each organisation that serves it, where it is
 *     more than one. `offered_by`: whose line it is, where it is another organisation's: then desks, `served`, `free` and
 *     `shares` are one's own people alone, of the rest only how it stands and who waits is told, and nothing of it is this
 *     lead's to change.
 */
export interface BoardLine {
  readonly line: string;
  readonly name: string;
  readonly phase: DoorPhase;
  readonly waiting: number;
  readonly served: number;
  readonly free: number;
  readonly abandoned_last_hour: number;
  readonly desks: readonly BoardDesk[];
  readonly is_closed_for_now: boolean;
  readonly away: number;
  readonly waiting_lost: number;
  readonly longest_since: number | null;
  readonly is_full: boolean;
  readonly places_max: number;
  readonly limit: number | null;
  readonly estimate: BoardEstimate | null;
  readonly unstaffed_since: number | null;
  readonly languages: readonly BoardLanguage[];
  readonly served_lost: number;
  readonly served_silent: number;
  readonly closes_at: number | null;
  readonly served_until: number | null;
  readonly left_at_close: number;
  readonly urgent: number;
  readonly urgent_unseen_since: number | null;
  readonly unverified_last_hour: number;
  readonly abuse_last_hour: number;
  readonly turned_away_last_hour: number;
  readonly answered_last_hour: number;
  readonly by_telephone: ("lead" | "operator") | null;
  readonly notice: readonly SaidIn[];
  readonly notice_since: number | null;
  readonly urgent_waiting: number;
  readonly pulled_last_hour: number;
  readonly transferred_last_hour: number;
  readonly let_in_last_hour: number;
  readonly orphans: readonly BoardOrphan[];
  readonly alarms: readonly BoardAlarm[];
  readonly shares: readonly BoardShare[];
  readonly offered_by: string | null;
  readonly unit: BoardUnit | null;
}
/**
 * A counsellor on shift, by alias. `desk`: opaque; who knows it can do nothing with it but `call_back`, as a lead.
 *
 *     `since`: of this phase, or since when its connection is lost. `misses`: offers that it has missed in a row.
 *     `resting`: places that rest after a conversation, and are not free. `only_one`: she has said that
 *     one conversation needs all of her.
 */
export interface BoardDesk {
  readonly alias: string;
  readonly phase: "available" | "away" | "last" | "lost" | "paused";
  readonly conversations: number;
  readonly capacity: number;
  readonly desk: string;
  readonly since: number;
  readonly languages: readonly string[];
  readonly misses: number;
  readonly resting: number;
  readonly only_one: boolean;
}

/** What somebody who comes now would be told of the wait, whole minutes. */
export interface BoardEstimate {
  readonly low: number;
  readonly high: number;
}
/**
 * How many of those who wait would be served in this language, and how many desks that are there speak it.
 *
 *     Who is content with several languages counts in each. `is_full`: whoever comes with it is turned away.
 */
export interface BoardLanguage {
  readonly language: string;
  readonly waiting: number;
  readonly desks: number;
  readonly is_full: boolean;
}

/** A lead's words in one of the line's languages. */
export interface SaidIn {
  readonly language: string;
  readonly text: string;
}
/**
 * A conversation without its counsellor. Its opaque id is for `take_orphan` alone.
 *
 *     `may_take`: its own console did not return in time, and this lead speaks with its visitor.
 */
export interface BoardOrphan {
  readonly conversation: string;
  readonly language: string;
  readonly since: number;
  readonly urgent: boolean;
  readonly may_take: boolean;
}

/** Something that a lead must see now; `since` when. Source: queue policy, F.8. */
export interface BoardAlarm {
  readonly name:
    | "abandonments"
    | "flood"
    | "long_estimate"
    | "longest_wait"
    | "nobody"
    | "occupancy"
    | "offer_missed"
    | "orphan"
    | "urgent_unseen";
  readonly since: number;
}

/** What the people of one organisation do on a line that several serve: desks that are there, conversations now. */
export interface BoardShare {
  readonly organisation: string;
  readonly desks: number;
  readonly served: number;
  readonly taken_last_hour: number;
}

/** The unit of a line, named in the line's first language. */
export interface BoardUnit {
  readonly id: string;
  readonly name: string;
}

/** Send the last hours of each line while this is on. */
export interface WatchLastHours {
  readonly is_on: boolean;
}

/** The last hours of each line of a lead; pushed every 5 s while she watches. Nothing is kept beyond them. */
export interface LastHours {
  readonly version: number;
  readonly now: number;
  readonly lines: readonly LineHours[];
}

/** Six hours of one line and the ten minutes that run, the oldest first. */
export interface LineHours {
  readonly line: string;
  readonly name: string;
  readonly tens: readonly TenMinutes[];
  readonly unit: BoardUnit | null;
}
/**
 * Ten minutes of a line. `waiting`, `served`, `free`: means of what was seen once a minute; null: nobody looked.
 *
 *     `answered`: conversations in which the counsellor has written for the first time; `left`: who went without an
 *     answer after 30 s or more.
 */
export interface TenMinutes {
  readonly begins: number;
  readonly waiting: number | null;
  readonly served: number | null;
  readonly free: number | null;
  readonly answered: number;
  readonly left: number;
}
/**
 * Open a line, stop its intake, or close it when all who wait have been served.
 *
 *     `not_today`: close it, and tell those who wait that they cannot be served today. `by_telephone`: nobody new in
 *     writing, whatever the plan says, and numbers instead, until `in_writing`; who waits or talks is served.
 */
export interface ChangeLine {
  readonly line: string;
  readonly act: "by_telephone" | "close" | "in_writing" | "not_today" | "open" | "stop_intake";
}

/** How many may wait on the line until the plan's next change, whatever is reckoned; null: as reckoned again. */
export interface SetLimit {
  readonly line: string;
  readonly limit: number | null;
}

/** A desk that was set away by missed offers takes tickets again. */
export interface CallBack {
  readonly desk: string;
}

/** Of those who wait and say that it cannot, the one who has waited longest goes before all others of the line. */
export interface PullForward {
  readonly line: string;
}
/**
 * A notice to all who wait on the line, in place of the one before; no words take it back.
 *
 *     In Finnish at least, or in the line's first language where it has no Finnish.
 */
export interface SayToWaiting {
  readonly line: string;
  readonly words: readonly SaidIn[];
}

/** This desk takes up a conversation whose counsellor is gone; the visitor is asked in her page. */
export interface TakeOrphan {
  readonly conversation: string;
}

/** The visitor did not come when it was her turn: she keeps her place for a while. */
export interface Release {
  readonly conversation: string;
}

/** This console has no keys for the conversation and can make none: it has no counsellor until it can. */
export interface CannotSeal {
  readonly conversation: string;
}

/** As `end`; whoever comes from the visitor's network works before a place, for an hour at most. */
export interface EndAsAbuse {
  readonly conversation: string;
}

/** Who could be asked into this conversation now: told to who asks, once. */
export interface AskColleagues {
  readonly conversation: string;
}

/** Who could be asked, by line, the conversation's own first; a line without anybody is not there. */
export interface Askable {
  readonly lines: readonly AskableOfLine[];
}
/**
 * Those of one line. `name`: of the line, in the conversation's language; `organisation`: its name.
 *
 *     `crossing`: it is for the others of those who were hurt and those who have used violence. `is_others`: it takes over
 *     from another organisation; somebody has room there, and nobody is named.
 */
export interface AskableOfLine {
  readonly line: string;
  readonly name: string;
  readonly organisation: string;
  readonly colleagues: readonly AskableColleague[];
  readonly crossing: Crossing | null;
  readonly is_others: boolean;
}

/** Somebody with room. `speaks`: the conversation's own language, not only another of its visitor's. */
export interface AskableColleague {
  readonly desk: string;
  readonly alias: string;
  readonly role: StaffRole;
  readonly languages: readonly string[];
  readonly speaks: boolean;
  readonly answers_as: ("peer" | "professional" | "volunteer") | null;
}

/** Ask this desk in; or, for a transfer, who is free on this line. Without a line, the conversation's counts. */
export interface AskIn {
  readonly conversation: string;
  readonly purpose: Purpose;
  readonly desk?: string | null;
  readonly line?: string | null;
}

/** The counsellor asks for nobody any more; who was asked in and is here goes. */
export interface WithdrawAsking {
  readonly conversation: string;
}

/** The colleague would come: now the visitor is asked, in her page. */
export interface ComeIn {
  readonly conversation: string;
}

/** The colleague does not come. */
export interface DeclineAsking {
  readonly conversation: string;
}

/** Leave, and another goes on: the colleague at any time, in a transfer the first after a minute. */
export interface Part {
  readonly conversation: string;
}

/** `ceremony`: for every console of this person. `to`: the id of a person of the same organisation. */
export interface ToConsoles {
  readonly to: string;
  readonly body: string;
}

/** The rooms of all lines of this desk, in their order; none without a shift. */
export interface Rooms {
  readonly rooms: readonly RoomState[];
}
/**
 * Come into the room of this line, or back; it is opened where there is none.
 *
 *     `leaf`: the signature key of one's leaf. `has_keys`: this page has the keys of the group still.
 */
export interface EnterRoom {
  readonly line: string;
  readonly leaf: string;
  readonly has_keys?: boolean;
}

/** A code for one guest, to be read out over the telephone. */
export interface MakeCode {
  readonly line: string;
}

/** Six digits, told once; good until then, seconds since 1970. */
export interface RoomCode {
  readonly code: string;
  readonly until: number;
}

/** This guest is let in, or not, or shown out. */
export interface AboutGuest {
  readonly line: string;
  readonly guest: string;
}

/** The open calls that concern this person; pushed whole when one changes. `is_called`: she wants to be. */
export interface CallIns {
  readonly version: number;
  readonly is_called: boolean;
  readonly calls: readonly CallIn[];
}
/**
 * A call that is open until then. `is_asked`: this person is. `answers`: to a lead everybody's, else her own.
 *
 *     `mailed`: to how many an e-mail went; `undelivered`: how many could not be delivered; to others than leads 0.
 */
export interface CallIn {
  readonly id: string;
  readonly line: string;
  readonly name: string;
  readonly by: string;
  readonly at: number;
  readonly until: number;
  readonly is_asked: boolean;
  readonly answers: readonly ComesIn[];
  readonly mailed: number;
  readonly undelivered: number;
}

/** What somebody has answered. */
export interface ComesIn {
  readonly staff: string;
  readonly alias: string;
  readonly minutes: number | null;
}

/** The push `ceremony`. `from`: the id of the person whose console said it. */
export interface FromConsole {
  readonly from: string;
  readonly body: string;
}

/** The push to consoles while a store is away: `live` has who waits and talks, `durable` what is decided. */
export interface Fault {
  readonly store: "durable" | "live";
}

/** `GET /state/EMBED`. `wait` in minutes, from and to; `next_opening` since 1970; `text` says it all in words. */
export interface PublicState {
  readonly phase:
    | ("by_telephone" | "closed" | "closed_for_now" | "closing" | "full" | "intake_stopped" | "open")
    | "not_allowed";
  readonly next_opening: number | null;
  readonly wait: readonly [number, number] | null;
  readonly text: string;
}
/**
 * `GET /line/EMBED?lang=fi`: the line's reviewed texts in the language asked for.
 *
 *     `answerers`: what its people are, the usual first; which of these answers, the credential says. `answered_by`: the
 *     usual alone, for pages that pin a release in which a line had no more than one (0.1, 0.2).
 *     `is_staffed`: whether anybody is there now. `retry_minutes`: when a full line is worth another try, made unlike for
 *     each who asks, so that they do not come back together. `exception`: why the hours are others today.
 *     `revocations`: the lists by which the page judges who answers, base64url.
 *     `retirements`: what the release key has signed, base64url; a page believes it of itself only after verifying it.
 *     `is_for_children`: all is said in words for them. `children`: where a line for adults sends who is younger; None
 *     where no such line is open. `texts`: what the line says in its own words; no promise is among them.
 *     `has_logo`: whether `GET /logo/EMBED` has one.
 *     `services`: whose services anybody may read at `/s/SERVICES`; "" where nobody may.
 */
export interface LineProfile {
  readonly line: string;
  readonly name: string;
  readonly organisation: string;
  readonly language: string;
  readonly languages: readonly LineLanguage[];
  readonly audience: string;
  readonly is_adult: boolean;
  readonly answered_by: readonly ("peer" | "professional" | "volunteer")[];
  readonly topics: readonly ("close" | "experienced" | "professional" | "unsure" | "used")[];
  readonly helplines: readonly Helpline[];
  readonly hours: readonly string[];
  readonly phase: "by_telephone" | "closed" | "closed_for_now" | "closing" | "full" | "intake_stopped" | "open";
  readonly next_opening: number | null;
  readonly is_demonstration: boolean;
  readonly timezone: string;
  readonly is_staffed: boolean;
  readonly retry_minutes: number | null;
  readonly exception: string;
  readonly revocations: readonly string[];
  readonly retirements: readonly string[];
  readonly services: string;
  readonly is_for_children: boolean;
  readonly children: ChildrenLine | null;
  readonly texts: {
    [k: string]: string;
  };
  readonly has_logo: boolean;
  readonly answerers: readonly ("peer" | "professional" | "volunteer")[];
}

/** A language of the line, by its own name. */
export interface LineLanguage {
  readonly code: string;
  readonly name: string;
  readonly is_served_now: boolean;
}
/**
 * Reviewed help by telephone, in the language asked for.
 *
 *     `is_open` until `changes_at`, seconds since 1970; None where its hours are known in words only.
 */
export interface Helpline {
  readonly name: string;
  readonly number: string;
  readonly hours: string;
  readonly cost: string;
  readonly is_for_children: boolean;
  readonly is_open: boolean | null;
  readonly changes_at: number | null;
}

/** A line of the same organisation that is for children and open now: its name, and the embed of its own page. */
export interface ChildrenLine {
  readonly name: string;
  readonly embed: string;
}

/** `GET /logo/EMBED`: the picture of who offers the line, a PNG or WebP of 4096 bytes at most, as base64; or "". */
export interface LogoShown {
  readonly logo: string;
}
/**
 * `GET /room/LINE`: what the page of a guest in the room of this line's staff must know before anything else.
 *
 *     `roots`, `revocations`: by what it judges who is of the staff, base64url.
 */
export interface GuestLine {
  readonly line: string;
  readonly name: string;
  readonly organisation: string;
  readonly languages: readonly string[];
  readonly roots: readonly string[];
  readonly revocations: readonly string[];
}
/**
 * `POST /leave`: as `leave`, without a connection, from a page that goes away.
 *
 *     `value` as in `resume`; None when a place was asked for and the answer never came: then the key alone says which.
 */
export interface Goodbye {
  readonly key: string;
  readonly value?: string | null;
  readonly quick?: boolean;
}

/** The answer of `GET /api/advice`, the newest month first. */
export interface AdviceAsked {
  readonly months: readonly MonthOfAdvice[];
}

/** In a month, `2026-11`. `sector`: null for those who said none; `count`: null for fewer than five. */
export interface MonthOfAdvice {
  readonly month: string;
  readonly sector: string | null;
  readonly count: number | null;
}
/**
 * The answer of `GET /api/organisation`. `may`: the kinds that this person may change.
 *
 *     To who leads or administers a unit, of all that is in lists only what is of it; `unit` is its id then.
 */
export interface OwnItems {
  readonly organisation: HeldOrganisation;
  readonly lines: readonly HeldLine[];
  readonly embeds: readonly HeldEmbed[];
  readonly staff: readonly HeldStaff[];
  readonly phrases: readonly HeldPhrase[];
  readonly cards: readonly HeldCard[];
  readonly others: readonly OtherDraft[];
  readonly may: readonly ("card" | "embed" | "line" | "organisation" | "phrase" | "staff" | "unit")[];
  readonly policy: readonly PolicyNumber[];
  readonly shared: readonly SharedLine[];
  readonly units: readonly HeldUnit[];
  readonly unit: string | null;
  readonly handed: readonly SharedLine[];
}

/** The organisation as it stands, and one's own draft. */
export interface HeldOrganisation {
  readonly id: string;
  readonly version: number;
  readonly by: By | null;
  readonly at: number;
  readonly value: OrganisationTable | null;
  readonly draft: OrganisationDraft | null;
}

/** Who it was; null for the operator at a terminal. Who has left the staff has an id and nothing more. */
export interface By {
  readonly id: string;
  readonly alias: string | null;
  readonly role: ("admin" | "counsellor" | "lead") | null;
}
/**
 * The organisation itself. Its roots are not changed here: who could change them could stand for everybody.
 *
 *     `invites`: by own line, organisations whose people may serve it too; `serves`: lines of others that it has accepted.
 *     `takes_from`: by own line, organisations whose talks it takes over; `hands_to`: lines of others that take ours.
 *     `logo`: a PNG or WebP as base64, also behind `data:image/png;base64,`; "" is none.
 */
export interface OrganisationTable {
  readonly name: string;
  readonly allows_passphrase_sign_in: boolean;
  readonly cover_seconds: number;
  readonly lock_seconds: number;
  readonly contact: ContactTable | null;
  readonly invites: {
    [k: string]: readonly string[];
  };
  readonly serves: readonly string[];
  readonly takes_from: {
    [k: string]: readonly string[];
  };
  readonly hands_to: readonly string[];
  readonly imprint: ImprintTable | null;
  readonly logo: string;
}

/** How professionals reach the organisation; null where it has no such way. `reviewed`: `2026-12-24`. */
export interface ContactTable {
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly page: string | null;
  readonly reviewed: string;
}

/** What the pages about accessibility, privacy and feedback say; null where it has no such thing. */
export interface ImprintTable {
  readonly email: string | null;
  readonly phone: string | null;
  readonly address: string | null;
  readonly complaints: string | null;
  readonly privacy: string | null;
  readonly reviewed: string;
}

/** One's own, as `LineDraft`. */
export interface OrganisationDraft {
  readonly base: number;
  readonly at: number;
  readonly value: OrganisationTable | null;
}

/** A line as visitors meet it now, and one's own draft. */
export interface HeldLine {
  readonly id: string;
  readonly version: number;
  readonly by: By | null;
  readonly at: number;
  readonly value: LineTable | null;
  readonly draft: LineDraft | null;
}
/**
 * A line. `policy`: only numbers that are otherwise than the release's own. `unit`: where it stands, or null.
 *
 *     `texts`: what it says in its own words; promises are not among them.
 */
export interface LineTable {
  readonly name: {
    [k: string]: string;
  };
  readonly audience: {
    [k: string]: string;
  };
  readonly languages: readonly string[];
  readonly topics: readonly string[];
  readonly answered_by: readonly string[];
  readonly is_adult: boolean;
  readonly hours: HoursTable;
  readonly helpline: readonly HelplineTable[];
  readonly policy: {
    [k: string]: boolean | number;
  };
  readonly unit: string | null;
  readonly is_for_children: boolean;
  readonly texts: {
    [k: string]: {
      [k: string]: string;
    };
  };
}

/** When a line or a helpline is open: `["09:00-12:00", "17:00-21:00"]`; an empty day is closed. */
export interface HoursTable {
  readonly timezone: string | null;
  readonly monday: readonly string[];
  readonly tuesday: readonly string[];
  readonly wednesday: readonly string[];
  readonly thursday: readonly string[];
  readonly friday: readonly string[];
  readonly saturday: readonly string[];
  readonly sunday: readonly string[];
  readonly exception: readonly ExceptionTable[];
}

/** A day on which the week does not count; no intervals: closed. `day`: `2026-12-24`. */
export interface ExceptionTable {
  readonly day: string;
  readonly intervals: readonly string[];
  readonly reason: {
    [k: string]: string;
  } | null;
}

/** Reviewed help by telephone. `always`: open at all hours; else `open`, or neither where only words are known. */
export interface HelplineTable {
  readonly number: string;
  readonly reviewed: string;
  readonly name: {
    [k: string]: string;
  };
  readonly hours: {
    [k: string]: string;
  };
  readonly cost: {
    [k: string]: string;
  };
  readonly for_children: boolean;
  readonly always: boolean;
  readonly open: HoursTable | null;
}

/** One's own. `base`: the version that it was made from; no value: it is to be taken away. */
export interface LineDraft {
  readonly base: number;
  readonly at: number;
  readonly value: LineTable | null;
}

/** An embed as it stands, and one's own draft. */
export interface HeldEmbed {
  readonly id: string;
  readonly version: number;
  readonly by: By | null;
  readonly at: number;
  readonly value: EmbedTable | null;
  readonly draft: EmbedDraft | null;
}

/** A placing of a line on these sites. */
export interface EmbedTable {
  readonly line: string;
  readonly sites: readonly string[];
}

/** One's own, as `LineDraft`. */
export interface EmbedDraft {
  readonly base: number;
  readonly at: number;
  readonly value: EmbedTable | null;
}

/** A person as they stand, and one's own draft. */
export interface HeldStaff {
  readonly id: string;
  readonly version: number;
  readonly by: By | null;
  readonly at: number;
  readonly value: StaffTable | null;
  readonly draft: StaffDraft | null;
}
/**
 * A person. `answers_as`: as what, in the credential; null says nothing. `since`: her first day, or null.
 *
 *     `unit`: where she stands; null: in none.
 */
export interface StaffTable {
  readonly alias: string;
  readonly role: string;
  readonly lines: readonly string[];
  readonly languages: readonly string[];
  readonly answers_as: string | null;
  readonly since: string | null;
  readonly unit: string | null;
}

/** One's own, as `LineDraft`. */
export interface StaffDraft {
  readonly base: number;
  readonly at: number;
  readonly value: StaffTable | null;
}

/** A phrase as it stands, and one's own draft. */
export interface HeldPhrase {
  readonly id: string;
  readonly version: number;
  readonly by: By | null;
  readonly at: number;
  readonly value: PhraseTable | null;
  readonly draft: PhraseDraft | null;
}
/**
 * A ready-made text; on all lines where it names none. `starter`: it stands for this one of the release.
 *
 *     `place`: in the lists of a console; null: behind all that have one.
 */
export interface PhraseTable {
  readonly code: string;
  readonly title: {
    [k: string]: string;
  };
  readonly text: {
    [k: string]: string;
  };
  readonly line: string | null;
  readonly starter: string | null;
  readonly hidden: boolean;
  readonly place: number | null;
}

/** One's own, as `LineDraft`. */
export interface PhraseDraft {
  readonly base: number;
  readonly at: number;
  readonly value: PhraseTable | null;
}

/** A card as it stands, and one's own draft. */
export interface HeldCard {
  readonly id: string;
  readonly version: number;
  readonly by: By | null;
  readonly at: number;
  readonly value: CardTable | null;
  readonly draft: CardDraft | null;
}

/** What is shown to a visitor as a whole, as `PhraseTable`. `reviewed`: `2026-12-24`. */
export interface CardTable {
  readonly title: {
    [k: string]: string;
  };
  readonly text: {
    [k: string]: string;
  };
  readonly reviewed: string;
  readonly line: string | null;
  readonly starter: string | null;
  readonly hidden: boolean;
  readonly place: number | null;
}

/** One's own, as `LineDraft`. */
export interface CardDraft {
  readonly base: number;
  readonly at: number;
  readonly value: CardTable | null;
}

/** Somebody else's draft: that there is one, of whom, and since when. */
export interface OtherDraft {
  readonly kind: "card" | "embed" | "line" | "organisation" | "phrase" | "staff" | "unit";
  readonly id: string;
  readonly by: By;
  readonly at: number;
}
/**
 * A number of a line's policy: what it is where nobody says it, and from where to where it may be.
 *
 *     `or_zero`: 0 may also mean never.
 */
export interface PolicyNumber {
  readonly name: string;
  readonly usual: number;
  readonly least: number;
  readonly most: number;
  readonly or_zero: boolean;
}
/**
 * A line and an organisation that is not its own: invited to it, and `is_accepted` once that one has said so too.
 *
 *     `is_own`: it is our line, and `organisation` is who is invited; by name once it has accepted, till then by the id
 *     that we have written. Else it is theirs, and `organisation` is whose. In `handed`: the line takes over their talks.
 */
export interface SharedLine {
  readonly line: string;
  readonly name: string;
  readonly organisation: string;
  readonly is_own: boolean;
  readonly is_accepted: boolean;
}

/** A unit as it stands, and one's own draft. */
export interface HeldUnit {
  readonly id: string;
  readonly version: number;
  readonly by: By | null;
  readonly at: number;
  readonly value: UnitTable | null;
  readonly draft: UnitDraft | null;
}

/** A part of an organisation with lines and people of its own. */
export interface UnitTable {
  readonly name: {
    [k: string]: string;
  };
  readonly contact: ContactTable | null;
}

/** One's own, as `LineDraft`. */
export interface UnitDraft {
  readonly base: number;
  readonly at: number;
  readonly value: UnitTable | null;
}

/** `POST /api/drafts/unit`, as `LineEdit`. */
export interface UnitEdit {
  readonly id: string;
  readonly base: number;
  readonly value: UnitTable | null;
}
/**
 * A draft, looked at. `errors`: it cannot be published; `warnings`: it can.
 *
 *     `meanwhile`: somebody has come between: the version that stands now, by whom and when; `theirs`: what that changed.
 */
export interface Looked {
  readonly kind: "card" | "embed" | "line" | "organisation" | "phrase" | "staff" | "unit";
  readonly id: string;
  readonly base: number;
  readonly errors: readonly Sentence[];
  readonly warnings: readonly Sentence[];
  readonly changes: readonly Otherwise[];
  readonly meanwhile: Held | null;
  readonly theirs: readonly Otherwise[];
}
/**
 * What is wrong, or surely not meant, as the file's reader says it. `way`: the keys to where it stands.
 *
 *     `text` is English. `key`, `gaps`: by which a console says it in the language of whoever reads; "": in English alone.
 */
export interface Sentence {
  readonly way: readonly (string | number)[];
  readonly text: string;
  readonly key: string;
  readonly gaps: {
    [k: string]: string;
  };
}

/** What of it is otherwise, from and to as a person reads it. */
export interface Otherwise {
  readonly name: string;
  readonly old: string;
  readonly new: string;
}

/** Which version stands, by whom and since when (seconds since 1970). Version 0: it is a draft alone. */
export interface Held {
  readonly id: string;
  readonly version: number;
  readonly by: By | null;
  readonly at: number;
}

/** `POST /api/drafts/line`. `base`: the version that it was made from, 0 for a new one. */
export interface LineEdit {
  readonly id: string;
  readonly base: number;
  readonly value: LineTable | null;
}

/** `POST /api/drafts/embed`, as `LineEdit`. */
export interface EmbedEdit {
  readonly id: string;
  readonly base: number;
  readonly value: EmbedTable | null;
}

/** `POST /api/drafts/staff`, as `LineEdit`. */
export interface StaffEdit {
  readonly id: string;
  readonly base: number;
  readonly value: StaffTable | null;
}

/** `POST /api/drafts/organisation`, as `LineEdit`; it cannot be taken away here. */
export interface OrganisationEdit {
  readonly id: string;
  readonly base: number;
  readonly value: OrganisationTable;
}

/** `POST /api/drafts/phrase`, as `LineEdit`. */
export interface PhraseEdit {
  readonly id: string;
  readonly base: number;
  readonly value: PhraseTable | null;
}

/** `POST /api/drafts/card`, as `LineEdit`. */
export interface CardEdit {
  readonly id: string;
  readonly base: number;
  readonly value: CardTable | null;
}

/** Which item. */
export interface ItemKey {
  readonly kind: "card" | "embed" | "line" | "organisation" | "phrase" | "staff" | "unit";
  readonly id: string;
}

/** `POST /api/publish`: one's own drafts of these, all of them or none. */
export interface PublishBody {
  readonly items: readonly ItemKey[];
}

/** The number of the publication; null: nothing was published, and `looked` says of each why. */
export interface Published {
  readonly number: number | null;
  readonly looked: readonly Looked[];
}

/** The answer of `GET /api/publications`, the newest first. `days`: how long each can be undone. */
export interface Publications {
  readonly days: number;
  readonly publications: readonly Past[];
}

/** A publication that can be undone. `undoes`: the one of which it put back what stood before. */
export interface Past {
  readonly number: number;
  readonly by: By | null;
  readonly at: number;
  readonly undoes: number | null;
  readonly items: readonly PastItem[];
}

/** One item of a publication: its version before, 0 where there was none. */
export interface PastItem {
  readonly kind: "card" | "embed" | "line" | "organisation" | "phrase" | "staff" | "unit";
  readonly id: string;
  readonly version: number;
}

/** `POST /api/undo`: what stood before this publication, as a new version. */
export interface UndoBody {
  readonly number: number;
}

/** The answer of `GET /api/file`: all that the organisation has decided, as TOML; no secret stands in it. */
export interface OwnFile {
  readonly name: string;
  readonly text: string;
}

/** `POST /api/file`. `removing`: what the file does not name is to go. */
export interface FileBody {
  readonly text: string;
  readonly removing: boolean;
}

/** The answer: one's own drafts of what is otherwise, to be looked at and published. With `errors` none was made. */
export interface FileBrought {
  readonly errors: readonly AtLine[];
  readonly warnings: readonly AtLine[];
  readonly looked: readonly Looked[];
  readonly kept: readonly StandsBeside[];
}

/** A sentence of the file's reader. `line`: from 1, null where it is of no single one. `key`: as of a `Sentence`. */
export interface AtLine {
  readonly line: number | null;
  readonly text: string;
  readonly key: string;
  readonly gaps: {
    [k: string]: string;
  };
}

/** What stands, is not named by the file, and stays. */
export interface StandsBeside {
  readonly kind: "card" | "embed" | "line" | "organisation" | "phrase" | "staff" | "unit";
  readonly id: string;
}

/** `POST /api/hours`: the hours of a draft, and the languages of its line. */
export interface HoursBody {
  readonly hours: HoursTable;
  readonly languages: readonly string[];
}

/** The answer: eight weeks from this Monday; none while there are `errors`. `country`: "FI", "" where unknown. */
export interface Weeks {
  readonly errors: readonly Sentence[];
  readonly country: string;
  readonly today: string;
  readonly days: readonly DayAhead[];
}
/**
 * One day, in the line's own time. `is_exception`: it was decided for this day alone.
 *
 *     `clock_minutes`: by how much the clock goes forward (60) or back (-60) on it, else 0.
 */
export interface DayAhead {
  readonly day: string;
  readonly weekday: number;
  readonly intervals: readonly string[];
  readonly is_exception: boolean;
  readonly holiday: Holiday | null;
  readonly clock_minutes: number;
}

/** A public holiday of the line's country. `name`: by language, as far as it is known in it. */
export interface Holiday {
  readonly name: {
    [k: string]: string;
  };
}
/**
 * `POST /api/snippet`: of which embed, in which language its link and its button speak.
 *
 *     `display`: how the chat stands in the page: `box`, `bubble`, `inline` or `page`.
 */
export interface SnippetBody {
  readonly embed: string;
  readonly language: string;
  readonly display?: string;
}
/**
 * `html` to paste; `policy`: what a page with a content security policy must allow, in English for its webmaster.
 *
 *     `test`: the same for a page that nobody can begin a chat on, and nothing is counted; `test_page`: such an own page.
 *     `roots`: how many root keys it names; 0: it opens no sealed conversation. `page`: the address of the own page.
 *     `for_advice`: of the page for professionals; "" where the line has no such entry.
 */
export interface SnippetShown {
  readonly html: string;
  readonly policy: string;
  readonly roots: number;
  readonly page: string;
  readonly test: string;
  readonly test_page: string;
  readonly for_advice: string;
}

/** `POST /api/preview`: one's own draft of this line. */
export interface PreviewBody {
  readonly line: string;
}
/**
 * Where one's draft is to be seen as its visitors would meet it, and until when (seconds since 1970).
 *
 *     Whoever has the address may look; there is no place in the queue, and nothing is counted. `?lang=`: a language.
 */
export interface PreviewShown {
  readonly page: string;
  readonly expires: number;
}

/** The answer of `GET /api/ready-made`. `version`: of one's own, which grows by one with each change. */
export interface ReadyMade {
  readonly phrases: readonly ShownPhrase[];
  readonly cards: readonly ShownCard[];
  readonly own: readonly OwnPhrase[];
  readonly version: number;
}

/** One that the organisation or the release offers. `line`: on this one alone; null: on all. */
export interface ShownPhrase {
  readonly id: string;
  readonly code: string;
  readonly title: {
    [k: string]: string;
  };
  readonly text: {
    [k: string]: string;
  };
  readonly line: string | null;
}
/**
 * One that can be sent to a visitor.
 *
 *     `is_due`: nobody has reviewed it for half a year; `is_starter`: as the release brings it, and nobody has at all;
 *     `is_for_advice`: for professionals, to whom it is offered first.
 */
export interface ShownCard {
  readonly id: string;
  readonly title: {
    [k: string]: string;
  };
  readonly text: {
    [k: string]: string;
  };
  readonly line: string | null;
  readonly reviewed: string;
  readonly is_due: boolean;
  readonly is_starter: boolean;
  readonly is_for_advice: boolean;
}

/** One of the person's own. `language`: null in whichever. */
export interface OwnPhrase {
  readonly code: string;
  readonly title: string;
  readonly text: string;
  readonly language: string | null;
}

/** `POST /api/ready-made/own`: all of one's own, in place of those of this version. */
export interface OwnPhrasesBody {
  readonly version: number;
  readonly own: readonly OwnPhrase[];
}

/** One's own as they are kept now. */
export interface OwnPhrases {
  readonly version: number;
  readonly own: readonly OwnPhrase[];
}
/**
 * `POST /api/sign-in`, by exactly one way. `tab_key`: the public key by which this tab proves each request.
 *
 *     Only in a demonstration there may be none.
 */
export interface SignInBody {
  readonly tab_key?: string | null;
  readonly invitation?: Invited | null;
  readonly passkey?: SignedByPasskey | null;
  readonly fallback?: FallbackAnswer | null;
}

/** An invitation, and what is made with it; neither is needed in a demonstration alone. */
export interface Invited {
  readonly secret: string;
  readonly registration?: MadePasskey | null;
  readonly fallback?: NewFallback | null;
}
/**
 * What `navigator.credentials.create()` gave: these fields alone, base64url.
 *
 *     Never all that the browser would tell: what wraps the vault may stand among it.
 */
export interface MadePasskey {
  readonly id: string;
  readonly client_data: string;
  readonly attestation: string;
}
/**
 * What is kept of a passphrase and of one-time codes. `key` is derived of the passphrase, which stays in the page.
 *
 *     `totp`: the secret of the codes, base32; `code`: one of its codes, so that nobody leaves with an app that does not
 *     work.
 */
export interface NewFallback {
  readonly key: string;
  readonly totp: string;
  readonly code: string;
}

/** What `navigator.credentials.get()` gave: these fields alone, base64url. */
export interface SignedByPasskey {
  readonly id: string;
  readonly client_data: string;
  readonly authenticator_data: string;
  readonly signature: string;
  readonly user_handle?: string | null;
}

/** Passphrase and code of a person. `key`: as it was kept. */
export interface FallbackAnswer {
  readonly account: string;
  readonly key: string;
  readonly code: string;
}

/** The answer of `POST /api/sign-in`: the profile, and the bearer that signs every later request. */
export interface SignedIn {
  readonly staff: Person;
  readonly organisation: OwnOrganisation;
  readonly lines: readonly ServedLine[];
  readonly roots: readonly string[];
  readonly is_demonstration: boolean;
  readonly build: string;
  readonly rp_id: string;
  readonly allows_fallback: boolean;
  readonly cover_seconds: number;
  readonly lock_seconds: number;
  readonly unit: OwnUnit | null;
  readonly bearer: string;
}

/** The person, as the console greets it. `role`: of a volunteer a counsellor's, as consoles of before know it. */
export interface Person {
  readonly id: string;
  readonly alias: string;
  readonly role: "admin" | "counsellor" | "lead";
}

/** The person's organisation. */
export interface OwnOrganisation {
  readonly id: string;
  readonly name: string;
}
/**
 * A line that the person may serve. `languages`: those of the line that the person speaks.
 *
 *     `max_capacity`: conversations at once that it allows.
 */
export interface ServedLine {
  readonly id: string;
  readonly name: string;
  readonly languages: readonly string[];
  readonly max_capacity: number;
}

/** The unit in which the person stands. `name` by language. */
export interface OwnUnit {
  readonly id: string;
  readonly name: {
    [k: string]: string;
  };
}

/** The answer of `POST /api/challenge`: what a passkey is to sign, once, within `timeout_ms`. */
export interface Challenge {
  readonly challenge: string;
  readonly rp_id: string;
  readonly timeout_ms: number;
}

/** `POST /api/invitation`. `secret`: what the link holds, or the person's id, a space and six digits. */
export interface InvitationBody {
  readonly secret: string;
}

/** The answer of `POST /api/invitation`: whom it invites. It is not spent by this. */
export interface Invitation {
  readonly challenge: string;
  readonly rp_id: string;
  readonly rp_name: string;
  readonly user_handle: string;
  readonly user_name: string;
  readonly exclude: readonly string[];
  readonly timeout_ms: number;
  readonly staff: Person;
  readonly organisation: OwnOrganisation;
  readonly allows_fallback: boolean;
  readonly is_demonstration: boolean;
}
/**
 * The answer of `GET /api/me`. `roots` are base64url.
 *
 *     `build`: the release whose pages this daemon serves; empty when it has none. `rp_id`: the host that passkeys count
 *     for where this console stands; empty where there can be none. `allows_fallback`: also by passphrase and code. The
 *     console is covered and locked after so many seconds without a touch. `unit`: where the person stands in one; who
 *     leads or administers does so there alone.
 */
export interface StaffProfile {
  readonly staff: Person;
  readonly organisation: OwnOrganisation;
  readonly lines: readonly ServedLine[];
  readonly roots: readonly string[];
  readonly is_demonstration: boolean;
  readonly build: string;
  readonly rp_id: string;
  readonly allows_fallback: boolean;
  readonly cover_seconds: number;
  readonly lock_seconds: number;
  readonly unit: OwnUnit | null;
}

/** The answer of `GET /api/passkeys`, oldest first. */
export interface OwnPasskeys {
  readonly passkeys: readonly OwnPasskey[];
}

/** One passkey of the person. `made`, `used`: seconds since 1970. `is_synced`: it may be on other devices too. */
export interface OwnPasskey {
  readonly id: string;
  readonly made: number;
  readonly used: number | null;
  readonly is_synced: boolean;
}

/** What an authenticator needs to make a passkey of this person. `exclude`: those that the person has already. */
export interface Registering {
  readonly challenge: string;
  readonly rp_id: string;
  readonly rp_name: string;
  readonly user_handle: string;
  readonly user_name: string;
  readonly exclude: readonly string[];
  readonly timeout_ms: number;
}

/** `POST /api/passkeys`. */
export interface PasskeyBody {
  readonly registration: MadePasskey;
}

/** `POST /api/passkeys/remove`. */
export interface RemovePasskey {
  readonly id: string;
}

/** The answer of `GET /api/staff`, by id. */
export interface Colleagues {
  readonly staff: readonly Colleague[];
}
/**
 * A person of the lead's own organisation. `invited_until`: seconds since 1970, while an invitation is open.
 *
 *     `role`: of a volunteer a counsellor's, as consoles of before know it.
 */
export interface Colleague {
  readonly id: string;
  readonly alias: string;
  readonly role: "admin" | "counsellor" | "lead";
  readonly languages: readonly string[];
  readonly answers_as: ("peer" | "professional" | "volunteer") | null;
  readonly passkeys: number;
  readonly is_signed_in: boolean;
  readonly invited_until: number | null;
  readonly is_volunteer: boolean;
  readonly unit: OwnUnit | null;
}

/** `POST /api/staff/out`: every sign-in of this person ends at once. `passkeys`: and the passkeys with them. */
export interface SignOutBody {
  readonly staff: string;
  readonly passkeys?: boolean;
}

/** `POST /api/invitations`: a link to be sent, or six digits to be read out. */
export interface InviteBody {
  readonly staff: string;
  readonly kind: "digits" | "link";
}

/** The answer of `POST /api/invitations`, told once. `expires`: seconds since 1970. */
export interface InvitationSecret {
  readonly secret: string;
  readonly expires: number;
}

/** The answer of `GET /api/audit`, newest first; those before the last come by `?before=NUMBER`. */
export interface Acts {
  readonly rows: readonly Act[];
}
/**
 * One act of the staff. `account`: who; empty: the operator. `about`: a person, line, embed or count.
 *
 *     Never a visitor, a ticket or a conversation.
 */
export interface Act {
  readonly number: number;
  readonly at: number;
  readonly account: string;
  readonly act: string;
  readonly about: string;
}
/**
 * `GET /api/chain`: what this person's console signs with, and everything that a lead's must go on from.
 *
 *     `issuing`: the certificates that are not over. `lists`: revocation lists of both kinds, those of staff
 *     that are not over, by number. `certificates`: own staff certificates that are not over, newest last.
 */
export interface Chain {
  readonly issuing: readonly string[];
  readonly lists: readonly string[];
  readonly statement: OwnStatement | null;
  readonly certificates: readonly string[];
  readonly vouched: readonly VouchedOn[];
}

/** The newest statement that was made for this person. */
export interface OwnStatement {
  readonly serial: number;
  readonly statement: string;
}
/**
 * A line of another organisation whose visitors may meet this person: by what they judge who answers there.
 *
 *     `roots`: of the line's organisation; `issuing`: by which these vouch for issuing keys of the person's own; `lists`:
 *     the revocation lists that count there.
 */
export interface VouchedOn {
  readonly line: string;
  readonly roots: readonly string[];
  readonly issuing: readonly string[];
  readonly lists: readonly string[];
}

/** `POST /api/chain/statement`. */
export interface StatementBody {
  readonly statement: string;
}

/** The answer of `GET /api/chain/statements`. */
export interface Statements {
  readonly statements: readonly OnesStatement[];
}

/** The newest statement of somebody; what it is worth, only a lead's own enrolled list says. */
export interface OnesStatement {
  readonly staff: string;
  readonly alias: string;
  readonly statement: string;
}

/** `POST /api/chain/certificates`: all of it is taken, or none. Lists of the staff alone, in growing numbers. */
export interface PressBody {
  readonly certificates: readonly OnesCertificate[];
  readonly lists: readonly string[];
}

/** A staff certificate and whose it is. */
export interface OnesCertificate {
  readonly staff: string;
  readonly certificate: string;
}

/** `POST /api/chain/issuing`. */
export interface CertificateBody {
  readonly certificate: string;
}

/** `POST /api/chain/revoked-issuing`. */
export interface ListBody {
  readonly list: string;
}

/** The answer of `GET /api/enrolled?after=N`: the records that follow, a page at most; none at the end. */
export interface Records {
  readonly records: readonly string[];
}

/** `POST /api/enrolled`: the next record of the leads' list. */
export interface RecordBody {
  readonly record: string;
}

/** The answer of `GET /api/services`. `number`: of the table that stands, 0: there is none. `regions`: all. */
export interface Services {
  readonly number: number;
  readonly is_public: boolean;
  readonly services: readonly ServiceShown[];
  readonly regions: {
    [k: string]: string;
  };
}
/**
 * A service. Texts by language, the first is what others fall back on; no regions: the whole country.
 *
 *     `hours`: as its table says them; `openings`: the same for a program; `is_due`: unconfirmed for half a year.
 */
export interface ServiceShown {
  readonly id: string;
  readonly category: "adult_social_work" | "couple_therapy" | "family_centre" | "lawyer" | "ngo" | "police" | "shelter";
  readonly name: {
    [k: string]: string;
  };
  readonly text: {
    [k: string]: string;
  };
  readonly topics: readonly string[];
  readonly regions: readonly string[];
  readonly clients: readonly string[];
  readonly languages: readonly string[];
  readonly phones: readonly string[];
  readonly hours: string;
  readonly openings: readonly ServiceOpening[];
  readonly web: string;
  readonly reviewed: string;
  readonly is_due: boolean;
  readonly is_coordinator: boolean;
}

/** In minutes from midnight of a day in Helsinki; `weekday`: Monday is 0. */
export interface ServiceOpening {
  readonly weekday: number;
  readonly opens: number;
  readonly closes: number;
}

/** The answer of `GET /api/services/csv`: the table as a file, the head alone where there is none. */
export interface ServicesCsv {
  readonly number: number;
  readonly csv: string;
}

/** `POST /api/services/look`: a table, looked at; nothing is kept. */
export interface CsvBody {
  readonly csv: string;
}

/** `standing`: the number of what stands, by whom and since when. Ids of services: what would change. */
export interface ServicesLooked {
  readonly standing: number;
  readonly by: string;
  readonly at: number;
  readonly count: number;
  readonly faults: readonly CsvFault[];
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** One mistake. `row`: as a spreadsheet counts; `column`: its name, "" of the whole row. */
export interface CsvFault {
  readonly row: number;
  readonly column: string;
  readonly text: string;
}

/** `POST /api/services/publish`: in place of the table `base`, all of it. `is_public`: for professionals to read. */
export interface PublishServices {
  readonly csv: string;
  readonly base: number;
  readonly is_public: boolean;
}

/** The number of what was published; null: nothing was, and `looked` says why: faults, or who came between. */
export interface ServicesPublished {
  readonly number: number | null;
  readonly looked: ServicesLooked;
}

/** `POST /api/services/one`: this service of the table `base`, as `row` says it; null takes it away. */
export interface ChangeService {
  readonly base: number;
  readonly service: string;
  readonly row: ServiceRow | null;
}

/** A service as the table has it: the same columns, the same words, `|` between several. */
export interface ServiceRow {
  readonly id: string;
  readonly category: string;
  readonly name_fi: string;
  readonly name_sv: string;
  readonly name_en: string;
  readonly text_fi: string;
  readonly text_sv: string;
  readonly text_en: string;
  readonly topics: string;
  readonly regions: string;
  readonly clients: string;
  readonly languages: string;
  readonly phones: string;
  readonly hours: string;
  readonly web: string;
  readonly reviewed: string;
  readonly coordinates: string;
}

/** The answer of `GET /api/services/past`, the newest first. `days`: how long one can be put back. */
export interface ServicesPast {
  readonly days: number;
  readonly tables: readonly PastServices[];
  readonly referred: readonly MonthReferred[];
}

/** A table that stands or stood before, and how many services it has. */
export interface PastServices {
  readonly number: number;
  readonly by: string;
  readonly at: number;
  readonly count: number;
}

/** How often somebody was told of a service of this category, in a month that is over; null: fewer than five. */
export interface MonthReferred {
  readonly month: string;
  readonly category: "adult_social_work" | "couple_therapy" | "family_centre" | "lawyer" | "ngo" | "police" | "shelter";
  readonly count: number | null;
}

/** `POST /api/services/undo`: this table once more, as a new one. */
export interface PutBack {
  readonly number: number;
}

/** `POST /api/services/referred`: somebody was told of a service of this category; nothing else is said or kept. */
export interface ReferredBody {
  readonly category: "adult_social_work" | "couple_therapy" | "family_centre" | "lawyer" | "ngo" | "police" | "shelter";
}

/** `POST /api/call-in`: a lead asks whether somebody can come to this line now. */
export interface MakeCall {
  readonly line: string;
}

/** `POST /api/call-in/over`: nobody is asked any more. */
export interface EndCall {
  readonly id: string;
}

/** `POST /api/call-in/answer`: in so many minutes; null: she cannot. */
export interface AnswerCall {
  readonly id: string;
  readonly minutes: number | null;
}

/** `POST /api/call-in/wish`: whether this person wants to be called in at all. */
export interface CallWish {
  readonly is_called: boolean;
}
/**
 * The answer of `GET /api/call-in/address`: one's own alone. `is_set_up`: the organisation has a server for it.
 *
 *     `address`: masked, `a…@e….fi`: enough for her to know it again.
 */
export interface CallAddress {
  readonly is_set_up: boolean;
  readonly address: string | null;
  readonly language: string | null;
}

/** `POST /api/call-in/address`: where e-mail of calls goes, and in which language; null: nowhere any more. */
export interface KeepAddress {
  readonly address: string | null;
  readonly language?: string;
}

/** The answer of `GET /api/rota`. Leads see all; others their own shifts, what nobody has taken, and themselves. */
export interface Rota {
  readonly now: number;
  readonly today: string;
  readonly days: readonly RotaDay[];
  readonly lines: readonly RotaLine[];
  readonly shifts: readonly RotaShift[];
  readonly people: readonly RotaPerson[];
}

/** `holiday` by language: it decides nothing. `clock_minutes`: how far the clock goes forward; back is negative. */
export interface RotaDay {
  readonly day: string;
  readonly weekday: number;
  readonly holiday: {
    [k: string]: string;
  } | null;
  readonly clock_minutes: number;
}
/**
 * A line of the person who asks, and its days. `unit`: by name, or empty.
 *
 *     `offered_by`: whose it is, where that is another organisation.
 */
export interface RotaLine {
  readonly line: string;
  readonly name: string;
  readonly timezone: string;
  readonly languages: readonly string[];
  readonly days: readonly RotaLineDay[];
  readonly unit: string;
  readonly offered_by: string | null;
}

/** A day of a line; without parts it is closed, or, to counsellors, nobody is missing. */
export interface RotaLineDay {
  readonly day: string;
  readonly parts: readonly RotaPart[];
}
/**
 * A time in which the line is open and nothing changes. `missing`: so many more are needed.
 *
 *     To counsellors only what is missing is told, and `needed`, `planned` and `asked` are 0. `in_time`: of all who come,
 *     per cent that are answered within three minutes when as many come as are needed; `left`: per cent that give up
 *     then. Both null where it is not known yet how many come, and on another organisation's line. `of_others`: of
 *     `planned`, whom other organisations that serve the line have planned.
 */
export interface RotaPart {
  readonly begins: number;
  readonly ends: number;
  readonly needed: number;
  readonly planned: number;
  readonly asked: number;
  readonly missing: number;
  readonly unspoken: readonly string[];
  readonly in_time: number | null;
  readonly left: number | null;
  readonly of_others: number;
}
/**
 * A planned shift. `ends` at or before `begins` is on the next day; `minutes`: its length.
 *
 *     `is_signed`: whether the person's staff certificate lasts so long; null: it is nobody's. `by`, `at`: who changed it
 *     last; "" for who is no lead and has not done it herself. `is_over`: it has ended, and nobody answers it any more.
 */
export interface RotaShift {
  readonly id: string;
  readonly version: number;
  readonly line: string;
  readonly day: string;
  readonly begins: string;
  readonly ends: string;
  readonly minutes: number;
  readonly languages: readonly string[];
  readonly state: "asked" | "can" | "declined" | "free" | "planned";
  readonly staff: string | null;
  readonly is_repeated: boolean;
  readonly is_signed: boolean | null;
  readonly by: string;
  readonly at: number;
  readonly is_over: boolean;
}

/** Somebody who can be planned. `signed_until`: the end of the staff certificate; null: there is none. */
export interface RotaPerson {
  readonly id: string;
  readonly alias: string;
  readonly lines: readonly string[];
  readonly languages: readonly string[];
  readonly signed_until: number | null;
}

/** The answer of `GET /api/rota/file`: a file by its name, and what is in it. */
export interface RotaFile {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

/** `POST /api/rota/plan`: once, or in so many weeks at the same time by the clock. */
export interface PlanShift {
  readonly shift: WantShift;
  readonly weeks?: number;
}

/** What a lead wants. `staff` null: nobody yet; `is_asked`: that person is asked first. No languages: any. */
export interface WantShift {
  readonly line: string;
  readonly day: string;
  readonly begins: string;
  readonly ends: string;
  readonly languages?: readonly string[];
  readonly staff?: string | null;
  readonly is_asked?: boolean;
}

/** How many were changed. 0: somebody has come between; `standing`: what stands, null where none is to be seen. */
export interface RotaChanged {
  readonly count: number;
  readonly standing: RotaShift | null;
}

/** `POST /api/rota/change`: in place of the version `base`. `is_following`: and those alike that follow it. */
export interface ChangeShift {
  readonly id: string;
  readonly base: number;
  readonly shift: WantShift;
  readonly is_following?: boolean;
}

/** `POST /api/rota/remove`: a lead any, everybody what she has offered. */
export interface RemoveShift {
  readonly id: string;
  readonly base: number;
  readonly is_following?: boolean;
}

/** `POST /api/rota/answer`: to take what nobody has; yes or no to what one is asked; or that one cannot. */
export interface AnswerShift {
  readonly id: string;
  readonly base: number;
  readonly answer: "no" | "take" | "yes";
}

/** `POST /api/rota/offer`: when this person can come. */
export interface OfferShift {
  readonly line: string;
  readonly day: string;
  readonly begins: string;
  readonly ends: string;
  readonly weeks?: number;
}
