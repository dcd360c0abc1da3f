"""The contract of `DueTimes`; a later index joins by one line in `INDEXES`."""

import asyncio
import gc

import pytest

from chatd.base.names import Seconds
from chatd.base.ports import LOOK_AGAIN_SECONDS
from chatd.stores.memory import MemoryDueTimes
from chatd.stores.redis import due_times
from chatd.stores.redis.due_times import RedisDueTimes

NOW = Seconds(1_800_000_000.0)


@pytest.fixture(params=["memory", "redis", "cluster"])
async def due(request, redis_server_of):
    if request.param == "memory":
        yield MemoryDueTimes()
        return
    yield RedisDueTimes(redis_server_of(request.param))


def at(seconds):
    return Seconds(NOW + seconds)


async def test_what_is_due_is_taken_by_kind_and_the_rest_is_left(due):
    await due.look_again("ticket", {"t1": at(1), "t2": at(9)})
    await due.look_again("desk", {"d1": at(1)})
    assert await due.take(NOW) == {}
    assert await due.take(at(1)) == {"ticket": ["t1"], "desk": ["d1"]}
    assert await due.take(at(1)) == {}
    assert await due.take(at(9)) == {"ticket": ["t2"]}


async def test_what_its_looker_has_dropped_comes_again(due):
    await due.look_again("ticket", {"t1": NOW})
    assert await due.take(NOW)
    assert await due.take(at(LOOK_AGAIN_SECONDS - 1)) == {}
    assert await due.take(at(LOOK_AGAIN_SECONDS)) == {"ticket": ["t1"]}


async def test_a_looker_says_when_to_look_next_or_not_at_all(due):
    await due.look_again("ticket", {"t1": NOW, "t2": NOW})
    await due.take(NOW)
    await due.look_again("ticket", {"t1": at(300), "t2": None})
    assert await due.take(at(299)) == {}
    assert await due.take(at(300)) == {"ticket": ["t1"]}


async def put(due, name, time):
    """As a store does, in memory at once and in Redis by its own step."""
    if isinstance(due, MemoryDueTimes):
        due.put("ticket", name, time)
    else:
        await due._server.run(*due_times.put("ticket", name, time))
        await due._server.run("EXPIRE", due_times.DUE, due_times.LIFE_SECONDS)


async def test_a_store_asks_for_a_look_at_the_latest_by_then(due):
    await put(due, "t1", at(50))
    await put(due, "t1", at(90))
    assert await due.take(at(49)) == {}
    assert await due.take(at(50)) == {"ticket": ["t1"]}
    await put(due, "t1", at(60))
    assert await due.take(at(60)) == {"ticket": ["t1"]}
    await put(due, "t1", None)
    assert await due.take(at(1_000)) == {}


# ---- in Redis, by several processes ----


@pytest.fixture(params=["redis", "cluster"])
def both(request, redis_server_of):
    return [RedisDueTimes(redis_server_of(request.param)) for _ in range(2)]


async def test_what_one_takes_no_other_does_until_it_is_due_again(both):
    one, other = both
    await one.look_again("ticket", {f"t{number}": NOW for number in range(20)})
    taken = await asyncio.gather(*(each.take(NOW) for each in both * 5))
    assert sorted(name for each in taken for name in each.get("ticket", ())) == sorted(
        f"t{number}" for number in range(20)
    )
    assert len((await other.take(at(LOOK_AGAIN_SECONDS)))["ticket"]) == 20


async def test_what_another_says_while_somebody_looks_is_not_undone(both):
    one, other = both
    for later in (at(300), None):
        await one.look_again("ticket", {"earlier": NOW, "gone": NOW})
        assert await one.take(NOW)
        await put(other, "earlier", at(5))
        await put(other, "gone", None)
        await one.look_again("ticket", {"earlier": later, "gone": later})
        assert await other.take(at(5)) == {"ticket": ["earlier"]}
        await other.look_again("ticket", {"earlier": None})
        assert await other.take(at(1_000)) == {}


async def test_a_look_at_nothing_is_one_round_trip_and_one_at_many_another(both):
    one, _ = both
    await one.take(NOW)
    before = one._server.round_trips
    assert await one.take(NOW) == {}
    assert one._server.round_trips == before + 1
    await one.look_again("ticket", {"t1": None, "t2": at(1), "t3": at(2)})
    assert one._server.round_trips == before + 2


async def test_of_what_was_taken_a_process_remembers_no_more_than_what_it_looks_at(both):
    one, _ = both
    await one.look_again("ticket", {"t1": NOW, "t2": NOW})
    await one.take(NOW)
    await one.look_again("ticket", {"t1": None})
    assert list(one._taken) == ["ticket t2"]
    await one.take(at(LOOK_AGAIN_SECONDS))
    await one.look_again("ticket", {"t2": None})
    assert not one._taken


async def test_of_what_is_forgotten_no_id_is_left():
    due = MemoryDueTimes()
    due.put("ticket", "planted-1", at(50))
    due.put("ticket", "planted-2", at(60))
    due.put("ticket", "planted-2", at(40))

    def left():
        found, todo = set(), [vars(due)]
        while todo:
            each = todo.pop()
            if isinstance(each, str) and each.startswith("planted"):
                found.add(each)
            todo += [child for child in gc.get_referents(each) if not isinstance(child, type)]
        return found

    assert left() == {"planted-1", "planted-2"}, "control"
    due.put("ticket", "planted-1", None)
    assert left() == {"planted-2"}
    await due.look_again("ticket", {"planted-2": None})
    assert left() == set()
