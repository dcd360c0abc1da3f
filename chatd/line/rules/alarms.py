"""What a lead must see now: the nine alarms. Source: queue policy, F.8, for each number here.

Each rule says since when it has been so, or None. What is reckoned of counts alone does not know since when: there the
answer is `now`, and whoever asks again remembers the first (`service.alarms`).
"""

from enum import StrEnum
from typing import NamedTuple

from chatd.base.names import Seconds
from chatd.line.rules.door import DoorPhase
from chatd.line.rules.tallies import HOUR_MINUTES, Row, last_hour, within

LONGEST_WAIT_SECONDS = 15 * 60  # more than that
ESTIMATE_MINUTES = 30  # the upper end is more than that
ABANDONED_MAX = 3  # more than that
ABANDONED_MINUTES = 10  # within so many, to the minute
NOBODY_SECONDS = 120
URGENT_UNSEEN_SECONDS = 30
ORPHAN_SECONDS = 20
OCCUPANCY_MAX = 0.9  # more than that, of the places of those who take tickets
FLOOD_TIMES = 5  # more than so many times the hour's normal


class Alarm(StrEnum):
    """What it warns of, in the order in which a lead reads them."""

    URGENT_UNSEEN = "urgent_unseen"
    ORPHAN = "orphan"
    NOBODY = "nobody"
    OFFER_MISSED = "offer_missed"
    LONGEST_WAIT = "longest_wait"
    LONG_ESTIMATE = "long_estimate"
    ABANDONMENTS = "abandonments"
    OCCUPANCY = "occupancy"
    FLOOD = "flood"


OF_WHO_COMES = (  # nothing can be done of these where nobody comes and nobody waits
    Alarm.OFFER_MISSED,
    Alarm.ABANDONMENTS,
    Alarm.OCCUPANCY,
    Alarm.FLOOD,
)
KNOWS_NOW_ALONE = (Alarm.LONG_ESTIMATE, Alarm.ABANDONMENTS, Alarm.OCCUPANCY, Alarm.FLOOD)


class Facts(NamedTuple):
    """What of a line the alarms are reckoned from. Times in seconds since 1970, rows of counts by the minute.

    `untaken_since`: since when no desk takes tickets; `away_since`: since when the first desk is away that missed its
    offers. `is_estimate_long`: for whoever would come now. `busy`, `places`: of the desks that take tickets, how many
    places were busy and how many there were, once a minute. `entries`: who joined or was turned away.
    """

    phase: DoorPhase
    waiting: int
    longest_since: Seconds | None
    is_estimate_long: bool
    abandoned: Row
    untaken_since: Seconds | None
    urgent_unseen_since: Seconds | None
    orphan_since: Seconds | None
    away_since: Seconds | None
    busy: Row
    places: Row
    entries: Row
    entries_per_hour_normal: int


def alarms(facts: Facts, now: Seconds) -> dict[Alarm, Seconds]:
    """Those that sound at `now`, and since when."""
    is_served = facts.phase is DoorPhase.OPEN or facts.waiting > 0
    is_growing = facts.phase is DoorPhase.OPEN and facts.waiting > 0
    is_over = facts.phase is DoorPhase.CLOSED and facts.waiting == 0
    since = {
        Alarm.URGENT_UNSEEN: _at_least(facts.urgent_unseen_since, URGENT_UNSEEN_SECONDS, now),
        Alarm.ORPHAN: _at_least(facts.orphan_since, ORPHAN_SECONDS, now),
        Alarm.NOBODY: _at_least(facts.untaken_since, NOBODY_SECONDS, now) if is_served else None,
        Alarm.OFFER_MISSED: facts.away_since,
        Alarm.LONGEST_WAIT: _more_than(facts.longest_since, LONGEST_WAIT_SECONDS, now),
        Alarm.LONG_ESTIMATE: now if facts.is_estimate_long and is_growing else None,
        Alarm.ABANDONMENTS: now
        if within(facts.abandoned, ABANDONED_MINUTES) > ABANDONED_MAX
        else None,
        Alarm.OCCUPANCY: now if is_occupied(facts.busy, facts.places) else None,
        Alarm.FLOOD: now if is_flood(facts.entries, facts.entries_per_hour_normal) else None,
    }
    return {
        name: at
        for name, at in since.items()
        if at is not None and not (is_over and name in OF_WHO_COMES)
    }


def is_occupied(busy: Row, places: Row) -> bool:
    """Whether in the last 60 whole minutes, each of which had places, more than `OCCUPANCY_MAX` of all were busy."""
    there = places[1 : HOUR_MINUTES + 1]
    return all(there) and sum(busy[1 : HOUR_MINUTES + 1]) > OCCUPANCY_MAX * sum(there)


def is_flood(entries: Row, normal: int) -> bool:
    """Whether more came within the last hour than `FLOOD_TIMES` what is normal; 0 is not known, and no alarm."""
    return normal > 0 and last_hour(entries) > FLOOD_TIMES * normal


def _at_least(since: Seconds | None, seconds: float, now: Seconds) -> Seconds | None:
    return None if since is None or now - since < seconds else Seconds(since + seconds)


def _more_than(since: Seconds | None, seconds: float, now: Seconds) -> Seconds | None:
    return None if since is None or now - since <= seconds else Seconds(since + seconds)
