"""A talk at one process while its Redis hangs, is gone, and is back empty: what passes on, what is called sent."""

import asyncio
import time

import pytest
import redis

from chatd.base.errors import Reason, Unavailable, Unknown
from chatd.base.names import ProcessId
from chatd.storage import redis_live
from chatd.stores.redis.bus import RedisBus
from chatd.stores.redis.server import RedisServer
from tests import redis_server
from tests.service.test_without_the_store import Talk
from tests.service.world import World

HEARD_WITHIN_SECONDS = 5  # that the store is away; words that pass on are there before


@pytest.fixture(scope="module")
def one_redis():
    with redis_server.running() as process:
        yield process


@pytest.fixture
async def talk(one_redis, tmp_path):
    server = RedisServer(one_redis.daemons_url)
    with redis.Redis.from_url(one_redis.url) as client:
        client.flushall()
    bus = RedisBus(server, ProcessId("here"))

    class OnRedis(World):
        def make_live(self):
            return redis_live(server, bus)

    yield await Talk(await OnRedis(tmp_path).start()).begin()
    await bus.stop()
    await server.close()


async def swept(world, what):
    """The daemon sweeps until this is so; what fails meanwhile is its own matter."""
    async with asyncio.timeout(20):
        while not what():
            world.clock.at += 1
            try:
                await world.services.sweeper.sweep(world.clock.now())
            except Unavailable:
                await asyncio.sleep(0.05)


def numbered(talk, who):
    """The own numbers of what came from the store."""
    return [own_id for number, own_id in talk.heard(who) if number]


async def test_while_redis_hangs_words_pass_on_soon_and_are_numbered_when_it_answers(
    talk, one_redis
):
    visitor, console = talk.visitor.me, talk.console.me
    with one_redis.hanging():
        begun = time.monotonic()
        await talk.say(visitor, 3)
        await talk.say(console, 2)
        await talk.say(visitor, 4)
        assert time.monotonic() - begun < HEARD_WITHIN_SECONDS
        assert talk.heard(console)[-2:] == [(0, 3), (0, 4)]
        assert talk.heard(visitor)[-1] == (0, 2)
        assert talk.post.receipts == talk.receipts
        with pytest.raises(Unavailable):
            await talk.say(visitor, 5, "commit")
    await swept(talk.world, lambda: len(talk.post.said["refusal"]) == 3)
    assert {each[:3] for each in talk.post.said["refusal"]} == {
        (visitor, talk.id, 3),
        (visitor, talk.id, 4),
        (console, talk.id, 2),
    }
    for own_id in (3, 4):
        await talk.say(visitor, own_id)
    stored = [number for number, own_id in talk.heard(console) if own_id in (3, 4) and number]
    assert stored == sorted(stored)
    assert len(stored) >= 2
    assert talk.post.receipts[visitor][0] == 4


async def test_when_redis_is_back_empty_the_pages_make_it_all_again(talk, one_redis):
    visitor, console = talk.visitor.me, talk.console.me
    await talk.console.view()
    one_redis.stop()
    await talk.say(visitor, 3)
    assert talk.heard(console)[-1] == (0, 3)
    one_redis.start()
    await swept(talk.world, lambda: talk.post.said["refusal"])
    assert talk.post.said["refusal"] == [(visitor, talk.id, 3, Reason.TRY_AGAIN)]
    with pytest.raises(Unknown):
        await talk.say(visitor, 3)
    await talk.visitor.resume()
    await talk.console.resume()
    await talk.say(visitor, 3)
    await talk.say(visitor, 4)
    await swept(talk.world, lambda: numbered(talk, console)[-2:] == [3, 4])
    assert talk.post.receipts[visitor][0] == 4
