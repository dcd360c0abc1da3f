"""The door of a line: its phase by plan and by a lead's hand, who may join, and how many it can serve.

              stop_intake                  close              finish
    OPEN ──────────────▶ INTAKE_STOPPED ──────────▶ CLOSING ──────────▶ CLOSED
      ▲ ◀───── open ──────────┘                      ▲ ◀── serve_on ─────┘
      └ open ◀── CLOSING, CLOSED             OPEN ── close

CLOSING serves those who wait, within a grace; empty, it finishes. A lead's act counts until the plan's next
change. After a restart a closed line may still have to serve on.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from chatd.base.errors import Reason, Refused
from chatd.base.names import Language, Seconds
from chatd.directory.rules import hours as plan
from chatd.directory.rules.directory import Line, OpeningHours


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
# Of a line that is open and has nobody on shift yet: two counsellors with two each.
EXPECTED_CAPACITY = 4


@dataclass(frozen=True, slots=True)
class Door:
    """What a line lets in right now. Times in seconds since 1970."""

    phase: DoorPhase = DoorPhase.CLOSED
    closing_since: Seconds | None = None  # only while closing
    manual_until: Seconds | None = None  # a lead's act counts until then
    is_full: bool = False


def change(door: Door, act: Act, hours: OpeningHours, now: Seconds) -> Door:
    """A lead's act; it counts until the plan's next change. Idempotent.

    Raises: Refused(WRONG_STATE) for an act that the phase does not allow.
    """
    until = plan.next_change(hours, now)
    moved = _moved(door, act, now)
    return replace(moved, manual_until=FOREVER if until is None else until)


def at(
    door: Door, line: Line, waiting: int, capacity: int, talk_minutes: float, now: Seconds
) -> Door:
    """The door as it is now: what plan, time, a lead and the number of those who wait make of the stored one.

    `capacity`: conversations that all available desks can carry; `talk_minutes`: how long one takes. Idempotent.
    """
    grace_seconds = line.policy.closing_grace_minutes * 60
    followed = follow(door, line.hours, waiting, now, grace_seconds=grace_seconds)
    wait_max = wait_max_minutes(plan.closes_at(line.hours, now), line, now)
    return count(
        followed, waiting, places_max(capacity, talk_minutes, wait_max, line.policy.waiting_max)
    )


def follow(
    door: Door, hours: OpeningHours, waiting: int, now: Seconds, *, grace_seconds: float
) -> Door:
    """What the plan and the time make of it. `waiting`: tickets with a place. Idempotent.

    A door that becomes CLOSED while some still wait has run out of grace: the caller refuses them.
    """
    if door.manual_until is not None and now >= door.manual_until:
        door = replace(door, manual_until=None)
    if door.manual_until is None:
        door = _planned(door, hours, now)
    if is_finished(door, waiting, now, grace_seconds):
        door = _moved(door, Act.FINISH, now)
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
    return replace(door, phase=phase, closing_since=since)


def serve_on(door: Door, now: Seconds) -> Door:
    """Somebody who waited before a restart is back: a closed line serves them within a new grace."""
    return _moved(door, Act.SERVE_ON, now) if door.phase is DoorPhase.CLOSED else door


def check_join(door: Door, line: Line, languages: Iterable[Language]) -> None:
    """Whether a visitor who speaks these may take a place.

    Raises: Refused: LINE_CLOSED (also while closing), INTAKE_STOPPED, LANGUAGE_NOT_SERVED, LINE_FULL.
    """
    if door.phase in _NO_ENTRY:
        raise Refused(_NO_ENTRY[door.phase])
    check_languages(line, languages)
    if door.is_full:
        raise Refused(Reason.LINE_FULL)


def check_languages(line: Line, languages: Iterable[Language]) -> None:
    """Raises: Refused(LANGUAGE_NOT_SERVED) unless all of them are the line's."""
    if not set(languages) <= set(line.languages):
        raise Refused(Reason.LANGUAGE_NOT_SERVED)


def places_max(
    capacity: int, talk_minutes: float, wait_max_minutes: float, waiting_max: int
) -> int:
    """How many may wait so that the last is still served in time. Source: queue policy, F.4.

    `capacity`: conversations that all available desks can carry. With none on shift a small team is expected:
    during opening hours somebody will come, and whoever waits is told that nobody is there yet. While there
    is time at all, one may wait.
    """
    if wait_max_minutes <= 0:
        return 0
    by_capacity = math.floor((capacity or EXPECTED_CAPACITY) * wait_max_minutes / talk_minutes)
    return min(waiting_max, max(1, by_capacity))


def wait_max_minutes(door_closes: Seconds | None, line: Line, now: Seconds) -> float:
    """The longest wait worth offering: near the closing time what is left until the end of the grace."""
    policy = line.policy
    if door_closes is None:
        return policy.wait_offered_max_minutes
    left = (door_closes - now) / 60 + policy.closing_grace_minutes
    return max(0.0, min(policy.wait_offered_max_minutes, left))


def count(door: Door, waiting: int, places: int) -> Door:
    """Whether it is full: from `places` on; free again only when two are free, so that it does not flicker."""
    if waiting >= places:
        return replace(door, is_full=True)
    if waiting <= max(0, places - 2):
        return replace(door, is_full=False)
    return door
