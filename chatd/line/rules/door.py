"""The door of a line: its phase by plan and by a lead's hand, whether anybody is there, and who may join.

              stop_intake                  close              finish
    OPEN ──────────────▶ INTAKE_STOPPED ──────────▶ CLOSING ──────────▶ CLOSED
      ▲ ◀───── open ──────────┘                      ▲ ◀── serve_on ─────┘
      └ open ◀── CLOSING, CLOSED             OPEN ── close

CLOSING serves those who wait, within a grace; empty, it finishes. A lead's act counts until the plan's next
change. After a restart a closed line may still have to serve on. An open line at which nobody has been for five minutes
is closed for now: it takes nobody new, keeps who waits, and is itself again as soon as somebody comes.
"""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from chatd.base.errors import Reason, Refused
from chatd.base.names import Language, Seconds
from chatd.directory.rules import hours as plan
from chatd.directory.rules.directory import Line, OpeningHours
from chatd.line.rules.notice import Notice, is_over


class DoorPhase(StrEnum):
    """What a line does with those who come and those who wait."""

    OPEN = "open"
    INTAKE_STOPPED = "intake_stopped"  # nobody new; the rest goes on
    CLOSING = "closing"  # nobody new; those who wait are served within the grace
    CLOSED = "closed"


class Act(StrEnum):
    """What changes the phase: a lead, the plan, or the last who waited."""

    OPEN = "open"
    STOP_INTAKE = "stop_intake"
    CLOSE = "close"
    FINISH = "finish"
    SERVE_ON = "serve_on"


LINES: dict[DoorPhase, dict[Act, DoorPhase]] = {
    DoorPhase.OPEN: {
        Act.OPEN: DoorPhase.OPEN,
        Act.STOP_INTAKE: DoorPhase.INTAKE_STOPPED,
        Act.CLOSE: DoorPhase.CLOSING,
    },
    DoorPhase.INTAKE_STOPPED: {
        Act.OPEN: DoorPhase.OPEN,
        Act.STOP_INTAKE: DoorPhase.INTAKE_STOPPED,
        Act.CLOSE: DoorPhase.CLOSING,
    },
    DoorPhase.CLOSING: {
        Act.OPEN: DoorPhase.OPEN,
        Act.CLOSE: DoorPhase.CLOSING,
        Act.FINISH: DoorPhase.CLOSED,
    },
    DoorPhase.CLOSED: {
        Act.OPEN: DoorPhase.OPEN,
        Act.CLOSE: DoorPhase.CLOSED,
        Act.FINISH: DoorPhase.CLOSED,
        Act.SERVE_ON: DoorPhase.CLOSING,
    },
}
_NO_ENTRY = {
    DoorPhase.INTAKE_STOPPED: Reason.INTAKE_STOPPED,
    DoorPhase.CLOSING: Reason.LINE_CLOSED,
    DoorPhase.CLOSED: Reason.LINE_CLOSED,
}
FOREVER = Seconds(math.inf)
UNSTAFFED_SECONDS = 300  # Source: queue policy, F.5


class Unspoken(NamedTuple):
    """Since when nobody who is there speaks this language, seconds since 1970."""

    language: Language
    since: Seconds


@dataclass(frozen=True, slots=True)
class Door:
    """What a line lets in right now. Times in seconds since 1970."""

    phase: DoorPhase = DoorPhase.CLOSED
    closing_since: Seconds | None = None  # only while closing
    closed_from: Seconds | None = None  # only while closed: since when it was closing before
    manual_until: Seconds | None = None  # a lead's act counts until then
    unstaffed_since: Seconds | None = None  # since when nobody is there, unless it is closed
    untaken_since: Seconds | None = (
        None  # since when no desk takes tickets, while any would be for them
    )
    limit: int | None = (
        None  # how many may wait beside those for whom a desk is free, as a lead says
    )
    limit_until: Seconds | None = None  # that counts until then
    is_by_telephone: bool = False  # a lead says so, until a lead says otherwise
    unspoken: tuple[Unspoken, ...] = ()  # languages that nobody there speaks, unless it is closed
    notice: Notice | None = None  # a lead's words to all who wait, until the line serves nobody


def change(door: Door, act: Act, hours: OpeningHours, now: Seconds) -> Door:
    """A lead's act; it counts until the plan's next change. Idempotent.

    Raises: Refused(WRONG_STATE) for an act that the phase does not allow.
    """
    return replace(_moved(door, act, now), manual_until=_next_change(hours, now))


def _next_change(hours: OpeningHours, now: Seconds) -> Seconds:
    until = plan.next_change(hours, now)
    return FOREVER if until is None else until


def limited(door: Door, line: Line, limit: int | None, now: Seconds) -> Door:
    """A lead says how many may wait, whatever is reckoned; until the plan's next change. None: as reckoned. Idempotent.

    Raises: Refused: WRONG_STATE (the line takes nobody, however many might wait), LIMIT_TOO_HIGH (above `waiting_max`).
    """
    if limit is None:
        return replace(door, limit=None, limit_until=None)
    if door.phase not in (DoorPhase.OPEN, DoorPhase.INTAKE_STOPPED):
        raise Refused(Reason.WRONG_STATE)
    if limit > line.policy.waiting_max:
        raise Refused(Reason.LIMIT_TOO_HIGH)
    return replace(door, limit=limit, limit_until=_next_change(line.hours, now))


def noticed(door: Door, notice: Notice | None) -> Door:
    """A lead says this to all who wait; None takes it back. Idempotent.

    Raises: Refused(WRONG_STATE) where the line serves nobody.
    """
    if notice is not None and door.phase is DoorPhase.CLOSED:
        raise Refused(Reason.WRONG_STATE)
    return replace(door, notice=notice)


def at(
    door: Door,
    line: Line,
    waiting: int,
    now: Seconds,
    *,
    is_staffed: bool,
    is_taking: bool = True,
) -> Door:
    """The door as it is now: what plan, time, a lead, who waits and who is there make of the stored one. Idempotent.

    `is_staffed`: somebody is there, be it after a pause; `is_taking`: somebody takes tickets.
    """
    grace_seconds = line.policy.closing_grace_minutes * 60
    followed = follow(door, line.hours, waiting, now, grace_seconds=grace_seconds)
    is_closed = followed.phase is DoorPhase.CLOSED
    unstaffed = _since(followed.unstaffed_since, now, ends=is_staffed or is_closed)
    untaken = _since(followed.untaken_since, now, ends=is_taking or (is_closed and waiting == 0))
    if (unstaffed, untaken) == (followed.unstaffed_since, followed.untaken_since):
        return followed
    return replace(followed, unstaffed_since=unstaffed, untaken_since=untaken)


def _since(known: Seconds | None, now: Seconds, *, ends: bool) -> Seconds | None:
    """Since when something is so that is so now, unless it ends."""
    if ends:
        return None
    return now if known is None else known


def heard(door: Door, line: Line, spoken: Collection[Language], now: Seconds) -> Door:
    """The door, where these languages are spoken by those who are there now. Idempotent."""
    unspoken: tuple[Unspoken, ...] = ()
    if door.phase is not DoorPhase.CLOSED:
        known = dict(door.unspoken)
        silent = (each for each in line.languages if each not in spoken)
        unspoken = tuple(Unspoken(each, known.get(each, now)) for each in silent)
    return door if unspoken == door.unspoken else replace(door, unspoken=unspoken)


def unspoken_since(door: Door, languages: Iterable[Language]) -> Seconds | None:
    """Since when nobody there speaks any of these; None when somebody does, as far as the door knows."""
    known = dict(door.unspoken)
    since = [known.get(each) for each in languages]
    times = [each for each in since if each is not None]
    return max(times) if times and len(times) == len(since) else None


def is_by_telephone(door: Door, line: Line) -> bool:
    """Whether it takes nobody new in writing, by its operator's word or a lead's. Who waits is served."""
    return line.policy.is_by_telephone or door.is_by_telephone


def told_phase(door: Door, line: Line) -> DoorPhase:
    """As what it is seen by those who wait, and by alarms: an open line by telephone takes nobody new."""
    is_shut = door.phase is DoorPhase.OPEN and is_by_telephone(door, line)
    return DoorPhase.INTAKE_STOPPED if is_shut else door.phase


def is_closed_for_now(door: Door, now: Seconds) -> bool:
    """Whether it is open, and nobody has been there for `UNSTAFFED_SECONDS`."""
    since = door.unstaffed_since
    is_open = door.phase is DoorPhase.OPEN
    return is_open and since is not None and now - since >= UNSTAFFED_SECONDS


def follow(
    door: Door, hours: OpeningHours, waiting: int, now: Seconds, *, grace_seconds: float
) -> Door:
    """What the plan and the time make of it. `waiting`: tickets with a place. Idempotent.

    A door that becomes CLOSED while some still wait has run out of grace: the caller refuses them.
    """
    if door.manual_until is not None and now >= door.manual_until:
        door = replace(door, manual_until=None)
    if door.limit_until is not None and now >= door.limit_until:
        door = replace(door, limit=None, limit_until=None)
    if door.manual_until is None:
        door = _planned(door, hours, now)
    if is_finished(door, waiting, now, grace_seconds):
        door = _moved(door, Act.FINISH, now)
    if door.notice is not None and (door.phase is DoorPhase.CLOSED or is_over(door.notice, now)):
        door = replace(door, notice=None)
    return door


def _planned(door: Door, hours: OpeningHours, now: Seconds) -> Door:
    """Open as the plan says. A lead's "no more today" ends with the opening hours, as they do."""
    if plan.is_open(hours, now):
        return _moved(door, Act.OPEN, now)
    return _moved(door, Act.CLOSE, now)


def is_finished(door: Door, waiting: int, now: Seconds, grace_seconds: float) -> bool:
    """Whether a closing line is done: nobody waits, or the grace is over."""
    if door.phase is not DoorPhase.CLOSING or door.closing_since is None:
        return False
    return waiting == 0 or now - door.closing_since >= grace_seconds


def _moved(door: Door, act: Act, now: Seconds) -> Door:
    try:
        phase = LINES[door.phase][act]
    except KeyError:
        raise Refused(Reason.WRONG_STATE) from None
    if phase is door.phase:
        return door
    since = now if phase is DoorPhase.CLOSING else None
    before = door.closing_since if phase is DoorPhase.CLOSED else None
    return replace(door, phase=phase, closing_since=since, closed_from=before)


def serve_on(door: Door, now: Seconds) -> Door:
    """Somebody is back who has waited before: a closed line serves them within what is left of its grace.

    A new grace begins only where nothing is known of the one before, as after a restart.
    """
    if door.phase is not DoorPhase.CLOSED:
        return door
    return replace(_moved(door, Act.SERVE_ON, now), closing_since=door.closed_from or now)


def check_join(
    door: Door, line: Line, languages: Iterable[Language], now: Seconds, *, is_full: bool
) -> None:
    """Whether a visitor who speaks these may take a place. `is_full`: for whoever speaks these (`intake.is_full`).

    Raises: Refused: BY_TELEPHONE, LINE_CLOSED (also while closing), INTAKE_STOPPED, LANGUAGE_NOT_SERVED,
    CLOSED_FOR_NOW, LINE_FULL.
    """
    if is_by_telephone(door, line):
        raise Refused(Reason.BY_TELEPHONE)
    if door.phase in _NO_ENTRY:
        raise Refused(_NO_ENTRY[door.phase])
    check_languages(line, languages)
    if is_closed_for_now(door, now):
        raise Refused(Reason.CLOSED_FOR_NOW)
    if is_full:
        raise Refused(Reason.LINE_FULL)


def check_languages(line: Line, languages: Iterable[Language]) -> None:
    """Raises: Refused(LANGUAGE_NOT_SERVED) unless all of them are the line's."""
    if not set(languages) <= set(line.languages):
        raise Refused(Reason.LANGUAGE_NOT_SERVED)
