"""On what a world keeps its live state: in memory, or with `WORLD_LIVE=redis` on a real Redis, emptied for each."""

import os
from contextlib import ExitStack
from functools import cache

import pytest
import redis

from chatd.process.ids import process_id
from chatd.storage import memory, redis_live
from chatd.stores.redis.bus import RedisBus
from chatd.stores.redis.server import RedisServer
from tests import redis_server

IS_REDIS = os.environ.get("WORLD_LIVE") == "redis"
RUNNING = ExitStack()  # closed with the last test


@cache
def the_redis():
    """One for all tests of this run."""
    return RUNNING.enter_context(redis_server.running())


class Lives:
    """What has been opened for one test, to be closed after it."""

    def __init__(self):
        self._opened = []

    def fresh(self):
        """Empty live state."""
        return self.on_redis() if IS_REDIS else memory()

    def on_redis(self):
        """Empty live state on a real Redis."""
        with redis.Redis.from_url(the_redis().url) as client:
            client.flushall()
        return self.beside(None)

    def beside(self, live):
        """The same live state, as another process sees it."""
        if live is not None and live.redis is None:
            return live
        server = RedisServer(the_redis().daemons_url)
        bus = RedisBus(server, process_id())
        self._opened.append((server, bus))
        return redis_live(server, bus)

    async def close(self):
        """Every connection of this test."""
        while self._opened:
            server, bus = self._opened.pop()
            await bus.stop()
            await server.close()


def conversations_in(live):
    """The ids of all that are kept."""
    if live.redis is None:
        return list(live.conversations._conversations)
    with redis.Redis.from_url(the_redis().url) as client:
        return sorted({each.split(b"}")[0][1:].decode() for each in client.scan_iter("{c*}:*")})


def everything_in(live):
    """What is kept of conversations and doors, to be compared with what is kept later."""
    if live.redis is None:
        return live.conversations._conversations, live.doors_and_tallies.__dict__
    with redis.Redis.from_url(the_redis().url) as client:
        return {each: client.dump(each) for each in client.scan_iter()}


LIVES = Lives()

in_memory = pytest.mark.skipif(IS_REDIS, reason="looks into the memory of one process")
