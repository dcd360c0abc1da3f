"""The contract of `DueTimes`; a later index joins by one line in `INDEXES`."""

import gc

import pytest

from chatd.base.names import Seconds
from chatd.base.ports import LOOK_AGAIN_SECONDS
from chatd.stores.memory import MemoryDueTimes
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


async def test_a_store_asks_for_a_look_at_the_latest_by_then():
    due = MemoryDueTimes()
    due.put("ticket", "t1", at(50))
    due.put("ticket", "t1", at(90))
    assert await due.take(at(50)) == {"ticket": ["t1"]}
    due.put("ticket", "t1", at(60))
    assert await due.take(at(60)) == {"ticket": ["t1"]}
    due.put("ticket", "t1", None)
    assert await due.take(at(1_000)) == {}


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
