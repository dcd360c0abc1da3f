"""Calls to come in, their answers, and who wants to be called. On SQLite and on PostgreSQL."""

import asyncio
from dataclasses import replace

import pytest

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import Seconds
from chatd.directory.database.directories import DatabaseDirectories
from chatd.rota.database.calls import DatabaseCalls
from chatd.rota.rules.calls import CALLS_PER_HOUR_MAX, OPEN_SECONDS, Call
from tests.adapters.test_durable_contracts import DIRECTORY

ORGANISATION = next(iter(DIRECTORY.organisations))
LINE = next(iter(DIRECTORY.lines))
WHO = next(iter(DIRECTORY.staff))
NOW = Seconds(1_800_000_000.5)


@pytest.fixture
async def calls(database):
    await DatabaseDirectories(database).store(DIRECTORY)
    return DatabaseCalls(database)


def a_call(name="k1", at=NOW):
    return Call(name, ORGANISATION, LINE, WHO, Seconds(at))


async def all_of(calls, organisation=ORGANISATION):
    return await calls.since(organisation, Seconds(0))


async def test_a_call_is_read_back_with_what_was_said_last_and_for_its_organisation_alone(calls):
    await calls.add(a_call(), Seconds(0))
    await calls.answer(ORGANISATION, "k1", WHO, None, NOW)
    await calls.answer(ORGANISATION, "k1", WHO, 30, NOW)
    (found,) = await all_of(calls)
    assert found == replace(a_call(), answers={WHO: 30})
    assert await all_of(calls, "another") == []
    assert await calls.since(ORGANISATION, NOW) == []


async def test_of_two_leads_who_call_at_once_one_does(calls):
    told = await asyncio.gather(
        *(calls.add(a_call(name), Seconds(0)) for name in ("k1", "k2", "k3")),
        return_exceptions=True,
    )
    refused = [each.reason for each in told if each is not None]
    assert refused == [Reason.WRONG_STATE] * 2
    assert len(await all_of(calls)) == 1


async def test_so_many_within_an_hour_and_no_more(calls):
    for number in range(CALLS_PER_HOUR_MAX):
        await calls.add(a_call(f"k{number}", NOW + number), Seconds(0))
        await calls.end(ORGANISATION, f"k{number}", NOW)
    with pytest.raises(Refused) as refused:
        await calls.add(a_call("more", NOW + 60), Seconds(0))
    assert refused.value.reason is Reason.TOO_OFTEN
    await calls.add(a_call("later", NOW + 3_601), Seconds(0))


async def test_what_is_over_or_anothers_is_answered_as_what_never_was(calls):
    await calls.add(a_call(), Seconds(0))
    late = Seconds(NOW + OPEN_SECONDS)
    for act in (
        calls.answer("another", "k1", WHO, 5, NOW),
        calls.end("another", "k1", NOW),
        calls.answer(ORGANISATION, "none", WHO, 5, NOW),
        calls.answer(ORGANISATION, "k1", WHO, 5, late),
    ):
        with pytest.raises(Unknown):
            await act
    await calls.end(ORGANISATION, "k1", NOW)
    with pytest.raises(Unknown):
        await calls.answer(ORGANISATION, "k1", WHO, 5, NOW)


async def test_it_goes_with_its_answers_and_a_wish_stays(calls):
    await calls.add(a_call(), Seconds(0))
    await calls.answer(ORGANISATION, "k1", WHO, 5, NOW)
    assert await calls.is_called(WHO)
    await calls.wish(WHO, is_called=False)
    assert await calls.purge(NOW) == 0
    assert await calls.purge(Seconds(NOW + 1)) == 1
    assert await all_of(calls) == []
    assert not await calls.is_called(WHO)
