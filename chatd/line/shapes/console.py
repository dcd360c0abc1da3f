"""What a counsellor's console says and is told."""

from typing import Annotated

from msgspec import Meta

from chatd.base.names import AskingOutcome, AskingStage, Crossing, Purpose, Urgent
from chatd.base.shapes import LANGUAGES_MAX_COUNT, LINES_MAX_COUNT, Key, Name, Number, Shape, Value
from chatd.line.rules.desk import DeskPhase
from chatd.line.shapes.conversation import ConversationState

MEMBERSHIPS_MAX_COUNT = 8


class StartShift(Shape, frozen=True):
    """Take tickets from these lines, in these languages, at most `capacity` at once.

    `paused`: no offers before `pause {paused: false}`; for a lead at the board who takes an orphan over.
    """

    lines: Annotated[list[Name], Meta(min_length=1, max_length=LINES_MAX_COUNT)]
    languages: Annotated[list[Name], Meta(min_length=1, max_length=LANGUAGES_MAX_COUNT)]
    capacity: Annotated[int, Meta(ge=1, le=3)]
    resume_hash: Key
    paused: bool = False


class Membership(Shape, frozen=True):
    """A conversation that the console still holds, and how far it had read. `sealed`: its keys stand too."""

    value: Value
    received: Number = 0
    sealed: bool = True


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


class OnlyOne(Shape, frozen=True):
    """One conversation needs all of her: no other until `is_on` is false, and leads see it."""

    is_on: bool


class AskQueue(Shape, frozen=True):
    """How many wait on the lines of this desk: told to who asks, once."""


class QueueLine(Shape, frozen=True):
    """How many wait on one line."""

    line: str
    waiting: int


class Queue(Shape, frozen=True):
    """How many wait, by line."""

    lines: tuple[QueueLine, ...]


class WrapUp(Shape, frozen=True):
    """After a conversation: `more` time before its place takes another, or ready now."""

    more: bool


class Accept(Shape, frozen=True):
    """Take the offered ticket."""

    ticket: Name


class Decline(Shape, frozen=True):
    """Let the offered ticket go to the next desk. Not counted as a miss."""

    ticket: Name


class EndShift(Shape, frozen=True):
    """No new offers; the desk goes when its last conversation has ended, at once if there is none."""


class Closing(Shape, frozen=True):
    """When the intake of a line ends, or has ended. `at`: seconds since 1970."""

    line: str
    at: int


class DeskState(Shape, frozen=True):
    """The desk of this console. `value`: the signed desk. `closings`: of its lines that close, or are closed.

    `wrap_ups`: of each place that rests after a conversation, until when, seconds since 1970; some may be over.
    `may_wrap_up_longer`: whether one of them may still be extended. `only_one`: by her own word, until she takes it
    back. `one_until`: who is new has one at once until then, seconds since 1970; null for everybody else.
    """

    value: str
    phase: DeskPhase
    capacity: int
    lines: tuple[str, ...]
    languages: tuple[str, ...]
    closings: tuple[Closing, ...] = ()
    wrap_ups: tuple[int, ...] = ()
    may_wrap_up_longer: bool = False
    only_one: bool = False
    one_until: int | None = None


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
    """A conversation without a counsellor that this desk may take over. `since`: of the loss, seconds since 1970."""

    conversation: str
    line: str
    language: str
    since: int
    urgent: Urgent | None = None


class AskedIn(Shape, frozen=True):
    """This desk is asked into a conversation; or, for a little, what became of an asking that is over.

    `by`: alias of who asks. `line`: where this desk would answer, `line_name` in the conversation's language. `until`:
    when it ends unless she answers, seconds since 1970; `began_at`: when the conversation did. `organisation`: of who
    asks, where it is another: then nothing is told of the visitor, and `began_at` is when this desk was asked.
    """

    conversation: str
    stage: AskingStage
    purpose: Purpose
    line: str
    line_name: str
    language: str
    topic: str | None
    by: str
    began_at: int
    until: int | None = None
    crossing: Crossing | None = None
    urgent: Urgent | None = None
    outcome: AskingOutcome | None = None
    organisation: str = ""


class ConsoleState(Shape, frozen=True):
    """All that a console is told; pushed whole, replaces the one before."""

    version: int
    now: int
    desk: DeskState | None
    offer: Offer | None = None
    conversations: tuple[ConversationState, ...] = ()
    orphans: tuple[Orphan, ...] = ()
    askings: tuple[AskedIn, ...] = ()
