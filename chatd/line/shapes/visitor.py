"""What a visitor's page says and is told."""

from typing import Annotated, Literal

from msgspec import Meta

from chatd.base.names import Outcome, Urgent
from chatd.base.shapes import LANGUAGES_MAX_COUNT, Key, Name, Number, Shape, Value
from chatd.line.rules.door import DoorPhase
from chatd.line.shapes.conversation import ConversationState

SOLUTION_MAX_CHARS = 256  # more than as many puzzles as there are need


class VisitorConnect(Shape, frozen=True):
    """The `auth` of the CONNECT packet."""

    protocol: int
    build: Name


class Work(Shape, frozen=True):
    """What `work_first` asked for: its challenge, and the counters of all puzzles, 4 bytes each, base64url."""

    challenge: Name
    solution: Annotated[str, Meta(min_length=1, max_length=SOLUTION_MAX_CHARS)]


class Join(Shape, frozen=True):
    """Take a place on the line of an embed. `resume_hash` is SHA-256 of the page's resume key.

    `others`: languages that are fine too. `work`: done since this was asked for with the same hash, and refused.
    """

    embed: Name
    language: Name
    resume_hash: Key
    topic: Name | None = None
    others: Annotated[tuple[Name, ...], Meta(max_length=LANGUAGES_MAX_COUNT)] = ()
    urgent: Urgent | None = None
    work: Work | None = None


class WorkFirst(Shape, frozen=True):
    """The answer to a `join` that costs work first: the same again, with it. To whoever does not know it: too often.

    `puzzles` puzzles, each with `bits` zero bits (`service.challenges.is_solved`).
    """

    challenge: str
    bits: int
    puzzles: int
    refused: Literal["work_first"] = "work_first"


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


class Notice(Shape, frozen=True):
    """The line's words to who waits. `by`: whose they are, in the visitor's language; `language`: that of `text`."""

    by: str
    text: str
    language: str


class LineState(Shape, frozen=True):
    """The line as the visitor's page needs it. Times in seconds since 1970, to be told in `timezone`.

    `closes_at`: when the intake ends, or has ended, by plan; None when it does not, or a lead did it by hand.
    `is_closed_for_now`: it is open, and nobody has been there for long. `served_until`: till when those who wait are
    served; None unless it closes. The graces: how long a lost page keeps its place, and its conversation. `notice`: a
    lead's, to all who wait; `advice`: to a professional who asks for advice, also while she talks.
    """

    id: str
    phase: DoorPhase
    closes_at: int | None
    is_closed_for_now: bool = False
    served_until: int | None = None
    timezone: str = "UTC"
    ticket_grace_seconds: int = 0
    conversation_grace_seconds: int = 0
    notice: Notice | None = None
    advice: Notice | None = None


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
