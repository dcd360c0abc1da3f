"""The contract of `DoorsAndTallies`, kept by memory and by a real Redis."""

import asyncio

import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.names import LineId, Seconds
from chatd.line.memory.doors_and_tallies import MemoryDoorsAndTallies
from chatd.line.redis.doors_and_tallies import RedisDoorsAndTallies
from chatd.line.rules import tallies
from chatd.line.rules.door import FOREVER, Door, DoorPhase
from chatd.line.rules.estimate import Talks
from chatd.line.rules.last_hours import KEPT_TENS
from chatd.line.rules.tallies import KEPT_MINUTES

NOW = Seconds(1_800_000_000.0)
LINE, OTHER = LineId("line"), LineId("other")


@pytest.fixture(params=["memory", "redis", "cluster"])
async def store(request, redis_server_of):
    if request.param == "memory":
        yield MemoryDoorsAndTallies()
        return
    yield RedisDoorsAndTallies(redis_server_of(request.param))


async def door_of(store, line):
    return (await store.records([line]))[line].door


async def talks_of(store, line):
    return (await store.records([line]))[line].talks


async def last_hour(store, line, count, now):
    return tallies.last_hour((await store.tallies([line], [count], now))[line][count])


def refuse(_):
    raise Refused(Reason.WRONG_STATE)


async def test_a_door_not_heard_of_is_closed(store):
    assert await door_of(store, LINE) == Door()


async def test_a_changed_door_stays_changed_and_a_refusal_changes_nothing(store):
    changed = await store.change_door(LINE, lambda _: Door(DoorPhase.OPEN))
    assert changed == (Door(), Door(DoorPhase.OPEN))
    with pytest.raises(Refused):
        await store.change_door(LINE, refuse)
    assert await door_of(store, LINE) == Door(DoorPhase.OPEN)
    assert await door_of(store, OTHER) == Door()


@pytest.mark.parametrize("until", [None, NOW, FOREVER])
async def test_a_door_is_given_back_whole(store, until):
    door = Door(
        DoorPhase.CLOSING,
        closing_since=Seconds(NOW + 0.25),
        manual_until=until,
        unstaffed_since=NOW,
    )
    await store.change_door(LINE, lambda _: door)
    assert await door_of(store, LINE) == door


async def test_a_rule_that_changes_nothing_gives_the_same_door_twice(store):
    for door in (Door(), Door(DoorPhase.OPEN)):
        await store.change_door(LINE, lambda _, door=door: door)
        before, after = await store.change_door(LINE, lambda door: door)
        assert before is after
        assert after == door


async def test_doors_that_change_together_lose_nothing(store):
    turn = {DoorPhase.CLOSED: DoorPhase.OPEN, DoorPhase.OPEN: DoorPhase.CLOSED}
    changes = await asyncio.gather(
        *(store.change_door(LINE, lambda door: Door(turn[door.phase])) for _ in range(16))
    )
    assert [each.before.phase for each in changes].count(DoorPhase.CLOSED) == 8
    assert await door_of(store, LINE) == Door(DoorPhase.CLOSED)


async def test_counts_are_those_of_the_last_hour_of_one_line_and_kind(store):
    for minute in (0, 1, 59):
        await store.add(LINE, "abandoned", Seconds(NOW + minute * 60))
    await store.add(LINE, "taken", NOW)
    await store.add(OTHER, "abandoned", NOW)
    assert await last_hour(store, LINE, "abandoned", Seconds(NOW + 59 * 60)) == 3
    assert await last_hour(store, LINE, "abandoned", Seconds(NOW + 60 * 60)) == 2
    assert await last_hour(store, LINE, "abandoned", Seconds(NOW + 3 * 3_600)) == 0
    assert await last_hour(store, OTHER, "taken", NOW) == 0


async def test_the_length_of_talks_is_learnt_by_line(store):
    assert await talks_of(store, LINE) is None
    await store.learn(LINE, lambda known: known or Talks(45.0))
    await store.learn(LINE, lambda known: Talks(known.mean_minutes + 1, known.count + 1))
    assert await talks_of(store, LINE) == Talks(46.0, 1)
    assert await talks_of(store, OTHER) is None
    with pytest.raises(Refused):
        await store.learn(LINE, refuse)
    assert await talks_of(store, LINE) == Talks(46.0, 1)


async def test_many_lines_are_asked_at_once(store):
    assert await store.records([]) == {}
    assert await store.tallies([], ["abandoned"], NOW) == {}
    await store.change_door(OTHER, lambda _: Door(DoorPhase.OPEN))
    await store.learn(LINE, lambda _: Talks(45.0))
    for line in (LINE, OTHER, OTHER):
        await store.add(line, "abandoned", NOW)
    records = await store.records([LINE, OTHER])
    assert records == {LINE: (Door(), Talks(45.0)), OTHER: (Door(DoorPhase.OPEN), None)}
    found = await store.tallies([LINE, OTHER], ["abandoned", "taken"], NOW)
    assert {line: rows["abandoned"][0] for line, rows in found.items()} == {LINE: 1, OTHER: 2}
    assert list(found[LINE]["taken"]) == [0] * KEPT_MINUTES


async def test_counts_are_told_by_the_minute_the_newest_first_and_an_hour_and_a_minute_back(store):
    await store.add_all({(LINE, "busy"): 3, (LINE, "places"): 4, (OTHER, "busy"): 1}, NOW)
    await store.add_all({(LINE, "busy"): 2}, Seconds(NOW + 30))
    await store.add_all({(LINE, "busy"): 1}, Seconds(NOW + 60))
    rows = (await store.tallies([LINE], ["busy", "places"], Seconds(NOW + 60 * 60)))[LINE]
    assert len(rows["busy"]) == KEPT_MINUTES
    assert list(rows["busy"][-3:]) == [0, 1, 5]
    assert list(rows["places"][-2:]) == [0, 4]
    later = (await store.tallies([LINE], ["busy"], Seconds(NOW + 61 * 60)))[LINE]["busy"]
    assert list(later[-2:]) == [0, 1]


async def test_what_is_pictured_is_told_by_ten_minutes_six_hours_back_and_no_more(store):
    await store.add_all({(LINE, "waiting"): 3, (LINE, "taken"): 1}, NOW)
    await store.add_all({(LINE, "waiting"): 2}, Seconds(NOW + 599))
    await store.add(LINE, "answered", Seconds(NOW + 600))
    counts = ["waiting", "answered", "taken"]
    rows = (await store.tens([LINE], counts, Seconds(NOW + 36 * 600)))[LINE]
    assert len(rows["waiting"]) == KEPT_TENS
    assert list(rows["waiting"][-2:]) == [0, 5]
    assert list(rows["answered"][-2:]) == [1, 0]
    assert sum(rows["taken"]) == 0
    later = await store.tens([LINE, OTHER], counts, Seconds(NOW + 37 * 600))
    assert sum(later[LINE]["waiting"]) == sum(later[OTHER]["waiting"]) == 0
    assert await store.tens([], counts, NOW) == {}
