"""Opening hours as lines of plain words, in the three languages that ship; others read the English ones."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chatd.base.names import Language, Seconds
from chatd.base.texts.catalogue import text_of
from chatd.directory.rules.directory import HoursException, Interval, OpeningHours

EXCEPTIONS_TOLD_DAYS = 14
TO = "\N{EN DASH}"


def in_words(hours: OpeningHours, language: Language, now: Seconds) -> tuple[str, ...]:
    """One line for each run of days with the same hours, then the exceptions of the next two weeks."""
    days = [
        f"{_days(run, language)} {_times(hours.week[run[0]], language)}" for run in _runs(hours)
    ]
    today = datetime.fromtimestamp(now, ZoneInfo(hours.timezone)).date()
    soon = (each for each in hours.exceptions if _is_soon(each.day, today))
    return (*days, *(_exception(each, language) for each in soon))


def _runs(hours: OpeningHours) -> list[list[int]]:
    runs: list[list[int]] = []
    for day, intervals in enumerate(hours.week):
        if runs and hours.week[runs[-1][0]] == intervals:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _days(run: Sequence[int], language: Language) -> str:
    first, last = (_weekday(day, language) for day in (run[0], run[-1]))
    return first if first == last else f"{first}{TO}{last}"


def _weekday(day: int, language: Language) -> str:
    """`day`: 0 is Monday; in the catalogues 0 is Sunday, as in a browser."""
    return text_of(f"directory.hours.day.{(day + 1) % 7}", language)


def _times(intervals: Sequence[Interval], language: Language) -> str:
    if not intervals:
        return text_of("directory.hours.closed", language)
    if any(each.opens == each.closes for each in intervals):
        return text_of("directory.hours.all_day", language)
    return ", ".join(f"{_clock(each.opens)}{TO}{_clock(each.closes)}" for each in intervals)


def _clock(at: time) -> str:
    return f"{at.hour}.{at.minute:02}"


def _exception(exception: HoursException, language: Language) -> str:
    day, reason = exception.day, exception.reason.get(language)
    text = f"{day.day}.{day.month}. {_times(exception.intervals, language)}"
    return f"{text} ({reason})" if reason else text


def _is_soon(day: date, today: date) -> bool:
    return today <= day <= today + timedelta(days=EXCEPTIONS_TOLD_DAYS)
