"""Opening hours as lines of plain words, in the three languages that ship; others read the English ones."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chatd.base.names import Language, Seconds
from chatd.directory.rules.directory import HoursException, Interval, OpeningHours

WEEKDAYS = {
    "fi": ("ma", "ti", "ke", "to", "pe", "la", "su"),
    "sv": ("mån", "tis", "ons", "tors", "fre", "lör", "sön"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
CLOSED = {"fi": "suljettu", "sv": "stängt", "en": "closed"}
AROUND_THE_CLOCK = {"fi": "24 h", "sv": "dygnet runt", "en": "24 hours"}
EXCEPTIONS_TOLD_DAYS = 14
TO = "\N{EN DASH}"


def in_words(hours: OpeningHours, language: Language, now: Seconds) -> tuple[str, ...]:
    """One line for each run of days with the same hours, then the exceptions of the next two weeks."""
    spoken = language if language in WEEKDAYS else "en"
    days = [f"{_days(run, spoken)} {_times(hours.week[run[0]], spoken)}" for run in _runs(hours)]
    today = datetime.fromtimestamp(now, ZoneInfo(hours.timezone)).date()
    soon = (each for each in hours.exceptions if _is_soon(each.day, today))
    return (*days, *(_exception(each, language, spoken) for each in soon))


def _runs(hours: OpeningHours) -> list[list[int]]:
    runs: list[list[int]] = []
    for day, intervals in enumerate(hours.week):
        if runs and hours.week[runs[-1][0]] == intervals:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _days(run: Sequence[int], spoken: str) -> str:
    first, last = WEEKDAYS[spoken][run[0]], WEEKDAYS[spoken][run[-1]]
    return first if first == last else f"{first}{TO}{last}"


def _times(intervals: Sequence[Interval], spoken: str) -> str:
    if not intervals:
        return CLOSED[spoken]
    if any(each.opens == each.closes for each in intervals):
        return AROUND_THE_CLOCK[spoken]
    return ", ".join(f"{_clock(each.opens)}{TO}{_clock(each.closes)}" for each in intervals)


def _clock(at: time) -> str:
    return f"{at.hour}.{at.minute:02}"


def _exception(exception: HoursException, language: Language, spoken: str) -> str:
    day, reason = exception.day, exception.reason.get(language)
    text = f"{day.day}.{day.month}. {_times(exception.intervals, spoken)}"
    return f"{text} ({reason})" if reason else text


def _is_soon(day: date, today: date) -> bool:
    return today <= day <= today + timedelta(days=EXCEPTIONS_TOLD_DAYS)
