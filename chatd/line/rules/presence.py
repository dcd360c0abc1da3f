"""Whether somebody is there: a page that speaks now and then is here, lost, silent or has left.

              drop                     leave
    HERE ────────────▶ LOST     any ──────────▶ LEFT
      ▲ ◀────────────   │ drop
      │     return      │
      └── word ── SILENT ◀── no word for silent_seconds ── HERE

Nobody counts sockets: a connection that closes is a hint, a heartbeat that stays away is the truth. A page
is held by the process that it came to last: that its former connection is gone, noticed late by another process, says
nothing of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from chatd.base.names import ProcessId, Seconds

# The transport tells of a dead line within 28 s (ping 10 s, wait 18 s); this is for a loss that it could not tell.
VISITOR_BEAT_MAX_SECONDS = 25
CONSOLE_BEAT_MAX_SECONDS = 18  # a dead console is noticed within 20 s: ping every 5 s, wait 10 s
# Between two tries a page without a line pauses 15 s at most (`core/backoff.ts` of the widget); the try takes more.
TRY_MAX_SECONDS = 20
AWAY_SECONDS = 30  # who was lost for less was hardly away


class Presence(StrEnum):
    """How a page is seen by the daemon."""

    HERE = "here"  # connected, and a word not long ago
    LOST = "lost"  # the connection is gone, the person may come back
    SILENT = "silent"  # connected, but no word for a while
    LEFT = "left"  # went away on purpose; never comes back


class PresenceAct(StrEnum):
    """What changes a presence."""

    RETURN = "return"
    WORD = "word"
    DROP = "drop"
    QUIET = "quiet"
    LEAVE = "leave"


PRESENCES: dict[Presence, dict[PresenceAct, Presence]] = {
    Presence.HERE: {
        PresenceAct.RETURN: Presence.HERE,
        PresenceAct.WORD: Presence.HERE,
        PresenceAct.DROP: Presence.LOST,
        PresenceAct.QUIET: Presence.SILENT,
        PresenceAct.LEAVE: Presence.LEFT,
    },
    Presence.SILENT: {
        PresenceAct.RETURN: Presence.HERE,
        PresenceAct.WORD: Presence.HERE,
        PresenceAct.DROP: Presence.LOST,
        PresenceAct.QUIET: Presence.SILENT,
        PresenceAct.LEAVE: Presence.LEFT,
    },
    Presence.LOST: {
        PresenceAct.RETURN: Presence.HERE,
        PresenceAct.DROP: Presence.LOST,
        PresenceAct.LEAVE: Presence.LEFT,
    },
    Presence.LEFT: {PresenceAct.LEAVE: Presence.LEFT},
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page as the daemon hears it. Times in seconds since 1970."""

    seen_at: Seconds  # the last heartbeat
    word_at: Seconds  # the last word, or "here"
    lost_at: Seconds | None = None  # since when the connection is gone
    left_at: Seconds | None = None  # when the person left on purpose
    here_at: Seconds | None = None  # when the person last said to be here
    at: ProcessId | None = None  # which process holds its connection; None: none has said so
    back_at: Seconds | None = None  # when it came back last after it was away


PageRule = Callable[[Page], Page]


def _after(presence: Presence, act: PresenceAct) -> Presence:
    """By the table; an act that it does not name has no effect."""
    return PRESENCES[presence].get(act, presence)


def _told(page: Page) -> Presence:
    """As far as acts alone tell; what time has made of it since, `presence_of` says."""
    if page.left_at is not None:
        return Presence.LEFT
    return Presence.HERE if page.lost_at is None else Presence.LOST


def arrive(now: Seconds, at: ProcessId | None = None) -> Page:
    """A page that has just connected, to this process."""
    return Page(seen_at=now, word_at=now, at=at)


def absent(now: Seconds) -> Page:
    """The page of somebody known from another's signed value, who has not come yet."""
    return Page(seen_at=now, word_at=now, lost_at=now)


def come_back(page: Page, now: Seconds, at: ProcessId | None = None) -> Page:
    """The page is connected again, to this process, which counts as a word. One that has left stays away."""
    if PRESENCES[_told(page)].get(PresenceAct.RETURN) is not Presence.HERE:
        return page
    was_away = page.lost_at is not None and now - page.lost_at >= AWAY_SECONDS
    back_at = now if was_away else page.back_at
    return Page(seen_at=now, word_at=now, here_at=page.here_at, at=at, back_at=back_at)


def beat(page: Page, now: Seconds) -> Page:
    """A heartbeat: the connection lives; it says nothing of the person."""
    return replace(page, seen_at=max(now, page.seen_at))


def word(page: Page, now: Seconds) -> Page:
    """A word, or "here": the clock of silence starts anew. One that is lost or has left says nothing."""
    if PRESENCES[_told(page)].get(PresenceAct.WORD) is not Presence.HERE:
        return page
    return replace(page, seen_at=max(now, page.seen_at), word_at=max(now, page.word_at))


def here(page: Page, now: Seconds) -> Page:
    """The person says to be here: a word, and unlike a connection that came by itself no machine's."""
    said = word(page, now)
    return said if said is page else replace(said, here_at=now)


def quiet_from(page: Page, at: Seconds) -> Page:
    """Silence is counted from then at the earliest; it says nothing of whether the page lives."""
    return page if at <= page.word_at else replace(page, word_at=at)


def is_held(page: Page, at: ProcessId) -> bool:
    """Whether it is known to be connected to this process, or has left for good."""
    told = _told(page)
    return told is Presence.LEFT or (told is Presence.HERE and page.at in (at, None))


def hold(page: Page, now: Seconds, at: ProcessId) -> Page:
    """Its connection to this process lives, whatever was thought: no word, but here. One that has left stays away."""
    if _told(page) is Presence.LEFT:
        return page
    return replace(page, seen_at=max(now, page.seen_at), lost_at=None, at=at)


def drop(page: Page, now: Seconds, at: ProcessId | None = None) -> Page:
    """The connection to this process is gone; the first time counts. Nothing has changed where another holds the page.

    `at` None: whoever holds it.
    """
    if at is not None and page.at not in (at, None):
        return page
    told = _told(page)
    return page if _after(told, PresenceAct.DROP) is told else replace(page, lost_at=now)


def slept(page: Page, seconds: float) -> Page:
    """We did not run for so long: a lost page could not come back in that time, and has it still."""
    return page if page.lost_at is None else replace(page, lost_at=Seconds(page.lost_at + seconds))


def leave(page: Page, now: Seconds) -> Page:
    """The person left on purpose. Idempotent."""
    told = _told(page)
    return page if _after(told, PresenceAct.LEAVE) is told else replace(page, left_at=now)


def lost_since(page: Page, now: Seconds, beat_max_seconds: float) -> Seconds | None:
    """Since when the page is lost; None when it is not. A heartbeat that stays away is a loss."""
    if page.lost_at is not None:
        return page.lost_at
    if now - page.seen_at > beat_max_seconds:
        return page.seen_at
    return None


def presence_of(
    page: Page,
    now: Seconds,
    silent_seconds: float,
    beat_max_seconds: float = VISITOR_BEAT_MAX_SECONDS,
) -> Presence:
    """What the others are shown. `silent_seconds`: the line's patience with a quiet page."""
    shown = _told(page)
    if lost_since(page, now, beat_max_seconds) is not None:
        shown = _after(shown, PresenceAct.DROP)
    if now - page.word_at >= silent_seconds:
        shown = _after(shown, PresenceAct.QUIET)
    return shown


def lost_until(since: Seconds, grace_seconds: float) -> Seconds:
    """Until when a page may come back that is lost since then: it may learn of its line only at its next try."""
    return Seconds(since + grace_seconds + TRY_MAX_SECONDS)


def is_grace_over(
    page: Page,
    now: Seconds,
    grace_seconds: float,
    beat_max_seconds: float = VISITOR_BEAT_MAX_SECONDS,
) -> bool:
    """Whether a lost page has been away for its whole grace, and one try more."""
    since = lost_since(page, now, beat_max_seconds)
    return since is not None and now >= lost_until(since, grace_seconds)


def is_silence_over(
    page: Page,
    now: Seconds,
    silent_seconds: float,
    silent_end_seconds: float,
    beat_max_seconds: float = VISITOR_BEAT_MAX_SECONDS,
) -> bool:
    """Whether silence lasted `silent_end_seconds` beyond its beginning; 0 means that it never ends.

    Nobody is silent while lost: then the grace of a lost page counts, and silence anew when it is back.
    """
    if silent_end_seconds == 0 or lost_since(page, now, beat_max_seconds) is not None:
        return False
    return now - page.word_at >= silent_seconds + silent_end_seconds
