"""A counsellor's desk: room, pauses, the end of the shift. Conversations never end by any of these.

AVAILABLE ── pause ──▶ PAUSED          any ── end ──▶ LAST ── empty ──▶ (gone)
  ▲  ▲ ◀── resume ───────┘
  │  └──── resume ── AWAY ◀── two misses ── AVAILABLE
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from enum import StrEnum

from chatd.base.errors import Reason, Refused
from chatd.base.names import (
    ConversationId,
    DeskId,
    Language,
    LineId,
    OrganisationId,
    Seconds,
    StaffId,
    TicketClass,
    TicketId,
)
from chatd.line.rules import wrap_up
from chatd.line.rules.need import Need
from chatd.line.rules.presence import CONSOLE_BEAT_MAX_SECONDS, Page, lost_since
from chatd.line.rules.ticket import Ticket
from chatd.line.rules.wrap_up import WrapUps

CAPACITY_MIN = 1  # conversations at once
CAPACITY_MAX = 3  # conversations at once; more stretches each talk (Source: queue policy, F.2)
DESK_KEPT_SECONDS = 600  # a lost console may come back to its desk
PAUSED_THERE_SECONDS = 900  # longer is nobody for those who wait (Source: queue policy, F.4)
BOTH_CLASSES = (TicketClass.HELP_SEEKER, TicketClass.PROFESSIONAL)


class DeskPhase(StrEnum):
    """Whether a desk takes tickets."""

    AVAILABLE = "available"  # takes tickets while there is room
    PAUSED = "paused"  # by own wish, for a while
    AWAY = "away"  # missed too many offers
    LAST = "last"  # the shift has ended; goes when its last conversation has


class DeskAct(StrEnum):
    """What changes whether a desk takes tickets."""

    PAUSE = "pause"
    RESUME = "resume"
    MISS_TOO_MANY = "miss_too_many"
    END = "end"


DESKS: dict[DeskPhase, dict[DeskAct, DeskPhase]] = {
    DeskPhase.AVAILABLE: {
        DeskAct.PAUSE: DeskPhase.PAUSED,
        DeskAct.RESUME: DeskPhase.AVAILABLE,
        DeskAct.MISS_TOO_MANY: DeskPhase.AWAY,
        DeskAct.END: DeskPhase.LAST,
    },
    DeskPhase.PAUSED: {
        DeskAct.PAUSE: DeskPhase.PAUSED,
        DeskAct.RESUME: DeskPhase.AVAILABLE,
        DeskAct.END: DeskPhase.LAST,
    },
    DeskPhase.AWAY: {
        DeskAct.PAUSE: DeskPhase.PAUSED,
        DeskAct.RESUME: DeskPhase.AVAILABLE,
        DeskAct.END: DeskPhase.LAST,
    },
    DeskPhase.LAST: {DeskAct.END: DeskPhase.LAST},
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A ticket shown to this desk until `expires`, seconds since 1970."""

    ticket: TicketId
    expires: Seconds


@dataclass(frozen=True, slots=True)
class Desk:
    """A counsellor on shift, as the lines see it. One offer at a time."""

    id: DeskId
    staff: StaffId
    organisation: OrganisationId
    alias: str
    lines: tuple[LineId, ...]
    languages: tuple[Language, ...]
    capacity: int  # conversations at once, 1 to 3
    resume_hash: bytes = field(repr=False)  # SHA-256 of the console's resume key
    page: Page
    idle_since: Seconds  # since the last conversation began or ended, or the shift began
    phase: DeskPhase = DeskPhase.AVAILABLE
    paused_at: Seconds | None = None  # since when, while paused
    phase_since: Seconds | None = (
        None  # since when it is in this phase; None: since its shift began
    )
    conversations: tuple[ConversationId, ...] = ()
    offer: Offer | None = None
    misses: int = 0  # in a row
    rests_until: Seconds | None = None  # no offer before this
    classes: tuple[TicketClass, ...] = BOTH_CLASSES
    wrap_ups: WrapUps = ()  # places that rest after a conversation; some may be over
    at_once_before: int | None = None  # of who takes only one now: how many before
    one_until: Seconds | None = None  # of who is new: one at once until then

    @property
    def is_over(self) -> bool:
        """Whether the shift has ended and nobody is left at it: the desk may be forgotten."""
        return self.phase is DeskPhase.LAST and not self.conversations


def is_lost(desk: Desk, now: Seconds) -> bool:
    """Whether its console is not connected."""
    return lost_at(desk, now) is not None


def lost_at(desk: Desk, now: Seconds) -> Seconds | None:
    """Since when its console is not connected; None while it is."""
    return lost_since(desk.page, now, CONSOLE_BEAT_MAX_SECONDS)


def with_page(desk: Desk, page: Page) -> Desk:
    """The same with another page."""
    return replace(desk, page=page)


def is_given_up(desk: Desk, now: Seconds) -> bool:
    """Whether its console was lost for so long that the desk goes."""
    return desk.page.lost_at is not None and now - desk.page.lost_at >= DESK_KEPT_SECONDS


def look_at(desk: Desk) -> Seconds:
    """When time may next have something to say to it: a silent console, a lost one's end, an offer that runs out."""
    if desk.page.lost_at is None:
        silent = desk.page.seen_at + CONSOLE_BEAT_MAX_SECONDS
    else:
        silent = desk.page.lost_at + DESK_KEPT_SECONDS
    return Seconds(min(silent, desk.offer.expires) if desk.offer else silent)


def is_taking(desk: Desk, now: Seconds) -> bool:
    """Whether it takes tickets, now or when one of its conversations has ended: available, and not lost."""
    return (
        desk.phase is DeskPhase.AVAILABLE and desk.page.left_at is None and not is_lost(desk, now)
    )


def is_there(desk: Desk, now: Seconds) -> bool:
    """Whether somebody sits at it who takes tickets, now or after a short pause: not lost, not away, not at the end."""
    has_time = desk.phase in (DeskPhase.AVAILABLE, DeskPhase.PAUSED)
    is_back_soon = desk.paused_at is None or now - desk.paused_at < PAUSED_THERE_SECONDS
    return has_time and is_back_soon and desk.page.left_at is None and not is_lost(desk, now)


def can_meet(desk: Desk, ticket: Ticket) -> bool:
    """Whether the desk serves the ticket's line and class, and they have a language in common."""
    return meets(desk, ticket.need)


def meets(desk: Desk, need: Need) -> bool:
    """Whether the desk serves this line and class, and one of the languages."""
    return (
        need.line in desk.lines
        and need.ticket_class in desk.classes
        and any(language in desk.languages for language in need.languages)
    )


def language_with(desk: Desk, ticket: Ticket) -> Language:
    """What the two speak: the visitor's own language, or the first that is fine too; her own where none is."""
    choices = (ticket.language, *ticket.others)
    return next((each for each in choices if each in desk.languages), ticket.language)


def take_up(
    desk: Desk, conversation: ConversationId, now: Seconds, room: int = CAPACITY_MAX
) -> Desk:
    """Take up an orphan, also when paused or away; an offer is withdrawn, which is no miss.

    `room`: how many conversations it may have with this one. Raises: Refused(NO_ROOM) when full or at the end.
    """
    if conversation in desk.conversations:
        return desk
    if desk.phase is DeskPhase.LAST or len(desk.conversations) >= min(room, CAPACITY_MAX):
        raise Refused(Reason.NO_ROOM)
    return with_conversation(replace(desk, offer=None), conversation, now)


def carry_on(desk: Desk, conversation: ConversationId, now: Seconds) -> Desk:
    """After a restart one of its conversations is known again, and counts, even if the shift ends. Idempotent."""
    if conversation in desk.conversations:
        return desk
    return with_conversation(desk, conversation, now)


def is_full(desk: Desk) -> bool:
    """Whether it has as many conversations as it wants, or as anybody may have."""
    return len(desk.conversations) >= min(desk.capacity, CAPACITY_MAX)


def with_conversation(desk: Desk, conversation: ConversationId, now: Seconds) -> Desk:
    """The same with one more."""
    return replace(desk, conversations=(*desk.conversations, conversation), idle_since=now)


def pause(desk: Desk, now: Seconds) -> Desk:
    """No new tickets for a while; an offer is withdrawn, the caller lets its ticket go. Paused twice is paused once.

    Raises: Refused(WRONG_STATE) at the end of the shift.
    """
    since = now if desk.paused_at is None else desk.paused_at
    phase = after(desk, DeskAct.PAUSE)
    return replace(desk, phase=phase, paused_at=since, offer=None, misses=0)


def resume(desk: Desk) -> Desk:
    """Take tickets again, after a pause or after being away. Raises: Refused(WRONG_STATE)."""
    return replace(desk, phase=after(desk, DeskAct.RESUME), paused_at=None, misses=0)


def call_back(desk: Desk) -> Desk:
    """A lead says that who was set away by misses is there. Raises: Refused(NOT_AWAY) for every other."""
    if desk.phase is not DeskPhase.AWAY or desk.page.lost_at is not None:
        raise Refused(Reason.NOT_AWAY)
    return resume(desk)


def since_phase(before: Desk, after: Desk, now: Seconds) -> Desk:
    """What a rule has made of it, with since when it is in its phase. A pause is no idle time, whyever it was made."""
    if after.phase is before.phase:
        return after
    idle_since = after.idle_since
    if before.paused_at is not None:
        idle_since = Seconds(now - max(0.0, before.paused_at - idle_since))
    return replace(after, phase_since=now, idle_since=idle_since)


def narrow(
    desk: Desk,
    lines: Collection[LineId],
    languages: Collection[Language],
    classes: tuple[TicketClass, ...],
    most: int = CAPACITY_MAX,
) -> Desk:
    """Only what its person still may serve, and no more at once; what runs goes on.

    An offer is withdrawn when that is another than before.
    """
    left = replace(
        desk,
        lines=tuple(each for each in desk.lines if each in lines),
        languages=tuple(each for each in desk.languages if each in languages),
        classes=classes,
        capacity=min(desk.capacity, most),
        at_once_before=None if desk.at_once_before is None else min(desk.at_once_before, most),
    )
    return desk if left == desk else replace(left, offer=None)


def end_shift(desk: Desk) -> Desk:
    """No new tickets; an offer is withdrawn. The desk `is_over` when its last conversation has ended."""
    return replace(desk, phase=after(desk, DeskAct.END), paused_at=None, offer=None)


def release(
    desk: Desk, conversation: ConversationId, now: Seconds, wrap_up_seconds: float = 0
) -> Desk:
    """A conversation has ended, and its place rests for so long; or it went to somebody else. Idempotent."""
    if conversation not in desk.conversations:
        return desk
    left = tuple(each for each in desk.conversations if each != conversation)
    wrap_ups = wrap_up.with_one_more(desk.wrap_ups, now, wrap_up_seconds)
    return replace(desk, conversations=left, idle_since=now, wrap_ups=wrap_ups)


def wrap_up_longer(desk: Desk, now: Seconds) -> Desk:
    """She needs more time. Raises: Refused(WRONG_STATE) when nothing rests that may rest longer."""
    return replace(desk, wrap_ups=wrap_up.longer(desk.wrap_ups, now))


def wrap_up_over(desk: Desk) -> Desk:
    """She is ready now. Idempotent."""
    return replace(desk, wrap_ups=())


def capacity_now(desk: Desk, now: Seconds) -> int:
    """How many conversations it can carry in all, for limits and estimates; 0 unless it takes tickets."""
    return desk.capacity if is_taking(desk, now) else 0


def taken(desk: Desk, now: Seconds) -> int:
    """How many of its places hold a conversation, or rest after one."""
    return len(desk.conversations) + len(wrap_up.running(desk.wrap_ups, now))


def free(desk: Desk, now: Seconds) -> int:
    """How many more it can carry now; 0 unless it takes tickets."""
    return max(0, capacity_now(desk, now) - taken(desk, now))


def rests(desk: Desk, now: Seconds) -> tuple[Seconds, ...]:
    """In how many seconds each place that rests is free, the first first; none unless it takes tickets."""
    left = sorted(Seconds(each.until - now) for each in wrap_up.running(desk.wrap_ups, now))
    room = max(0, capacity_now(desk, now) - len(desk.conversations))
    return tuple(left[max(0, len(left) - room) :])


def after(desk: Desk, act: DeskAct) -> DeskPhase:
    """The phase that the act leads to. Raises: Refused(WRONG_STATE) where it leads nowhere."""
    try:
        return DESKS[desk.phase][act]
    except KeyError:
        raise Refused(Reason.WRONG_STATE) from None
