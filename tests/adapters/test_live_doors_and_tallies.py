"""The contracts of `DoorStore` and `TallyStore`, kept by memory and by a real Redis."""

import asyncio

import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.names import LineId, Seconds
from chatd.line.memory.doors import MemoryDoors
from chatd.line.memory.tallies import MemoryTallies
from chatd.line.redis.doors import RedisDoors
from chatd.line.redis.tallies import RedisTallies
from chatd.line.rules.door import FOREVER, Door, Phase
from chatd.line.rules.estimate import Talks
from chatd.stores.redis.server import RedisServer

NOW = Seconds(1_800_000_000.0)
LINE, OTHER = LineId("line"), LineId("other")


@pytest.fixture(params=["memory", "redis"])
async def stores(request):
    if request.param == "memory":
        yield MemoryDoors(), MemoryTallies()
        return
    server = RedisServer(request.getfixturevalue("redis_url"))
    yield RedisDoors(server), RedisTallies(server)
    await server.close()


@pytest.fixture
def doors(stores):
    return stores[0]


@pytest.fixture
def tallies(stores):
    return stores[1]


def refuse(_):
    raise Refused(Reason.WRONG_STATE)


async def test_a_door_not_heard_of_is_closed(doors):
    assert await doors.door(LINE) == Door()


async def test_a_changed_door_stays_changed_and_a_refusal_changes_nothing(doors):
    changed = await doors.change(LINE, lambda _: Door(Phase.OPEN))
    assert changed == (Door(), Door(Phase.OPEN))
    with pytest.raises(Refused):
        await doors.change(LINE, refuse)
    assert await doors.door(LINE) == Door(Phase.OPEN)
    assert await doors.door(OTHER) == Door()


@pytest.mark.parametrize("until", [None, NOW, FOREVER])
async def test_a_door_is_given_back_whole(doors, until):
    door = Door(Phase.CLOSING, closing_since=Seconds(NOW + 0.25), manual_until=until, is_full=True)
    await doors.change(LINE, lambda _: door)
    assert await doors.door(LINE) == door


async def test_a_rule_that_changes_nothing_gives_the_same_door_twice(doors):
    for door in (Door(), Door(Phase.OPEN)):
        await doors.change(LINE, lambda _, door=door: door)
        before, after = await doors.change(LINE, lambda door: door)
        assert before is after
        assert after == door


async def test_doors_that_change_together_lose_nothing(doors):
    turn = {Phase.CLOSED: Phase.OPEN, Phase.OPEN: Phase.CLOSED}
    changes = await asyncio.gather(
        *(doors.change(LINE, lambda door: Door(turn[door.phase])) for _ in range(16))
    )
    assert [each.before.phase for each in changes].count(Phase.CLOSED) == 8
    assert await doors.door(LINE) == Door(Phase.CLOSED)


async def test_counts_are_those_of_the_last_hour_of_one_line_and_kind(tallies):
    for minute in (0, 1, 59):
        await tallies.add(LINE, "abandoned", Seconds(NOW + minute * 60))
    await tallies.add(LINE, "taken", NOW)
    await tallies.add(OTHER, "abandoned", NOW)
    assert await tallies.last_hour(LINE, "abandoned", Seconds(NOW + 59 * 60)) == 3
    assert await tallies.last_hour(LINE, "abandoned", Seconds(NOW + 60 * 60)) == 2
    assert await tallies.last_hour(LINE, "abandoned", Seconds(NOW + 3 * 3_600)) == 0
    assert await tallies.last_hour(OTHER, "taken", NOW) == 0


async def test_the_length_of_talks_is_learnt_by_line(tallies):
    assert await tallies.talks(LINE) is None
    await tallies.learn(LINE, lambda known: known or Talks(45.0))
    await tallies.learn(LINE, lambda known: Talks(known.mean_minutes + 1, known.count + 1))
    assert await tallies.talks(LINE) == Talks(46.0, 1)
    assert await tallies.talks(OTHER) is None
    with pytest.raises(Refused):
        await tallies.learn(LINE, refuse)
    assert await tallies.talks(LINE) == Talks(46.0, 1)
