"""The weeks to come as the hours have them, day by day: for whoever decides them."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from chatd.directory.rules.directory import Interval, OpeningHours
from chatd.directory.rules.hours import exception_on

WEEKS_AHEAD = 8


class Day(NamedTuple):
    """One day. `clock_minutes`: how far the clock is put forward on it; back is negative."""

    day: date
    intervals: tuple[Interval, ...]
    is_exception: bool
    clock_minutes: int


def days_ahead(hours: OpeningHours, today: date) -> Iterator[Day]:
    """Eight weeks, from the Monday of this one."""
    zone = ZoneInfo(hours.timezone)
    monday = today - timedelta(days=today.weekday())
    for offset in range(WEEKS_AHEAD * 7):
        day = monday + timedelta(days=offset)
        exception = exception_on(hours, day)
        intervals = hours.week[day.weekday()] if exception is None else exception.intervals
        yield Day(day, intervals, exception is not None, _clock_minutes(day, zone))


def days_from(first: date, weeks: int, timezone: str) -> Iterator[Day]:
    """So many weeks of days from this one, of no line's hours."""
    zone = ZoneInfo(timezone)
    for offset in range(weeks * 7):
        day = first + timedelta(days=offset)
        yield Day(day, (), is_exception=False, clock_minutes=_clock_minutes(day, zone))


def _clock_minutes(day: date, zone: ZoneInfo) -> int:
    begins, ends = (
        datetime.combine(each, time(0), zone).utcoffset() or timedelta()
        for each in (day, day + timedelta(days=1))
    )
    return round((ends - begins).total_seconds() / 60)
