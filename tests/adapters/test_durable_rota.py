"""Planned shifts with their versions, and what is known of a line's hours. On SQLite and on PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import Seconds
from chatd.directory.database.directories import DatabaseDirectories
from chatd.rota.database import rotas as module
from chatd.rota.database.profiles import DatabaseProfiles
from chatd.rota.database.rotas import DatabaseRotas
from chatd.rota.ports import Learnt
from chatd.rota.rules.profile import HourOfWeek, Mean, Waited
from chatd.rota.rules.shifts import PlannedShift, State, Times, decided
from tests.adapters.test_durable_contracts import DIRECTORY

ORGANISATION = next(iter(DIRECTORY.organisations))
LINE = next(iter(DIRECTORY.lines))
DAY = date(2026, 11, 30)


@pytest.fixture
async def rotas(database):
    await DatabaseDirectories(database).store(DIRECTORY)
    return DatabaseRotas(database)


def a_shift(name="p1", week=0, **changes):
    times = Times(DAY + timedelta(weeks=week), time(22), time(6))
    shift = PlannedShift(
        name, ORGANISATION, LINE, times, ("fi", "sv"), account="lea", at=Seconds(5.5)
    )
    return replace(shift, **changes)


def planned(staff):
    return lambda each: decided(each, staff, is_asked=False)


async def all_of(rotas, organisation=ORGANISATION):
    return await rotas.between(organisation, DAY - timedelta(days=9), DAY + timedelta(days=99))


async def test_what_is_planned_is_read_back_by_its_day_and_for_its_organisation_alone(rotas):
    shifts = [a_shift("b", 1, series="s"), a_shift("a", state=State.ASKED, staff="aino")]
    await rotas.add(ORGANISATION, shifts, DAY)
    assert await all_of(rotas) == shifts[::-1]
    assert await rotas.between(ORGANISATION, DAY, DAY) == shifts[1:]
    assert await all_of(rotas, "another") == []
    assert await rotas.shift(ORGANISATION, "a") == shifts[1]
    with pytest.raises(Unknown):
        await rotas.shift("another", "a")


async def test_of_two_who_change_one_at_once_the_second_is_told(rotas):
    await rotas.add(ORGANISATION, [a_shift()], DAY)
    told = await asyncio.gather(
        *(rotas.change(ORGANISATION, "p1", 1, planned(each)) for each in ("aino", "bo", "cilla")),
        return_exceptions=True,
    )
    refused = [each for each in told if isinstance(each, Refused)]
    assert [each.reason for each in refused] == [Reason.OUT_OF_ORDER] * 2
    (kept,) = await all_of(rotas)
    assert kept.version == 2
    assert [kept] in told


async def test_another_organisations_is_as_one_that_never_was(rotas):
    await rotas.add(ORGANISATION, [a_shift()], DAY)
    for act in (rotas.change("another", "p1", 1, planned("x")), rotas.remove("another", "p1", 1)):
        with pytest.raises(Unknown):
            await act
    assert await all_of(rotas) == [a_shift()]


async def test_what_follows_in_a_series_is_changed_where_it_is_as_this_one_was(rotas):
    await rotas.add(ORGANISATION, [a_shift(f"p{n}", n, series="s") for n in range(5)], DAY)
    await rotas.add(ORGANISATION, [a_shift("other", 3, series="t")], DAY)
    await rotas.change(ORGANISATION, "p3", 1, planned("bo"))  # somebody has decided this one alone
    changed = await rotas.change(ORGANISATION, "p1", 1, planned("aino"), is_following=True)
    assert [each.id for each in changed] == ["p1", "p2", "p4"]
    who = {each.id: each.staff for each in await all_of(rotas)}
    assert who == {"p0": None, "p1": "aino", "p2": "aino", "p3": "bo", "p4": "aino", "other": None}
    gone = await rotas.remove(ORGANISATION, "p2", 2, is_following=True)
    assert [each.id for each in gone] == ["p2", "p4"]
    with pytest.raises(Refused):
        await rotas.remove(ORGANISATION, "p1", 1)


async def test_a_rule_that_refuses_changes_nothing(rotas):
    await rotas.add(ORGANISATION, [a_shift(f"p{n}", n, series="s") for n in range(2)], DAY)

    def rule(each):
        if each.id == "p1":
            raise Refused(Reason.WRONG_STATE)
        return decided(each, "aino", is_asked=False)

    with pytest.raises(Refused):
        await rotas.change(ORGANISATION, "p0", 1, rule, is_following=True)
    assert {each.version for each in await all_of(rotas)} == {1}


async def test_there_is_room_for_so_many_and_those_of_past_days_go(rotas, monkeypatch):
    monkeypatch.setattr(module, "SHIFTS_MAX", 3)
    await rotas.add(ORGANISATION, [a_shift(f"p{n}", n) for n in range(2)], DAY)
    with pytest.raises(Refused) as refused:
        await rotas.add(ORGANISATION, [a_shift(f"q{n}", n) for n in range(2)], DAY)
    assert refused.value.reason is Reason.NO_ROOM
    assert len(await all_of(rotas)) == 2
    assert await rotas.purge(DAY + timedelta(days=1)) == 1
    assert [each.id for each in await all_of(rotas)] == ["p1"]


def an_offer(name, week=0, **changes):
    return a_shift(name, week, state=State.CAN, staff="aino", **changes)


async def test_one_person_offers_so_many_and_leaves_room_for_the_others(rotas, monkeypatch):
    monkeypatch.setattr(module, "OFFERS_MAX", 3)
    await rotas.add(ORGANISATION, [an_offer("past", -1)], DAY - timedelta(days=9))
    await rotas.add(ORGANISATION, [an_offer(f"p{n}", n) for n in range(2)], DAY)
    with pytest.raises(Refused) as refused:
        await rotas.add(ORGANISATION, [an_offer(f"q{n}", n + 5) for n in range(2)], DAY)
    assert refused.value.reason is Reason.NO_ROOM
    await rotas.add(ORGANISATION, [replace(an_offer("other", 7), staff="bo")], DAY)
    await rotas.add(ORGANISATION, [a_shift(f"free{n}", n) for n in range(4)], DAY)
    await rotas.add(ORGANISATION, [an_offer("last", 8)], DAY)


async def test_of_two_windows_that_offer_at_once_one_finds_no_room(rotas, monkeypatch):
    monkeypatch.setattr(module, "OFFERS_MAX", 3)
    several = [
        [an_offer(f"{one}{n}", week + n) for n in range(2)] for one, week in (("a", 0), ("b", 4))
    ]
    told = await asyncio.gather(
        *(rotas.add(ORGANISATION, each, DAY) for each in several), return_exceptions=True
    )
    assert sum(isinstance(each, Refused) for each in told) == 1
    assert len(await all_of(rotas)) == 2


async def test_the_same_offer_again_is_there_once(rotas):
    await rotas.add(ORGANISATION, [an_offer("p0")], DAY)
    await rotas.add(ORGANISATION, [an_offer("q0"), an_offer("q1", 1)], DAY)
    assert [each.id for each in await all_of(rotas)] == ["p0", "q1"]
    await rotas.add(ORGANISATION, [replace(an_offer("bo"), staff="bo"), a_shift("free")], DAY)
    assert len(await all_of(rotas)) == 4


async def test_they_go_with_their_organisation(rotas, database):
    await rotas.add(ORGANISATION, [a_shift()], DAY)
    empty = replace(
        DIRECTORY, organisations={}, lines={}, embeds={}, staff={}, phrases={}, cards={}
    )
    await DatabaseDirectories(database).store(empty)
    assert await all_of(rotas) == []


async def test_what_is_learnt_of_a_line_is_kept_by_who_has_seen_what_stands(database):
    await DatabaseDirectories(database).store(DIRECTORY)
    profiles = DatabaseProfiles(database)
    nothing = await profiles.learnt(LINE)
    assert nothing == Learnt(None, Waited(), {})
    first = Learnt(Seconds(3_600), Waited(1, 2.5), {HourOfWeek(0, 16): Mean(2.5, 1)})
    assert await profiles.learn(LINE, nothing, first)
    assert await profiles.learnt(LINE) == first
    assert not await profiles.learn(LINE, nothing, first)  # another process was faster
    more = {**first.means, HourOfWeek(0, 16): Mean(3.0, 2), HourOfWeek(6, 23): Mean(0.0, 1)}
    second = Learnt(Seconds(7_200), Waited(2, 3), more)
    assert await profiles.learn(LINE, first, second)
    assert await profiles.learnt(LINE) == second
