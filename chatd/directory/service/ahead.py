"""Hours that somebody is writing, as the weeks to come; the country's holidays beside them, for her to decide."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from chatd.base.ports import Clock
from chatd.directory.rules.checks.fields import Faults, Fields
from chatd.directory.rules.checks.hours import read_hours
from chatd.directory.rules.said import key_of
from chatd.directory.rules.weeks import Day, days_ahead
from chatd.directory.service.as_tables import hours_table
from chatd.directory.service.holidays import Names, country_of, holidays_of
from chatd.directory.service.looking import Told
from chatd.directory.shapes.tables import HoursTable


class Seen(NamedTuple):
    """`errors`: then there are no days. `holidays` by day."""

    errors: Sequence[Told]
    country: str
    today: date
    days: Sequence[Day]
    holidays: Mapping[date, Names]


class Ahead:
    """Asks the clock for today, in the line's own time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def weeks(self, value: HoursTable, languages: tuple[str, ...]) -> Seen:
        """Eight weeks from this Monday."""
        faults = Faults("", lambda _: None)
        fields = Fields(faults, "hours", hours_table(value), ("hours",))
        hours = read_hours(fields, languages)
        if faults.found:
            told = [Told(path, text, *key_of(text)) for path, text in faults.found]
            return Seen(told, "", date.min, (), {})
        today = datetime.fromtimestamp(self._clock.now(), ZoneInfo(hours.timezone)).date()
        days = tuple(days_ahead(hours, today))
        country = country_of(hours.timezone)
        found = await self._holidays(country, days, languages)
        return Seen((), country, today, days, found)

    async def _holidays(
        self, country: str, days: Sequence[Day], languages: tuple[str, ...]
    ) -> Mapping[date, Names]:
        """In a thread: the library takes its time when it is first asked."""
        found: dict[date, Names] = {}
        for year in sorted({each.day.year for each in days}) if country else ():
            found |= await asyncio.to_thread(holidays_of, country, year, languages)
        return found
