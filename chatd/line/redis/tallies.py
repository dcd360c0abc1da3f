"""Counts of the last hour in Redis: a key for each minute, which ends when the minute no longer counts."""

from collections.abc import Callable

from chatd.base.names import LineId, Seconds
from chatd.line.rules.estimate import Talks
from chatd.stores.redis.server import RedisServer, key
from chatd.stores.redis.values import RedisValues

MINUTE_SECONDS = 60
KEPT_MINUTES = 60


class RedisTallies:
    """Keeps the promise of `chatd.line.ports.TallyStore`."""

    def __init__(self, server: RedisServer) -> None:
        self._server = server
        self._talks: RedisValues[Talks | None] = RedisValues(server, "talks.1", Talks, None)

    async def add(self, line: LineId, count: str, now: Seconds) -> None:
        """See `TallyStore.add`."""
        place = _place(line, count, _minute(now))
        async with self._server.asked() as redis, redis.pipeline() as pipe:
            pipe.incr(place)
            pipe.expire(place, KEPT_MINUTES * MINUTE_SECONDS)
            await pipe.execute()

    async def last_hour(self, line: LineId, count: str, now: Seconds) -> int:
        """See `TallyStore.last_hour`."""
        last = _minute(now)
        minutes = range(last - KEPT_MINUTES + 1, last + 1)
        async with self._server.asked() as redis:
            found = await redis.mget([_place(line, count, minute) for minute in minutes])
        return sum(int(many) for many in found if many)

    async def talks(self, line: LineId) -> Talks | None:
        """See `TallyStore.talks`."""
        return await self._talks.get(line)

    async def learn(self, line: LineId, rule: Callable[[Talks | None], Talks]) -> None:
        """See `TallyStore.learn`."""
        await self._talks.change(line, rule)


def _place(line: LineId, count: str, minute: int) -> str:
    return key("tally.1", count, str(minute), line)


def _minute(now: Seconds) -> int:
    return int(now // MINUTE_SECONDS)
