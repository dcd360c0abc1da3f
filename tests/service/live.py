"""On what a world keeps its live state: in memory, or with `WORLD_LIVE=redis` on a real Redis, emptied for each."""

import asyncio
import gc
import os
from contextlib import ExitStack
from dataclasses import replace

import pytest

from chatd.process.ids import process_id
from chatd.storage import memory, redis_live
from chatd.stores.redis.bus import RedisBus
from chatd.stores.redis.server import RedisServer
from tests import redis_server

IS_REDIS = os.environ.get("WORLD_LIVE") == "redis"
RUNNING = ExitStack()  # closed with the last test
_STARTED = []


def the_redis(number=0):
    """One for all tests of this run; another for each further world that stands beside the first in a test."""
    while len(_STARTED) <= number:
        _STARTED.append(RUNNING.enter_context(redis_server.running()))
    return _STARTED[number]


class Lives:
    """What has been opened for one test, to be closed after it."""

    def __init__(self):
        self._opened, self._at, self._worlds = [], {}, 0

    def another(self):
        """The number of a world that shares nothing with those before."""
        self._worlds += 1
        return self._worlds - 1

    def fresh(self, number):
        """Empty live state, of the world with this number."""
        return self.on_redis(number) if IS_REDIS else memory()

    def on_redis(self, number=0):
        """Empty live state on a real Redis."""
        with the_redis(number).client() as client:
            client.flushall()
        return self._opened_at(number)

    def beside(self, live):
        """The same live state, as another process sees it."""
        return live if live.redis is None else self._opened_at(self._at[live.redis])

    def _opened_at(self, number):
        server = RedisServer(the_redis(number).daemons_url)
        bus = RedisBus(server, process_id())
        self._opened.append((server, bus))
        self._at[server] = number
        return redis_live(server, bus)

    def client(self, live):
        """For the test itself: it may do everything."""
        return the_redis(self._at[live.redis]).client()

    async def close(self):
        """Every connection of this test."""
        while self._opened:
            server, bus = self._opened.pop()
            await bus.stop()
            await server.close()
        self._at, self._worlds = {}, 0


def conversations_in(live):
    """The ids of all that are kept."""
    if live.redis is None:
        return list(live.conversations._conversations)
    with LIVES.client(live) as client:
        return sorted({each.split(b"}")[0][1:].decode() for each in client.scan_iter("{c*}:*")})


async def tickets_in(live):
    """All that are kept."""
    if live.redis is None:
        return list(live.tickets_and_desks._tickets.values())
    prefix = live.tickets_and_desks._changes.tickets.prefix
    with LIVES.client(live) as client:
        ids = [each.decode().removeprefix(prefix) for each in client.scan_iter(f"{prefix}*")]
    return await live.tickets_and_desks.tickets(ids)


def everything_in(live):
    """What is kept of conversations and doors, to be compared with what is kept later."""
    if live.redis is None:
        rooms = live.rooms._conversations
        return live.conversations._conversations, rooms, live.doors_and_tallies.__dict__
    with LIVES.client(live) as client:
        return {each: client.dump(each) for each in client.scan_iter()}


def found_in(root, texts):
    """Which of these texts can be reached from here, as a text or inside one; those who only wait are no part of it."""
    found, seen, todo = set(), {id(root)}, [root]
    while todo:
        each = todo.pop()
        if isinstance(each, str):
            found |= {text for text in texts if text in each}
        for child in gc.get_referents(each):
            is_code = isinstance(child, type) or (
                callable(child) and not hasattr(child, "__self__")
            )
            is_else = is_code or isinstance(child, asyncio.AbstractEventLoop)
            if id(child) not in seen and not is_else and not hasattr(child, "__spec__"):
                seen.add(id(child))
                todo.append(child)
    return found


def kept_in(live, texts):
    """Which of these texts are anywhere in the live state: in what a process remembers, and in Redis."""
    found = found_in(replace(live, bus=None), texts)  # which knows whom to tell, and so everything
    if live.redis is not None:
        said = {text: text.encode() for text in texts}
        with LIVES.client(live) as client:
            everything = b"\n".join(_all_of(client))
        found |= {text for text in texts if said[text] in everything}
    return found


def _all_of(client):
    """Every key and all that it holds."""
    for key in client.scan_iter():
        yield key
        match client.type(key):
            case b"string":
                yield client.get(key)
            case b"hash":
                yield from [part for pair in client.hgetall(key).items() for part in pair]
            case b"zset":
                yield from client.zrange(key, 0, -1)
            case b"set":
                yield from client.smembers(key)
            case b"list":
                yield from client.lrange(key, 0, -1)
            case other:
                raise AssertionError(other)


LIVES = Lives()

in_memory = pytest.mark.skipif(IS_REDIS, reason="looks into the memory of one process")
