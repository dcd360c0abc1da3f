"""What is true of Redis alone: many writers, ends of life, faults."""

import asyncio
from dataclasses import replace

import pytest
import redis

from chatd.base.errors import Unavailable
from chatd.base.names import LineId, Seconds
from chatd.line.redis.doors_and_tallies import RedisDoorsAndTallies
from chatd.line.rules.door import Door, DoorPhase
from chatd.line.rules.estimate import Talks
from chatd.line.rules.tallies import KEPT_MINUTES
from chatd.stores.redis import lane as lanes_module
from chatd.stores.redis.server import RedisServer, key
from chatd.stores.redis.values import (
    LIFE_SECONDS,
    PAUSE_MAX_SECONDS,
    TRIES_MAX,
    RedisValues,
    pause_seconds,
)
from tests import redis_server
from tests.patience import PATIENCE_SECONDS

NOW = Seconds(1_800_000_000.0)
LINE = LineId("line")
DOOR = key("door.3", LINE)
OPEN = Door(DoorPhase.OPEN)


@pytest.fixture
def admin(redis_process):
    with redis.Redis.from_url(redis_process.url) as client:
        yield client


@pytest.fixture
async def servers(redis_url):
    """Two daemons' connections to the same Redis."""
    made = [RedisServer(redis_url), RedisServer(redis_url)]
    yield made
    for each in made:
        await each.close()


@pytest.fixture
def server(servers):
    return servers[0]


async def door_of(store, line):
    return (await store.records([line]))[line].door


# ---- many at once ----


async def test_sixteen_writers_of_one_key_lose_nothing(servers):
    talks = [RedisDoorsAndTallies(server) for server in servers]

    async def write(writer):
        for _ in range(25):
            await talks[writer % 2].learn(LINE, one_more)

    await asyncio.gather(*(write(writer) for writer in range(16)))
    assert (await talks[0].records([LINE]))[LINE].talks == Talks(45.0, 400)


def one_more(known):
    return Talks(45.0, known.count + 1 if known else 1)


async def test_many_askers_at_once_are_all_answered(servers):
    doors = RedisDoorsAndTallies(servers[0])
    await RedisDoorsAndTallies(servers[1]).change_door(LINE, lambda _: OPEN)
    found = await asyncio.gather(*(door_of(doors, LINE) for _ in range(320)))
    assert set(found) == {OPEN}


async def test_whoever_loses_every_race_gives_up_loudly(redis_url, admin):
    pauses = []

    async def told(seconds):
        pauses.append(seconds)

    server = RedisServer(redis_url, sleep=told)
    count = RedisValues(server, "test", int, 0)

    def rule(value):
        admin.hset(key("test", LINE), mapping={"n": str(len(pauses)), "v": b"\x05"})
        admin.expire(key("test", LINE), 10)  # somebody else is faster, always
        return value + 1

    with pytest.raises(Unavailable):
        await count.change(LINE, rule)
    assert len(pauses) == TRIES_MAX
    assert await count.get(LINE) == 5
    await server.close()


def test_the_pauses_grow_and_are_bounded_and_random():
    assert max(pause_seconds(0) for _ in range(100)) < 0.003
    assert max(pause_seconds(20) for _ in range(100)) <= PAUSE_MAX_SECONDS
    assert len({pause_seconds(5) for _ in range(100)}) == 100


# ---- ends of life ----


async def test_a_rule_that_changes_nothing_writes_nothing(server, admin):
    doors = RedisDoorsAndTallies(server)
    await doors.change_door(LINE, lambda _: OPEN)
    admin.expire(DOOR, LIFE_SECONDS - 1000)
    await doors.change_door(LINE, lambda door: door)
    assert admin.ttl(DOOR) <= LIFE_SECONDS - 1000
    await doors.change_door(LineId("other"), lambda door: door)
    assert admin.keys() == [DOOR.encode()]


@pytest.mark.parametrize(
    "spoil", [lambda admin: admin.expire(DOOR, 1000), lambda admin: admin.persist(DOOR)]
)
async def test_the_life_of_a_door_in_use_is_renewed(server, admin, spoil):
    doors = RedisDoorsAndTallies(server)
    await doors.change_door(LINE, lambda _: OPEN)
    spoil(admin)
    before, after = await doors.change_door(LINE, replace)
    assert before is after
    assert LIFE_SECONDS - 10 < admin.ttl(DOOR) <= LIFE_SECONDS


async def test_a_count_ends_when_its_minute_no_longer_counts(server, admin):
    await RedisDoorsAndTallies(server).add(LINE, "taken", NOW)
    (found,) = admin.keys()
    assert found.endswith(b":line")
    assert 3_590 < admin.ttl(found) <= KEPT_MINUTES * 60


def test_a_key_that_never_ends_or_is_not_ours_would_be_found(redis_url, admin):
    admin.set("{line}:planted", "1")
    admin.set("planted", "1", ex=100)
    admin.set("{line}:well", "1", ex=100)
    assert sorted(redis_server.strays(admin)) == [b"planted", b"{line}:planted"]
    admin.flushall()


# ---- faults ----

CALLS = {
    "door": lambda doors, _: door_of(doors, LINE),
    "change": lambda doors, _: doors.change_door(LINE, lambda _: OPEN),
    "unchanged": lambda doors, _: doors.change_door(LINE, lambda door: door),
    "add": lambda _, tallies: tallies.add(LINE, "taken", NOW),
    "tallies": lambda _, tallies: tallies.tallies([LINE], ["taken"], NOW),
    "talks": lambda _, tallies: tallies.records([LINE]),
    "learn": lambda _, tallies: tallies.learn(LINE, one_more),
}


async def test_without_redis_everything_is_unavailable_and_with_it_works_again():
    with redis_server.running() as process:
        server = RedisServer(process.daemons_url)
        stores = RedisDoorsAndTallies(server), RedisDoorsAndTallies(server)
        for call in CALLS.values():
            await call(*stores)
        process.stop()
        for _ in range(2):
            for call in CALLS.values():
                with pytest.raises(Unavailable):
                    await call(*stores)
        process.start()
        for call in CALLS.values():
            await call(*stores)
        await server.close()


async def test_a_redis_that_hangs_is_unavailable_after_the_patience(
    redis_process, redis_url, monkeypatch
):
    monkeypatch.setattr(lanes_module, "PATIENCE_SECONDS", 0.1)
    server = RedisServer(redis_url)
    doors = RedisDoorsAndTallies(server)
    await door_of(doors, LINE)
    with redis_process.hanging():
        async with asyncio.timeout(PATIENCE_SECONDS):
            asked = (door_of(doors, LINE) for _ in range(48))
            answers = await asyncio.gather(*asked, return_exceptions=True)
    assert {type(each) for each in answers} == {Unavailable}
    assert await door_of(doors, LINE) == Door()
    await server.close()


@pytest.mark.parametrize("call", ["door", "change", "unchanged"])
@pytest.mark.parametrize(
    "kept", [b"", b"\xc1", b"\x05", b'{"phase":"open"}', b"\x81\xa5phase\xa5maybe"]
)
async def test_what_we_have_not_written_is_a_fault_of_redis(server, admin, call, kept):
    admin.hset(DOOR, mapping={"n": "1", "v": kept})
    admin.expire(DOOR, 100)
    with pytest.raises(Unavailable):
        await CALLS[call](RedisDoorsAndTallies(server), None)
    assert admin.hget(DOOR, "v") == kept


@pytest.mark.parametrize("call", ["door", "change", "unchanged"])
async def test_a_key_of_another_type_is_a_fault_of_redis(server, admin, call):
    admin.rpush(DOOR, "x")
    admin.expire(DOOR, 100)
    with pytest.raises(Unavailable):
        await CALLS[call](RedisDoorsAndTallies(server), None)


async def test_an_error_of_redis_says_nothing_of_what_was_kept(server, admin):
    admin.hset(DOOR, mapping={"n": "1", "v": b"\x81\xa5phase\xa7planted"})
    admin.expire(DOOR, 100)
    with pytest.raises(Unavailable) as raised:
        await door_of(RedisDoorsAndTallies(server), LINE)
    assert "planted" not in str(raised.value)
    assert raised.value.__cause__ is None
