"""How many may wait: as many as can still be served in time, and no place is reckoned with desks that nobody sits at.

A line is full for a need when those who wait already would keep its desks busy for as long as a wait is worth
offering. Who has lost the connection keeps the place and is not counted here. Source: queue policy, F.4.
"""

import math
from collections.abc import Collection, Mapping

from chatd.base.names import DeskId, LineId, Seconds
from chatd.directory.rules.directory import Line, LinePolicy
from chatd.line.rules import desk as desks
from chatd.line.rules.desk import Desk
from chatd.line.rules.need import Need

ROUND_MINUTES = 5
SPREAD = 0.2  # of the time after which to try again, so that those who were refused do not come back together


def is_full(
    need: Need,
    waiting: Mapping[Need, int],
    there: Collection[Desk],
    policy: LinePolicy,
    now: Seconds,
    *,
    talk_minutes: float,
    wait_max_minutes: float,
    limit: int | None = None,
) -> bool:
    """Whether one more of this need would wait too long. It counts free places: with one free, it is not full.

    `limit`: how many may wait whatever is reckoned, as a lead says; None: nobody says so.

    `waiting`: how many are here and wait, of every need on every line; `there`: all desks that are there.
    Who goes to a desk that is free now takes no place of those who wait. With nobody there for the need nothing can be
    reckoned: one may wait, told so, while the line takes anybody.
    Two groups of desks are looked at: those that could take the ticket, with all who can go to no other; and these
    with all desks that could take those who compete with it. So a busy majority does not close the door for a language
    that has a desk of its own, nor the other way round.
    """
    if wait_max_minutes <= 0 or _on_line(need, waiting) >= policy.waiting_max:
        return True
    if limit is not None:
        return _on_line(need, waiting) >= limit + _free(need.line, there, now)
    able = _able(need, there)
    theirs = {other: _able(other, there) for other in waiting}
    reach = able.union(*(each for each in theirs.values() if not each.isdisjoint(able)))
    for group in (able, reach):
        members = [desk for desk in there if desk.id in group]
        capacity = sum(desk.capacity for desk in members)
        places = places_max(capacity, talk_minutes, wait_max_minutes)
        bound = sum(waiting[other] for other, each in theirs.items() if each and each <= group)
        if members and bound >= places + sum(desks.free(desk, now) for desk in members):
            return True
    return False


def _able(need: Need, there: Collection[Desk]) -> frozenset[DeskId]:
    return frozenset(desk.id for desk in there if desks.meets(desk, need))


def _free(line: LineId, there: Collection[Desk], now: Seconds) -> int:
    return sum(desks.free(desk, now) for desk in there if line in desk.lines)


def _on_line(need: Need, waiting: Mapping[Need, int]) -> int:
    return sum(count for other, count in waiting.items() if other.line == need.line)


def places_max(capacity: int, talk_minutes: float, wait_max_minutes: float) -> int:
    """How many may wait for desks of this capacity so that the last is served in time: at least one."""
    return max(1, math.floor(capacity * wait_max_minutes / talk_minutes))


def places_of_line(
    line: Line,
    there: Collection[Desk],
    now: Seconds,
    *,
    talk_minutes: float,
    wait_max_minutes: float,
    limit: int | None = None,
) -> int:
    """How many may wait on a line, if all its desks are for them alone; `waiting_max` where nobody is there."""
    if wait_max_minutes <= 0:
        return 0
    members = [desk for desk in there if line.id in desk.lines]
    free = _free(line.id, there, now)
    if limit is not None:
        return min(line.policy.waiting_max, limit + free)
    if not members:
        return line.policy.waiting_max
    capacity = sum(desk.capacity for desk in members)
    places = places_max(capacity, talk_minutes, wait_max_minutes) + free
    return min(line.policy.waiting_max, places)


def left_unserved(
    line: LineId,
    waiting: Mapping[Need, int],
    there: Collection[Desk],
    now: Seconds,
    *,
    talk_minutes: float,
    minutes: float,
) -> int:
    """How many of those who wait here cannot be served within so many minutes by those who are there. Source: F.4.

    Groups of desks are looked at as for `is_full`, and all desks together; who waits for nobody is left in any case.
    """
    theirs = {need: _able(need, there) for need, count in waiting.items() if count}
    mine = {need: able for need, able in theirs.items() if need.line == line}
    unmet = sum(waiting[need] for need, able in mine.items() if not able)
    groups = set(mine.values())
    for able in mine.values():
        groups.add(able.union(*(each for each in theirs.values() if each & able)))
    short = 0
    for group in groups:
        members = [desk for desk in there if desk.id in group]
        served = math.floor(
            sum(desk.capacity for desk in members) * max(0.0, minutes) / talk_minutes
        )
        served += sum(desks.free(desk, now) for desk in members)
        bound = sum(waiting[need] for need, able in theirs.items() if able and able <= group)
        short = max(short, bound - served)
    return min(sum(waiting[need] for need in mine), unmet + short)


def wait_max_minutes(door_closes: Seconds | None, line: Line, now: Seconds) -> float:
    """The longest wait worth offering: near the closing time what is left until the end of the grace."""
    policy = line.policy
    if door_closes is None:
        return policy.wait_offered_max_minutes
    left = (door_closes - now) / 60 + policy.closing_grace_minutes
    return max(0.0, min(policy.wait_offered_max_minutes, left))


def retry_minutes(capacity: int, talk_minutes: float, share: float) -> int | None:
    """After how many minutes a full line is worth another try: when about one place has become free.

    `share`: by chance between 0 and 1, for each who asks. None when nobody is there to make one free.
    """
    if capacity <= 0:
        return None
    usual = math.ceil(talk_minutes / capacity / ROUND_MINUTES) * ROUND_MINUTES
    return max(1, round(usual * (1 - SPREAD + 2 * SPREAD * share)))
