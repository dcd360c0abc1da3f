"""What a line's visitors, consoles and boards say and are told. docs/protocol.md says who sends what."""

from typing import Annotated, Literal

from msgspec import Meta

from chatd.base.names import ConversationPhase, Outcome, Role, Urgent
from chatd.base.shapes import (
    LANGUAGES_MAX_COUNT,
    LINES_MAX_COUNT,
    Empty,
    Exchange,
    Key,
    Name,
    Number,
    Shape,
    Value,
)
from chatd.directory.rules.directory import AnsweredBy, TopicName
from chatd.line.rules.desk import DeskPhase
from chatd.line.rules.door import DoorPhase
from chatd.line.rules.presence import Presence

MEMBERSHIPS_MAX_COUNT = 8
LeadsAct = Literal["open", "stop_intake", "close", "not_today"]

# ---- from pages ----


class VisitorConnect(Shape, frozen=True):
    """The `auth` of the CONNECT packet."""

    protocol: int
    build: Name


class Join(Shape, frozen=True):
    """Take a place on the line of an embed. `resume_hash` is SHA-256 of the page's resume key.

    `others`: languages that are fine too.
    """

    embed: Name
    language: Name
    resume_hash: Key
    topic: Name | None = None
    others: Annotated[tuple[Name, ...], Meta(max_length=LANGUAGES_MAX_COUNT)] = ()
    urgent: Urgent | None = None


class Resume(Shape, frozen=True):
    """Take up a ticket or a conversation again: the signed value, the key, and how far we had read."""

    value: Value
    key: Key
    received: Number = 0


class Languages(Shape, frozen=True):
    """While waiting: these languages are fine too, the best first; they replace what was said before."""

    others: Annotated[tuple[Name, ...], Meta(max_length=LANGUAGES_MAX_COUNT)]


class Leave(Shape, frozen=True):
    """Leave the line or the conversation for good. `quick` is the quick exit."""

    quick: bool = False


class Goodbye(Shape, frozen=True):
    """`POST /leave`: as `leave`, without a connection, from a page that goes away.

    `value` as in `resume`; None when a place was asked for and the answer never came: then the key alone says which.
    """

    key: Key
    value: Value | None = None
    quick: bool = False


class Here(Shape, frozen=True):
    """Somebody sits here still: sets the clock of silence back."""


class SayUrgent(Shape, frozen=True):
    """It cannot wait, while waiting or talking; null takes it back. No other word of it reaches the daemon."""

    urgent: Urgent | None


class StartShift(Shape, frozen=True):
    """Take tickets from these lines, in these languages, at most `capacity` at once."""

    lines: Annotated[list[Name], Meta(min_length=1, max_length=LINES_MAX_COUNT)]
    languages: Annotated[list[Name], Meta(min_length=1, max_length=LANGUAGES_MAX_COUNT)]
    capacity: Annotated[int, Meta(ge=1, le=3)]
    resume_hash: Key


class Membership(Shape, frozen=True):
    """A conversation that the console still holds, and how far it had read."""

    value: Value
    received: Number = 0


class ResumeShift(Shape, frozen=True):
    """Take up the desk again, with the conversations that this page still holds."""

    value: Value
    key: Key
    memberships: Annotated[tuple[Membership, ...], Meta(max_length=MEMBERSHIPS_MAX_COUNT)] = ()


class Pause(Shape, frozen=True):
    """No new offers while paused. Conversations go on."""

    paused: bool


class SetCapacity(Shape, frozen=True):
    """How many at once from now on; lowering keeps the present conversations."""

    capacity: Annotated[int, Meta(ge=1, le=3)]


class Accept(Shape, frozen=True):
    """Take the offered ticket."""

    ticket: Name


class Decline(Shape, frozen=True):
    """Let the offered ticket go to the next desk. Not counted as a miss."""

    ticket: Name


class EndShift(Shape, frozen=True):
    """No new offers; the desk goes when its last conversation has ended, at once if there is none."""


class Watch(Shape, frozen=True):
    """Send the board, or stop sending it."""

    board: bool


class ChangeLine(Shape, frozen=True):
    """Open a line, stop its intake, or close it when all who wait have been served.

    `not_today`: close it, and tell those who wait that they cannot be served today.
    """

    line: Name
    act: LeadsAct


class MemberState(Shape, frozen=True):
    """One member as the daemon sees it; who it is, is said by the seal, never by the daemon."""

    member: str
    role: Role
    presence: Presence


class ConversationState(Shape, frozen=True):
    """A conversation as one member is shown it. `value` is the signed membership.

    `ended_by`: as what the member was there who ended it; None when nobody did. `silent_until`: when it ends unless
    the visitor gives a sign, seconds since 1970; None while nobody is silent. `release_at`: to a counsellor, from when
    on the place of a visitor who does not answer may be freed; None while that is not so.
    """

    id: str
    me: str
    value: str
    phase: ConversationPhase
    line: str
    language: str
    topic: str | None
    members: tuple[MemberState, ...]
    stored: int
    delivered: int
    outcome: Outcome | None = None
    ended_by: Role | None = None
    silent_until: int | None = None
    release_at: int | None = None
    urgent: Urgent | None = None


class Estimate(Shape, frozen=True):
    """The 15 % and 85 % quantiles of the wait left, in minutes, rounded outward to five."""

    min_minutes: int
    max_minutes: int


class Place(Shape, frozen=True):
    """Where the visitor stands.

    `away`: how many of those ahead are lost, or were not there when their turn came. `has_counsellor`: whether somebody
    there can take this ticket, now or later. `languages_now`: what those who are there speak. `asks_language`: waited
    long for a language that nobody speaks while another is spoken. `kept_until`: the turn came and nobody answered; the
    place is kept till then, unless the page says that somebody is here.
    """

    ahead: int
    estimate: Estimate | None
    is_long: bool
    has_counsellor: bool
    away: int = 0
    languages_now: tuple[str, ...] = ()
    asks_language: bool = False
    kept_until: int | None = None


class LineState(Shape, frozen=True):
    """The line as the visitor's page needs it. Times in seconds since 1970, to be told in `timezone`.

    `closes_at`: when the intake ends, or has ended, by plan; None when it does not, or a lead did it by hand.
    `is_closed_for_now`: it is open, and nobody has been there for long. `served_until`: till when those who wait are
    served; None unless it closes. The graces: how long a lost page keeps its place, and its conversation.
    """

    id: str
    phase: DoorPhase
    closes_at: int | None
    is_closed_for_now: bool = False
    served_until: int | None = None
    timezone: str = "UTC"
    ticket_grace_seconds: int = 0
    conversation_grace_seconds: int = 0


class VisitorState(Shape, frozen=True):
    """All that a visitor's page is told; pushed whole, replaces the one before. `value`: the ticket or membership."""

    version: int
    now: int
    phase: Literal["waiting", "offered", "conversation", "ended"]
    value: str | None
    line: LineState
    place: Place | None = None
    conversation: ConversationState | None = None
    outcome: Outcome | None = None


class DeskState(Shape, frozen=True):
    """The desk of this console. `value`: the signed desk."""

    value: str
    phase: DeskPhase
    capacity: int
    lines: tuple[str, ...]
    languages: tuple[str, ...]


class Offer(Shape, frozen=True):
    """A ticket shown to this desk; nothing of it tells who or from where."""

    ticket: str
    line: str
    language: str
    topic: str | None
    waited_seconds: int
    expires_at: int
    offer_seconds: int
    urgent: Urgent | None = None


class Orphan(Shape, frozen=True):
    """A conversation that a lead may take up."""

    conversation: str
    line: str
    language: str
    lost_seconds: int


class ConsoleState(Shape, frozen=True):
    """All that a console is told; pushed whole, replaces the one before."""

    version: int
    now: int
    desk: DeskState | None
    offer: Offer | None = None
    conversations: tuple[ConversationState, ...] = ()
    orphans: tuple[Orphan, ...] = ()


class BoardDesk(Shape, frozen=True):
    """A counsellor on shift, by alias."""

    alias: str
    phase: Literal["available", "paused", "away", "last", "lost"]
    conversations: int
    capacity: int


class BoardLine(Shape, frozen=True):
    """Counts of one line, and nothing of any person.

    `away`: of those who wait, how many are lost, or were not there when their turn came. `urgent`: how many who wait or
    talk have said so; `urgent_unseen_seconds`: how long the first of those that nobody has taken up yet has been so,
    waiting or in a conversation that has lost its counsellor; 0 when there is none. `unverified_last_hour`:
    conversations that could not be sealed.
    """

    line: str
    name: str
    phase: DoorPhase
    waiting: int
    longest_wait_seconds: int
    served: int
    free: int
    abandoned_last_hour: int
    orphans: int
    desks: tuple[BoardDesk, ...]
    away: int = 0
    urgent: int = 0
    urgent_unseen_seconds: int = 0
    unverified_last_hour: int = 0


class Board(Shape, frozen=True):
    """The queue watch; pushed whole within a second of a change."""

    version: int
    now: int
    lines: tuple[BoardLine, ...]


# ---- over HTTP ----

ShownPhase = Literal["open", "intake_stopped", "closing", "closed", "full", "closed_for_now"]
PublicPhase = ShownPhase | Literal["not_allowed"]


class PublicState(Shape, frozen=True):
    """`GET /state/EMBED`. `wait` in minutes, from and to; `next_opening` since 1970; `text` says it all in words."""

    phase: PublicPhase
    next_opening: int | None = None
    wait: tuple[int, int] | None = None
    text: str = ""


class LineLanguage(Shape, frozen=True):
    """A language of the line, by its own name."""

    code: str
    name: str
    is_served_now: bool


class Helpline(Shape, frozen=True):
    """Reviewed help by telephone, in the language asked for.

    `is_open` until `changes_at`, seconds since 1970; None where its hours are known in words only.
    """

    name: str
    number: str
    hours: str
    cost: str
    is_for_children: bool = False
    is_open: bool | None = None
    changes_at: int | None = None


class LineProfile(Shape, frozen=True):
    """`GET /line/EMBED?lang=fi`: the line's reviewed texts in the language asked for.

    `answered_by`: what its people are; which of these answers, the credential says.
    `is_staffed`: whether anybody is there now. `retry_minutes`: when a full line is worth another try, made unlike for
    each who asks, so that they do not come back together. `exception`: why the hours are others today.
    """

    line: str
    name: str
    organisation: str
    language: str
    languages: tuple[LineLanguage, ...]
    audience: str
    is_adult: bool
    answered_by: tuple[AnsweredBy, ...]
    topics: tuple[TopicName, ...]
    helplines: tuple[Helpline, ...]
    hours: tuple[str, ...]
    phase: ShownPhase
    next_opening: int | None
    is_demonstration: bool
    timezone: str = "UTC"
    is_staffed: bool = True
    retry_minutes: int | None = None
    exception: str = ""


VISITOR_EVENTS = {
    "join": Exchange(Join, VisitorState),
    "resume": Exchange(Resume, VisitorState),
    "languages": Exchange(Languages, Empty),
    "leave": Exchange(Leave, Empty),
    "here": Exchange(Here, Empty),
    "urgent": Exchange(SayUrgent, Empty),
}
CONSOLE_EVENTS = {
    "start_shift": Exchange(StartShift, ConsoleState),
    "resume_shift": Exchange(ResumeShift, ConsoleState),
    "pause": Exchange(Pause, Empty),
    "set_capacity": Exchange(SetCapacity, Empty),
    "accept": Exchange(Accept, Empty),
    "decline": Exchange(Decline, Empty),
    "end_shift": Exchange(EndShift, Empty),
    "watch": Exchange(Watch, Board | Empty),
    "change_line": Exchange(ChangeLine, Empty),
}
VISITOR_PUSHES: dict[str, type[Shape]] = {"state": VisitorState}
CONSOLE_PUSHES: dict[str, type[Shape]] = {"state": ConsoleState, "board": Board}
HTTP = {
    "GET /state/{embed}": Exchange(Empty, PublicState),
    "GET /line/{embed}": Exchange(Empty, LineProfile),
    "POST /leave": Exchange(Goodbye, Empty),
}
