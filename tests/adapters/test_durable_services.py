"""Tables of services with their versions, and what was counted. On SQLite and on PostgreSQL."""

import asyncio
from datetime import date

import pytest

from chatd.base.errors import Reason, Refused
from chatd.directory.database.directories import DatabaseDirectories
from chatd.directory.rules.items import NOTHING
from chatd.referral.database.service_tables import DatabaseServiceTables
from chatd.referral.ports import Referred, Version
from chatd.referral.rules.services import VERSIONS_MAX
from chatd.referral.service.table import read_table
from tests.adapters.test_durable_contracts import DIRECTORY
from tests.core.test_services import GOOD, table

SERVICES = read_table(
    table(GOOD, {"id": "b", "regions": "whole-country"}), date(2026, 11, 29)
).services
ORGANISATION = next(iter(DIRECTORY.organisations))


@pytest.fixture
async def tables(database):
    await DatabaseDirectories(database).store(DIRECTORY)
    return DatabaseServiceTables(database)


def version(number, at=1_000.0, services=SERVICES):
    return Version(number, "lea", at, True, services)


async def test_what_is_published_is_read_back(tables):
    assert await tables.number(ORGANISATION) == 0
    assert await tables.version(ORGANISATION, 0) is None
    await tables.publish(ORGANISATION, version(1), 0)
    assert await tables.number(ORGANISATION) == 1
    assert await tables.version(ORGANISATION, 1) == version(1)
    assert [(each.number, each.size) for each in await tables.past(ORGANISATION)] == [(1, 2)]


async def test_anybody_may_read_what_stands_and_is_said_to_be_for_anybody(tables):
    assert await tables.public() == frozenset()
    await tables.publish(ORGANISATION, version(1), 0)
    assert await tables.public() == {ORGANISATION}
    await tables.publish(ORGANISATION, version(2)._replace(is_public=False), 1)
    assert await tables.public() == frozenset()


async def test_of_two_at_once_one_is_published(tables):
    told = await asyncio.gather(
        *(tables.publish(ORGANISATION, version(1, at), 0) for at in (1.0, 2.0, 3.0)),
        return_exceptions=True,
    )
    refused = [each for each in told if each is not None]
    assert len(refused) == 2
    assert all(isinstance(each, Refused) and each.reason is Reason.OUT_OF_ORDER for each in refused)


async def test_only_so_many_are_kept_and_what_was_replaced_long_ago_goes(tables):
    for number in range(1, VERSIONS_MAX + 3):
        await tables.publish(ORGANISATION, version(number, float(number)), number - 1)
    kept = [each.number for each in await tables.past(ORGANISATION)]
    assert kept == list(range(VERSIONS_MAX + 2, 2, -1))
    assert await tables.purge(5.0) == 1  # the third was replaced at four
    assert await tables.purge(1_000.0) == VERSIONS_MAX - 2
    assert [each.number for each in await tables.past(ORGANISATION)] == [VERSIONS_MAX + 2]


async def test_a_referral_is_a_number_in_a_month(tables):
    await asyncio.gather(*(tables.refer(ORGANISATION, "2026-11", "police") for _ in range(3)))
    await tables.refer(ORGANISATION, "2024-10", "ngo")
    assert await tables.referred(ORGANISATION) == [
        Referred("2026-11", "police", 3),
        Referred("2024-10", "ngo", 1),
    ]
    await tables.forget_referrals("2024-11")
    assert await tables.referred(ORGANISATION) == [Referred("2026-11", "police", 3)]


async def test_all_of_it_goes_with_the_organisation(tables, database):
    await tables.publish(ORGANISATION, version(1), 0)
    await tables.refer(ORGANISATION, "2026-11", "police")
    await DatabaseDirectories(database).store(NOTHING)
    assert await tables.number(ORGANISATION) == 0
    assert await tables.referred(ORGANISATION) == []
