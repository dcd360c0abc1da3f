"""What a lead asks and does, and what the board shows."""

from typing import Annotated, Literal

from msgspec import Meta

from chatd.base.shapes import LANGUAGES_MAX_COUNT, Name, Shape
from chatd.line.rules.door import DoorPhase
from chatd.line.rules.notice import NOTICE_MAX_CHARS

LeadsAct = Literal["open", "stop_intake", "close", "not_today", "by_telephone", "in_writing"]
LIMIT_MAX = 10_000  # as much as a line's policy may say
AlarmName = Literal[
    "longest_wait",
    "long_estimate",
    "abandonments",
    "nobody",
    "urgent_unseen",
    "orphan",
    "offer_missed",
    "occupancy",
    "flood",
]


class Watch(Shape, frozen=True):
    """Send the board, or stop sending it."""

    board: bool


class WatchLastHours(Shape, frozen=True):
    """Send the last hours of each line while this is on."""

    is_on: bool


class ChangeLine(Shape, frozen=True):
    """Open a line, stop its intake, or close it when all who wait have been served.

    `not_today`: close it, and tell those who wait that they cannot be served today. `by_telephone`: nobody new in
    writing, whatever the plan says, and numbers instead, until `in_writing`; who waits or talks is served.
    """

    line: Name
    act: LeadsAct


class SetLimit(Shape, frozen=True):
    """How many may wait on the line until the plan's next change, whatever is reckoned; null: as reckoned again."""

    line: Name
    limit: Annotated[int, Meta(ge=0, le=LIMIT_MAX)] | None


class SaidIn(Shape, frozen=True):
    """A lead's words in one of the line's languages."""

    language: Name
    text: Annotated[str, Meta(max_length=NOTICE_MAX_CHARS)]


class SayToWaiting(Shape, frozen=True):
    """A notice to all who wait on the line, in place of the one before; no words take it back.

    In Finnish at least, or in the line's first language where it has no Finnish.
    """

    line: Name
    words: Annotated[tuple[SaidIn, ...], Meta(max_length=LANGUAGES_MAX_COUNT)]


class PullForward(Shape, frozen=True):
    """Of those who wait and say that it cannot, the one who has waited longest goes before all others of the line."""

    line: Name


class CallBack(Shape, frozen=True):
    """A desk that was set away by missed offers takes tickets again."""

    desk: Name


class BoardDesk(Shape, frozen=True):
    """A counsellor on shift, by alias. `desk`: opaque; who knows it can do nothing with it but `call_back`, as a lead.

    `since`: of this phase, or since when its connection is lost. `misses`: offers that it has missed in a row.
    `resting`: places that rest after a conversation, and are not free. `only_one`: she has said that
    one conversation needs all of her.
    """

    alias: str
    phase: Literal["available", "paused", "away", "last", "lost"]
    conversations: int
    capacity: int
    desk: str = ""
    since: int = 0
    languages: tuple[str, ...] = ()
    misses: int = 0
    resting: int = 0
    only_one: bool = False


class BoardLanguage(Shape, frozen=True):
    """How many of those who wait would be served in this language, and how many desks that are there speak it.

    Who is content with several languages counts in each. `is_full`: whoever comes with it is turned away.
    """

    language: str
    waiting: int
    desks: int
    is_full: bool = False


class BoardOrphan(Shape, frozen=True):
    """A conversation without its counsellor. Its opaque id is for `take_orphan` alone.

    `may_take`: its own console did not return in time, and this lead speaks with its visitor.
    """

    conversation: str
    language: str
    since: int
    urgent: bool
    may_take: bool


class BoardEstimate(Shape, frozen=True):
    """What somebody who comes now would be told of the wait, whole minutes."""

    low: int
    high: int


class BoardAlarm(Shape, frozen=True):
    """Something that a lead must see now; `since` when. Source: queue policy, F.8."""

    name: AlarmName
    since: int


class BoardShare(Shape, frozen=True):
    """What the people of one organisation do on a line that several serve: desks that are there, conversations now."""

    organisation: str
    desks: int
    served: int
    taken_last_hour: int


class BoardUnit(Shape, frozen=True):
    """The unit of a line, named in the line's first language."""

    id: str
    name: str


class BoardLine(Shape, frozen=True):
    """Counts of one line, and nothing of any person. Times are seconds since 1970; the page counts on by itself.

    `is_closed_for_now`: open by plan, and takes nobody new since nobody has been there for long. `away`: of those who
    wait, how many are lost, or were not there when their turn came; `waiting_lost`: how many are lost. `longest_since`:
    since when the first waits who is not away. `is_full`: for at least one of the languages. `places_max`: how many may
    wait now; `limit`: how many beside those for whom a desk is free, as a lead has said; null where nobody has.
    `estimate`: in the language that waits longest; null when not known. `unstaffed_since`: since when no desk takes
    tickets; null while one does, and while the line is closed and nobody waits. `served_lost`, `served_silent`:
    conversations whose visitor is so. `closes_at`: when the intake ends, or has ended while closing; `served_until`:
    until when those who wait are served then; `left_at_close`: how many of those who wait cannot be served by then.
    `urgent`: how many who wait or talk have said so; `urgent_unseen_since`: since when the first of those that nobody
    has taken up yet has been so, waiting or in a conversation that has lost its counsellor.
    `abuse_last_hour`: conversations that were ended as abuse;
    `unverified_last_hour`: conversations that could not be sealed; `turned_away_last_hour`: who came and found it full;
    `answered_last_hour`: conversations in which the counsellor has written. `by_telephone`: whose word it is that
    nobody new is taken in writing; an operator's is not for a lead to change. `notice`: what a lead says to all
    who wait, since `notice_since`. `urgent_waiting`: of `urgent` those who wait; `pulled_last_hour`: whom a lead
    has let go first. `transferred_last_hour`: conversations with which a colleague went on in place of the first;
    `let_in_last_hour`: in which one came beside the first. `shares`: of each organisation that serves it, where it is
    more than one. `offered_by`: whose line it is, where it is another organisation's: then desks, `served`, `free` and
    `shares` are one's own people alone, of the rest only how it stands and who waits is told, and nothing of it is this
    lead's to change.
    """

    line: str
    name: str
    phase: DoorPhase
    waiting: int
    served: int
    free: int
    abandoned_last_hour: int
    desks: tuple[BoardDesk, ...]
    is_closed_for_now: bool = False
    away: int = 0
    waiting_lost: int = 0
    longest_since: int | None = None
    is_full: bool = False
    places_max: int = 0
    limit: int | None = None
    estimate: BoardEstimate | None = None
    unstaffed_since: int | None = None
    languages: tuple[BoardLanguage, ...] = ()
    served_lost: int = 0
    served_silent: int = 0
    closes_at: int | None = None
    served_until: int | None = None
    left_at_close: int = 0
    urgent: int = 0
    urgent_unseen_since: int | None = None
    unverified_last_hour: int = 0
    abuse_last_hour: int = 0
    turned_away_last_hour: int = 0
    answered_last_hour: int = 0
    by_telephone: Literal["lead", "operator"] | None = None
    notice: tuple[SaidIn, ...] = ()
    notice_since: int | None = None
    urgent_waiting: int = 0
    pulled_last_hour: int = 0
    transferred_last_hour: int = 0
    let_in_last_hour: int = 0
    orphans: tuple[BoardOrphan, ...] = ()
    alarms: tuple[BoardAlarm, ...] = ()
    shares: tuple[BoardShare, ...] = ()
    offered_by: str | None = None
    unit: BoardUnit | None = None


class Board(Shape, frozen=True):
    """The queue watch; pushed whole within a second of a change, and every 5 s at least.

    When what its leads must renew ends, seconds since 1970, null where there is none: `certificate_ends` of the issuing
    certificate that ends last, `revocations_end` of the last revocation list that was signed ahead,
    `staff_certificates_end` of the first person's certificate. `signatures_asked`: statements not certified yet.
    `vouched_ends`: of the first certificate by which a root vouches for another organisation's people on a line.
    """

    version: int
    now: int
    lines: tuple[BoardLine, ...]
    certificate_ends: int | None = None
    revocations_end: int | None = None
    staff_certificates_end: int | None = None
    signatures_asked: int = 0
    vouched_ends: int | None = None


class TenMinutes(Shape, frozen=True):
    """Ten minutes of a line. `waiting`, `served`, `free`: means of what was seen once a minute; null: nobody looked.

    `answered`: conversations in which the counsellor has written for the first time; `left`: who went without an
    answer after 30 s or more.
    """

    begins: int
    waiting: float | None
    served: float | None
    free: float | None
    answered: int
    left: int


class LineHours(Shape, frozen=True):
    """Six hours of one line and the ten minutes that run, the oldest first."""

    line: str
    name: str
    tens: tuple[TenMinutes, ...]
    unit: BoardUnit | None = None


class LastHours(Shape, frozen=True):
    """The last hours of each line of a lead; pushed every 5 s while she watches. Nothing is kept beyond them."""

    version: int
    now: int
    lines: tuple[LineHours, ...]
