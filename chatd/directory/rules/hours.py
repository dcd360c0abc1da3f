"""When a line is open by plan: the week, dated exceptions, nights that run over midnight, both clock changes.

An interval belongs to the day on which it opens, so an exception on Saturday does not cut Friday's night short.
Local times: one that the clock skips in spring is the moment of the jump; one that it shows twice in autumn
opens at the first and closes at the second, so that the door does not flicker.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from chatd.base.names import Seconds
from chatd.directory.rules.directory import HoursException, Interval, OpeningHours

LOOK_AHEAD_DAYS = 400  # a line closed for a whole year still says when it opens
WEEK_DAYS = 7
ALWAYS_OPEN_DAYS = 14  # open without a gap for so long: no closing time is told


class Span(NamedTuple):
    """Open from `opens` until just before `closes`, seconds since 1970."""

    opens: Seconds
    closes: Seconds


def is_open(hours: OpeningHours, now: Seconds) -> bool:
    """Whether the plan says open."""
    return any(span.opens <= now < span.closes for span in _near(hours, _today(hours, now)))


def next_opening(hours: OpeningHours, now: Seconds) -> Seconds | None:
    """The first moment after now at which the line opens; None when none is planned within 400 days.

    While open, this is the opening after the next closing.
    """
    end = closes_at(hours, now) if is_open(hours, now) else now
    if end is None:
        return None
    later = (span for span in _spans(hours, _today(hours, now)) if span.closes > span.opens)
    return next((span.opens for span in later if span.opens >= end and span.opens > now), None)


def closes_at(hours: OpeningHours, now: Seconds) -> Seconds | None:
    """When the line closes, intervals that touch counting as one; None when closed, or always open."""
    end: Seconds | None = None
    for span in _near(hours, _today(hours, now)):
        reach = now if end is None else end
        if span.opens > reach:
            break
        if span.closes > reach:
            end = span.closes
    if end is not None and end - now >= (ALWAYS_OPEN_DAYS - 1) * 86_400:
        return None
    return end


def last_closing(hours: OpeningHours, now: Seconds) -> Seconds | None:
    """When the line last closed, today or since yesterday; None when it is open now, or did not."""
    if is_open(hours, now):
        return None
    closed = (span.closes for span in _near(hours, _today(hours, now)) if span.closes <= now)
    return max(closed, default=None)


def next_change(hours: OpeningHours, now: Seconds) -> Seconds | None:
    """When the plan next says something else; None when it never does."""
    return closes_at(hours, now) if is_open(hours, now) else next_opening(hours, now)


def span_on(timezone: str, day: date, interval: Interval) -> Span:
    """From when to when this interval is on that day."""
    return _span(interval, day, _zone(timezone))


def spans_of_day(hours: OpeningHours, day: date) -> list[Span]:
    """When the line is open by plan, of what opens on that day, in order."""
    intervals = sorted(_intervals(hours, day), key=lambda each: each.opens)
    return [span_on(hours.timezone, day, each) for each in intervals]


def first_gap(plans: Sequence[OpeningHours], zone: str, first: date) -> datetime | None:
    """The first moment of the week from that day on at which none of them is open, by the clock there; None: never."""
    start = datetime.combine(first, time(0), _zone(zone))
    days = [first + timedelta(days=offset) for offset in range(-1, WEEK_DAYS + 1)]
    covered = Seconds(start.timestamp())
    for span in sorted(span for plan in plans for day in days for span in spans_of_day(plan, day)):
        if span.opens > covered:
            break
        covered = max(covered, span.closes)
    is_whole = covered >= (start + timedelta(days=WEEK_DAYS)).timestamp()
    return None if is_whole else datetime.fromtimestamp(covered, _zone(zone))


def _today(hours: OpeningHours, now: Seconds) -> date:
    return datetime.fromtimestamp(now, _zone(hours.timezone)).date()


@lru_cache(maxsize=256)
def _near(hours: OpeningHours, today: date) -> tuple[Span, ...]:
    """The spans that open from yesterday until `ALWAYS_OPEN_DAYS` after today, by day and opening.

    Whoever comes, comes back or waits is told of these days, so they are reckoned once for each line and day.
    """
    return tuple(_from(hours, today, -1, ALWAYS_OPEN_DAYS))


def _spans(hours: OpeningHours, today: date) -> Iterator[Span]:
    """As `_near`, and on until `LOOK_AHEAD_DAYS` after today."""
    yield from _near(hours, today)
    yield from _from(hours, today, ALWAYS_OPEN_DAYS + 1, LOOK_AHEAD_DAYS)


def _from(hours: OpeningHours, today: date, first: int, last: int) -> Iterator[Span]:
    zone = _zone(hours.timezone)
    for offset in range(first, last + 1):
        day = today + timedelta(days=offset)
        for interval in sorted(_intervals(hours, day), key=lambda each: each.opens):
            yield _span(interval, day, zone)


def exception_on(hours: OpeningHours, day: date) -> HoursException | None:
    """What was decided for this date alone."""
    return next((each for each in hours.exceptions if each.day == day), None)


def exception_now(hours: OpeningHours, now: Seconds) -> HoursException | None:
    """The exception that counts at this moment: of the day before while its night would run, or runs, over midnight."""
    zone, today = _zone(hours.timezone), _today(hours, now)
    yesterday = today - timedelta(days=1)
    usual = hours.week[yesterday.weekday()]
    nights = (_span(each, yesterday, zone) for each in (*usual, *_intervals(hours, yesterday)))
    is_night = any(span.opens <= now < span.closes for span in nights)
    return exception_on(hours, yesterday if is_night else today)


def _intervals(hours: OpeningHours, day: date) -> tuple[Interval, ...]:
    exception = exception_on(hours, day)
    return hours.week[day.weekday()] if exception is None else exception.intervals


def _span(interval: Interval, day: date, zone: ZoneInfo) -> Span:
    """`closes` at or before `opens` is on the next day; both the same is a whole day."""
    last = day + timedelta(days=1) if interval.closes <= interval.opens else day
    return Span(_instant(day, interval.opens, zone, 0), _instant(last, interval.closes, zone, 1))


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=4_096)
def _instant(day: date, at: time, zone: ZoneInfo, fold: int) -> Seconds:
    """The moment at which the local clock shows this; `fold` 1 is the second time in autumn."""
    wall = datetime.combine(day, at)
    moment = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != wall:
        moment = _jump(wall, zone)
    return Seconds(moment.timestamp())


def _jump(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which the clock skips this local time: the first whose wall time is past it."""
    moment = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while moment.astimezone(zone).replace(tzinfo=None) < wall:
        moment += timedelta(minutes=1)
    return moment
