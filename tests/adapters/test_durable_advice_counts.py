"""How many professionals came, by month and field: added, told, forgotten. On SQLite and on PostgreSQL."""

import asyncio

import pytest

from chatd.base.errors import Unavailable, Unknown
from chatd.base.names import OrganisationId, Seconds, Topic
from chatd.directory.database.directories import DatabaseDirectories
from chatd.line.database.advice_counts import DatabaseAdviceCounts
from chatd.line.ports.advice_counts import AdviceCount
from chatd.line.service.counting_advice import COUNT_MIN, CountingAdvice, Told
from tests.adapters.test_durable_contracts import DIRECTORY

OURS = next(iter(DIRECTORY.organisations))
HEALTH = Topic("professional.health")


@pytest.fixture
async def counts(database):
    await DatabaseDirectories(database).store(DIRECTORY)
    return DatabaseAdviceCounts(database)


class Clock:
    at = Seconds(1_800_000_000.0)  # 2027-01-15

    def now(self):
        return self.at


async def test_what_is_added_is_told_by_month_and_field_and_to_no_other_organisation(counts):
    await counts.add(OURS, "2026-12", "health", 1)
    await asyncio.gather(*(counts.add(OURS, "2027-01", "health", 2) for _ in range(3)))
    await counts.add(OURS, "2027-01", "", 1)
    assert await counts.of(OURS) == [
        AdviceCount("2027-01", "", 1),
        AdviceCount("2027-01", "health", 6),
        AdviceCount("2026-12", "health", 1),
    ]
    assert await counts.of(OrganisationId("muut")) == []
    await counts.forget("2027-01")
    assert {each.month for each in await counts.of(OURS)} == {"2027-01"}


async def test_of_an_organisation_that_is_no_more_nothing_is_kept(counts):
    with pytest.raises(Unknown):
        await counts.add(OrganisationId("muut"), "2027-01", "", 1)


async def test_a_few_are_told_as_a_few_and_help_seekers_are_not_counted(counts):
    counting = CountingAdvice(counts, Clock())
    for _ in range(COUNT_MIN):
        counting.came(OURS, HEALTH)
    counting.came(OURS, Topic("professional"))
    counting.came(OURS, Topic("experienced"))
    counting.came(OURS, None)
    assert await counting.of(OURS) == [], "nothing is written at the moment at which somebody comes"
    await counting.keep(Clock.at)
    await counting.keep(Clock.at)
    told = [Told("2027-01", "", None), Told("2027-01", "health", COUNT_MIN)]
    assert await counting.of(OURS) == [], "of a month that runs nothing is told"
    later = Clock()
    later.at = Clock.at + 31 * 86_400
    assert await CountingAdvice(counts, later).of(OURS) == told


async def test_what_could_not_be_written_is_written_later(counts):
    counting = CountingAdvice(counts, Clock())
    counting.came(OURS, HEALTH)
    add, counts.add = counts.add, away
    with pytest.raises(Unavailable):
        await counting.keep(Clock.at)
    counts.add = add
    await counting.keep(Clock.at)
    assert await counts.of(OURS) == [AdviceCount("2027-01", "health", 1)]


async def away(*_):
    raise Unavailable


async def test_years_old_ones_are_forgotten(counts):
    await counts.add(OURS, "2024-12", "health", 9)
    await counts.add(OURS, "2025-01", "health", 9)
    await CountingAdvice(counts, Clock()).keep(Clock.at)
    assert [each.month for each in await counts.of(OURS)] == ["2025-01"]
