"""When a line closes, until when it serves on, and when it opens again: only what is true, whoever closed it."""

from chatd.base.names import Seconds
from chatd.directory.rules import hours as plan
from chatd.directory.rules.directory import OpeningHours
from chatd.line.rules.door import FOREVER, Door, DoorPhase, follow

# A line that is over says so to whoever waits: it is not a turn that has expired.
REFUSED_WITHIN_SECONDS = 2

# `door` is everywhere the door as it is at `now` (`door.at` or `door.follow`).


def closes_at(door: Door, hours: OpeningHours, now: Seconds) -> Seconds | None:
    """When the plan ends the intake, or has ended it while the line is closing.

    None when it does not end, and when a lead has ended it: then no planned time is true.
    """
    if door.phase is DoorPhase.OPEN:
        return _planned_end(door, hours, now)
    if door.phase is not DoorPhase.CLOSING or is_by_hand(door, hours, now):
        return None
    return plan.last_closing(hours, now)


def ends_at(door: Door, hours: OpeningHours, now: Seconds) -> Seconds | None:
    """When the intake ends by plan, or has ended by whomever; None when neither is known.

    For those who talk with somebody still: a talk may go on for long after the line has closed.
    """
    if door.phase is DoorPhase.OPEN:
        return _planned_end(door, hours, now)
    if door.phase is DoorPhase.INTAKE_STOPPED:
        return None
    return door.closing_since or door.closed_from or plan.last_closing(hours, now)


def _planned_end(door: Door, hours: OpeningHours, now: Seconds) -> Seconds | None:
    """Opened by a lead outside the hours, it is open until the plan's next opening has closed again."""
    if plan.is_open(hours, now):
        return plan.closes_at(hours, now)
    opens = door.manual_until
    return None if opens in (None, FOREVER) else plan.closes_at(hours, opens)


def is_by_hand(door: Door, hours: OpeningHours, now: Seconds) -> bool:
    """Whether a lead, not the plan, has ended the intake."""
    if door.phase is DoorPhase.OPEN:
        return False
    if door.manual_until is not None:
        return True
    planned = plan.last_closing(hours, now)
    began = door.closing_since
    return began is not None and (planned is None or began < planned)


def served_until(door: Door, grace_seconds: float) -> Seconds | None:
    """Until when those who wait are served; None unless it is closing."""
    if door.closing_since is None:
        return None
    return Seconds(door.closing_since + grace_seconds)


def serves(door: Door, hours: OpeningHours, now: Seconds, *, grace_seconds: float) -> bool:
    """Whether somebody who comes back to the line now is served by it, within what is left of its grace."""
    followed = follow(door, hours, 1, now, grace_seconds=grace_seconds)
    if followed.phase is not DoorPhase.CLOSED:
        return True
    return now - (followed.closed_from or now) < grace_seconds


def promised_until(
    door: Door, hours: OpeningHours, until: Seconds, now: Seconds, *, grace_seconds: float
) -> Seconds:
    """`until`, or when the line will serve nobody more, if that is before: nothing is promised beyond.

    What a lead does later is told as such.
    """
    begins = _end_of_intake(door, hours, now)
    if begins is None:
        return until
    return Seconds(max(now + REFUSED_WITHIN_SECONDS, min(until, begins + grace_seconds)))


def _end_of_intake(door: Door, hours: OpeningHours, now: Seconds) -> Seconds | None:
    """When the grace began or will begin; a closed line that knows of none begins one for whoever comes back."""
    if door.phase is DoorPhase.OPEN:
        return _planned_end(door, hours, now)
    if door.phase is DoorPhase.INTAKE_STOPPED:
        return door.manual_until
    return door.closing_since or door.closed_from or now


def grace_begins(door: Door, hours: OpeningHours, now: Seconds) -> Seconds | None:
    """From when on, or since when, those who wait are the last; None where nothing says so."""
    if door.phase is DoorPhase.INTAKE_STOPPED:
        return plan.closes_at(hours, now) if plan.is_open(hours, now) else None
    return None if door.phase is DoorPhase.CLOSED else _end_of_intake(door, hours, now)


def opens_at(door: Door, hours: OpeningHours, now: Seconds) -> Seconds | None:
    """When it takes visitors again by plan; None while it is open, and when nothing is planned.

    A lead's act counts until the plan next says something else, so that is asked first.
    """
    if door.phase is DoorPhase.OPEN:
        return None
    if door.manual_until is None:
        return plan.next_opening(hours, now)
    if door.manual_until == FOREVER:
        return None
    until = door.manual_until
    return until if plan.is_open(hours, until) else plan.next_opening(hours, until)
