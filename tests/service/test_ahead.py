"""Hours that somebody is writing, as the weeks to come: exceptions, clock changes, and the country's holidays."""

from datetime import UTC, datetime

import pytest

from chatd.base.names import Seconds
from chatd.directory.rules.weeks import WEEKS_AHEAD
from chatd.directory.service.ahead import Ahead
from chatd.directory.service.as_tables import shape_of
from chatd.directory.service.holidays import country_of, holidays_of
from chatd.directory.shapes.tables import ExceptionTable, HoursTable
from tests.service.test_editing import replace_shape
from tests.service.world import a_line

HOURS: HoursTable = replace_shape(
    shape_of(a_line()).hours, monday=("17:00-21:00",), sunday=(), tuesday=("22:00-02:00",)
)


class At:
    def __init__(self, *when):
        self.at = datetime(*when, tzinfo=UTC).timestamp()

    def now(self):
        return Seconds(self.at)


async def weeks(hours=HOURS, languages=("fi", "sv"), when=(2026, 12, 2, 12)):
    return await Ahead(At(*when)).weeks(hours, languages)


async def test_eight_weeks_from_this_monday_in_the_lines_own_time():
    seen = await weeks(when=(2026, 12, 6, 23))  # Monday already in Helsinki
    assert seen.today.isoformat() == "2026-12-07"
    assert [seen.days[0].day.isoformat(), len(seen.days)] == ["2026-12-07", 7 * WEEKS_AHEAD]
    assert [each.opens.hour for each in seen.days[0].intervals] == [17]
    assert seen.days[6].intervals == ()


async def test_a_day_of_its_own_stands_in_the_place_of_the_week():
    day = ExceptionTable(day="2026-12-24", intervals=("10:00-14:00",), reason=None)
    seen = await weeks(replace_shape(HOURS, exception=(day,)))
    (eve,) = [each for each in seen.days if each.is_exception]
    assert (eve.day.isoformat(), eve.intervals[0].closes.hour) == ("2026-12-24", 14)


@pytest.mark.parametrize(
    ("when", "day", "minutes"),
    [((2027, 3, 1), "2027-03-28", 60), ((2026, 10, 1), "2026-10-25", -60)],
)
async def test_days_on_which_the_clock_changes_are_told(when, day, minutes):
    changed = [each for each in (await weeks(when=when)).days if each.clock_minutes]
    assert [(each.day.isoformat(), each.clock_minutes) for each in changed] == [(day, minutes)]


async def test_the_countrys_holidays_are_told_by_name_in_the_lines_languages_and_decide_nothing():
    seen = await weeks()
    found = {day.isoformat(): dict(names) for day, names in seen.holidays.items()}
    assert found["2026-12-06"] == {"fi": "Itsenäisyyspäivä", "sv": "Självständighetsdagen"}
    assert found["2027-01-01"]["fi"] == "Uudenvuodenpäivä"
    assert not any(each.is_exception for each in seen.days)
    assert seen.country == "FI"


async def test_a_zone_of_no_country_and_a_country_that_nobody_knows_have_no_holidays():
    assert (await weeks(replace_shape(HOURS, timezone="UTC"))).holidays == {}
    assert (country_of("Europe/Stockholm"), country_of("Etc/UTC")) == ("SE", "")
    assert holidays_of("XX", 2026, ("fi",)) == {}


async def test_a_language_that_the_library_does_not_know_gets_the_names_of_the_country():
    assert "" in next(iter(holidays_of("SE", 2026, ("se",)).values()))


async def test_what_is_wrong_is_told_in_the_files_words_and_there_are_no_weeks():
    seen = await weeks(replace_shape(HOURS, monday=("17:00-12",)))
    assert seen.days == ()
    assert [each.way for each in seen.errors] == [("hours", "monday")]
    assert 'expected hours such as "17:00-21:00"' in seen.errors[0].text
