"""The words on the wire: every payload is a typed, size-limited struct. docs/protocol.md says who sends what.

Unknown fields are refused, so that a slip is noticed on the first day. Text lengths are characters.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

PROTOCOL_VERSION = 1

BODY_MAX_CHARS = (
    32_768  # base64url: 24 576 bytes of sealed body (Source: 4096-byte bucket + 12-member commit)
)
NAME_MAX_CHARS = 64
VALUE_MAX_CHARS = 2_048  # a signed value, as the page holds it
MEMBERSHIPS_MAX_COUNT = 8
LANGUAGES_MAX_COUNT = 16
LINES_MAX_COUNT = 32

Name = Annotated[str, Meta(min_length=1, max_length=NAME_MAX_CHARS)]
Value = Annotated[str, Meta(min_length=1, max_length=VALUE_MAX_CHARS)]
Body = Annotated[str, Meta(min_length=1, max_length=BODY_MAX_CHARS, pattern=r"^[A-Za-z0-9_-]+$")]
Key = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}$")]  # 32 bytes, base64url
Number = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Positive = Annotated[int, Meta(ge=1, le=2**53 - 1)]
Kind = Literal["key_package", "opening", "message", "commit"]


class Wire(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every payload is: frozen, named fields only, nothing unknown."""


# ---- to the daemon, from the visitor's page ----


class VisitorConnect(Wire, frozen=True):
    """The `auth` of the CONNECT packet."""

    protocol: int
    build: Name


class Join(Wire, frozen=True):
    """Take a place on the line of an embed. `resume_hash` is SHA-256 of the page's resume key."""

    embed: Name
    language: Name
    resume_hash: Key
    topic: Name | None = None


class Resume(Wire, frozen=True):
    """Take up a ticket or a conversation again: the signed value, the key, and how far we had read."""

    value: Value
    key: Key
    received: Number = 0


class Leave(Wire, frozen=True):
    """Leave the line or the conversation for good. `quick` is the quick exit."""

    quick: bool = False


class Here(Wire, frozen=True):
    """Somebody sits here still: sets the clock of silence back."""


# ---- to the daemon, from both ----


class Say(Wire, frozen=True):
    """Relay one envelope. `id` counts 1, 2, 3… for each member; answered by `receipt` or `refusal`."""

    conversation: Name
    id: Positive
    kind: Kind
    body: Body


class Received(Wire, frozen=True):
    """Everything up to this number has been received by this page. No answer."""

    conversation: Name
    up_to: Number


class End(Wire, frozen=True):
    """End the conversation for everybody in it."""

    conversation: Name


class CatchUp(Wire, frozen=True):
    """Deliver again all that is held after this number."""

    conversation: Name
    after: Number


# ---- to the daemon, from the console ----


class ConsoleConnect(Wire, frozen=True):
    """The `auth` of the CONNECT packet. `bearer` comes from the sign-in."""

    protocol: int
    build: Name
    bearer: Key


class StartShift(Wire, frozen=True):
    """Take tickets from these lines, in these languages, at most `capacity` at once."""

    lines: Annotated[list[Name], Meta(min_length=1, max_length=LINES_MAX_COUNT)]
    languages: Annotated[list[Name], Meta(min_length=1, max_length=LANGUAGES_MAX_COUNT)]
    capacity: Annotated[int, Meta(ge=1, le=3)]
    resume_hash: Key


class Membership(Wire, frozen=True):
    """A conversation that the console still holds, and how far it had read."""

    value: Value
    received: Number = 0


class ResumeShift(Wire, frozen=True):
    """Take up the desk again, with the conversations that this page still holds."""

    value: Value
    key: Key
    memberships: Annotated[list[Membership], Meta(max_length=MEMBERSHIPS_MAX_COUNT)] = []


class Pause(Wire, frozen=True):
    """No new offers while paused. Conversations go on."""

    paused: bool


class SetCapacity(Wire, frozen=True):
    """How many at once from now on; lowering keeps the present conversations."""

    capacity: Annotated[int, Meta(ge=1, le=3)]


class Accept(Wire, frozen=True):
    """Take the offered ticket."""

    ticket: Name


class Decline(Wire, frozen=True):
    """Let the offered ticket go to the next desk. Not counted as a miss."""

    ticket: Name


class EndShift(Wire, frozen=True):
    """No new offers; the desk goes when its last conversation has ended, at once if there is none."""


class TakeOrphan(Wire, frozen=True):
    """A lead takes up a conversation whose counsellor is gone."""

    conversation: Name


class Watch(Wire, frozen=True):
    """Send the board, or stop sending it."""

    board: bool


class ChangeLine(Wire, frozen=True):
    """Open a line, stop its intake, or close it when all who wait have been served."""

    line: Name
    act: Literal["open", "stop_intake", "close"]


# ---- from the daemon ----

Presence = Literal["here", "lost", "silent", "left"]


class Empty(Wire, frozen=True):
    """Done, and nothing to say."""


class Refusal(Wire, frozen=True):
    """The answer to any event that was not carried out. `id` and `conversation` only for `say`."""

    refused: str
    conversation: str | None = None
    id: int | None = None


class Receipt(Wire, frozen=True):
    """All own envelopes up to `stored` are held by the daemon, up to `delivered` by every other member."""

    conversation: str
    stored: int
    delivered: int


class Deliver(Wire, frozen=True):
    """One envelope of another member. Numbers grow, and may jump after a restart."""

    conversation: str
    number: int
    sender: str
    id: int
    kind: Kind
    body: str


class Delivered(Wire, frozen=True):
    """The answer to `catch_up`."""

    envelopes: list[Deliver]


class MemberState(Wire, frozen=True):
    """One member as the daemon sees it; who it is, is said by the seal, never by the daemon."""

    member: str
    role: str
    presence: Presence


class ConversationState(Wire, frozen=True):
    """A conversation as one member is shown it. `value` is the signed membership."""

    id: str
    me: str
    value: str
    phase: Literal["opening", "open", "orphaned", "ended"]
    line: str
    language: str
    topic: str | None
    members: list[MemberState]
    stored: int
    delivered: int
    outcome: str | None = None


class Estimate(Wire, frozen=True):
    """The 15 % and 85 % quantiles of the wait left, in minutes, rounded outward to five."""

    min_minutes: int
    max_minutes: int


class Place(Wire, frozen=True):
    """Where the visitor stands."""

    ahead: int
    estimate: Estimate | None
    is_long: bool
    has_counsellor: bool


class LineState(Wire, frozen=True):
    """The line as the visitor's page needs it. `closes_at` in seconds since 1970."""

    id: str
    phase: Literal["open", "intake_stopped", "closing", "closed"]
    closes_at: int | None


class VisitorState(Wire, frozen=True):
    """All that a visitor's page is told; pushed whole, replaces the one before. `value`: the ticket or membership."""

    version: int
    now: int
    phase: Literal["waiting", "offered", "conversation", "ended"]
    value: str | None
    line: LineState
    place: Place | None = None
    conversation: ConversationState | None = None
    outcome: str | None = None


class DeskState(Wire, frozen=True):
    """The desk of this console. `value`: the signed desk."""

    value: str
    phase: Literal["available", "paused", "away", "last"]
    capacity: int
    lines: list[str]
    languages: list[str]


class Offer(Wire, frozen=True):
    """A ticket shown to this desk; nothing of it tells who or from where."""

    ticket: str
    line: str
    language: str
    topic: str | None
    waited_seconds: int
    expires_at: int


class Orphan(Wire, frozen=True):
    """A conversation that a lead may take up."""

    conversation: str
    line: str
    language: str
    lost_seconds: int


class ConsoleState(Wire, frozen=True):
    """All that a console is told; pushed whole, replaces the one before."""

    version: int
    now: int
    desk: DeskState | None
    offer: Offer | None = None
    conversations: list[ConversationState] = []
    orphans: list[Orphan] = []


class BoardDesk(Wire, frozen=True):
    """A counsellor on shift, by alias."""

    alias: str
    phase: Literal["available", "paused", "away", "last", "lost"]
    conversations: int
    capacity: int


class BoardLine(Wire, frozen=True):
    """Counts of one line, and nothing of any person."""

    line: str
    name: str
    phase: Literal["open", "intake_stopped", "closing", "closed"]
    waiting: int
    longest_wait_seconds: int
    served: int
    free: int
    abandoned_last_hour: int
    orphans: int
    desks: list[BoardDesk]


class Board(Wire, frozen=True):
    """The queue watch; pushed whole within a second of a change."""

    version: int
    now: int
    lines: list[BoardLine]


# ---- over HTTP, from and to the staff ----

Sealed = Annotated[str, Meta(min_length=1, max_length=2_048, pattern=r"^[A-Za-z0-9_-]+$")]
Moment = Annotated[int, Meta(ge=0, le=2**40)]  # seconds since 1970
BATCH_MAX_COUNT = 100


class SignInBody(Wire, frozen=True):
    """`POST /api/sign-in`."""

    link: Key


class ShiftWish(Wire, frozen=True):
    """A planned shift that a counsellor asks a credential for."""

    not_before: Moment
    not_after: Moment
    public_key: Key


class RequestsBody(Wire, frozen=True):
    """`POST /api/credential-requests`."""

    requests: Annotated[list[ShiftWish], Meta(min_length=1, max_length=BATCH_MAX_COUNT)]


class SignedShift(Wire, frozen=True):
    """A credential that a lead has signed for a shift."""

    id: Name
    credential: Sealed


class CredentialsBody(Wire, frozen=True):
    """`POST /api/credentials`."""

    credentials: Annotated[list[SignedShift], Meta(min_length=1, max_length=BATCH_MAX_COUNT)]


class CertificateBody(Wire, frozen=True):
    """`POST /api/certificate`."""

    certificate: Sealed


class CredentialRequest(Wire, frozen=True):
    """A planned shift as it waits for a signature."""

    id: str
    alias: str
    not_before: int
    not_after: int
    public_key: str


class ShownCredential(CredentialRequest, frozen=True):
    """A planned shift as its counsellor sees it; `credential` is null until signed."""

    credential: str | None


class CredentialRequests(Wire, frozen=True):
    """The answer of `/api/credential-requests`."""

    requests: list[CredentialRequest]


class OwnCredentials(Wire, frozen=True):
    """The answer of `GET /api/credentials`."""

    certificate: str | None
    credentials: list[ShownCredential]


VISITOR_EVENTS: dict[str, type[Wire]] = {
    "join": Join,
    "resume": Resume,
    "leave": Leave,
    "here": Here,
    "say": Say,
    "received": Received,
    "end": End,
    "catch_up": CatchUp,
}
CONSOLE_EVENTS: dict[str, type[Wire]] = {
    "start_shift": StartShift,
    "resume_shift": ResumeShift,
    "pause": Pause,
    "set_capacity": SetCapacity,
    "accept": Accept,
    "decline": Decline,
    "end_shift": EndShift,
    "take_orphan": TakeOrphan,
    "watch": Watch,
    "change_line": ChangeLine,
    "say": Say,
    "received": Received,
    "end": End,
    "catch_up": CatchUp,
}
PUSHES: dict[str, tuple[type[Wire], ...]] = {
    "state": (VisitorState, ConsoleState),
    "board": (Board,),
    "deliver": (Deliver,),
    "receipt": (Receipt,),
    "refusal": (Refusal,),
}


def to_builtins(payload: Wire) -> Any:
    """The payload as plain dicts and lists, ready for JSON."""
    return msgspec.to_builtins(payload)
