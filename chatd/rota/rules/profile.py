"""How many come to a line at which hour of the week, learnt from counts that never went with a person."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from chatd.base.names import Seconds

HOUR_SECONDS = 3_600
WEIGHT_MIN = 1 / 8  # of the newest week: the mean forgets after about two months
WEEKS_MIN = 2  # before a mean is believed
SEEN_MIN = 30  # minutes of an hour in which somebody looked; else it was not seen
PATIENCE_KEPT = (
    0.99  # of what is known of patience, after each hour in which somebody left or waited
)


class HourOfWeek(NamedTuple):
    """By the line's own clock. Monday is 0."""

    weekday: int
    hour: int


class Mean(NamedTuple):
    """How many come in such an hour, and in how many weeks that was seen."""

    per_hour: float
    weeks: int


class Waited(NamedTuple):
    """How many have given up, and how long all have waited, minutes; what is old weighs less."""

    left: float = 0.0
    minutes: float = 0.0


def hour_of(at: Seconds, timezone: str) -> HourOfWeek:
    """In which hour of the week this is."""
    local = datetime.fromtimestamp(at, ZoneInfo(timezone))
    return HourOfWeek(local.weekday(), local.hour)


def learnt(mean: Mean | None, came: int) -> Mean:
    """The mean after one more such hour."""
    if mean is None:
        return Mean(float(came), 1)
    weight = max(WEIGHT_MIN, 1 / (mean.weeks + 1))
    return Mean(mean.per_hour + weight * (came - mean.per_hour), mean.weeks + 1)


def waited_more(known: Waited, left: int, minutes: int) -> Waited:
    """After one more hour."""
    if not (left or minutes):
        return known
    return Waited(known.left * PATIENCE_KEPT + left, known.minutes * PATIENCE_KEPT + minutes)


def expected(means: Mapping[HourOfWeek, Mean], hour: HourOfWeek, otherwise: int) -> float | None:
    """How many come in such an hour; of too few weeks, as at that hour of any day; else as the organisation has said.

    `otherwise`: that number; 0: it has said none. None: nothing is known.
    """
    own = means.get(hour)
    if own is not None and own.weeks >= WEEKS_MIN:
        return own.per_hour
    same = [mean for at, mean in means.items() if at.hour == hour.hour]
    weeks = _sum(each.weeks for each in same)
    if weeks >= WEEKS_MIN:
        return _sum(each.per_hour * each.weeks for each in same) / weeks
    return float(otherwise) if otherwise > 0 else None


def _sum(values: Iterable[float]) -> float:
    return sum(values, 0.0)
