"""Doors of lines in Redis, so that what a lead did counts after a restart; and a key for each minute's counts."""

from collections.abc import Callable, Collection, Mapping

from chatd.base.names import LineId, Seconds
from chatd.base.ports import Change
from chatd.line.ports import Record
from chatd.line.rules.door import Door
from chatd.line.rules.estimate import Talks
from chatd.stores.redis.server import RedisServer, key
from chatd.stores.redis.values import RedisValues, many

MINUTE_SECONDS = 60
KEPT_MINUTES = 60


class RedisDoorsAndTallies:
    """Keeps the promise of `chatd.line.ports.DoorsAndTallies`."""

    def __init__(self, server: RedisServer) -> None:
        self._server = server
        self._doors = RedisValues(server, "door.2", Door, Door())
        self._talks: RedisValues[Talks | None] = RedisValues(server, "talks.1", Talks, None)

    async def records(self, lines: Collection[LineId]) -> Mapping[LineId, Record]:
        asked = list(lines)
        doors, talks = await many(self._server, (self._doors, self._talks), asked)
        return {line: Record(doors[line], talks[line]) for line in asked}

    async def change_door(self, line: LineId, rule: Callable[[Door], Door]) -> Change[Door]:
        return await self._doors.change(line, rule)

    async def add(self, line: LineId, count: str, now: Seconds) -> None:
        """The key ends when its minute no longer counts."""
        minute = _key(line, count, _minute(now))
        async with self._server.asked() as redis, redis.pipeline() as pipe:
            pipe.incr(minute)
            pipe.expire(minute, KEPT_MINUTES * MINUTE_SECONDS)
            await pipe.execute()

    async def last_hour(
        self, lines: Collection[LineId], count: str, now: Seconds
    ) -> Mapping[LineId, int]:
        asked, last = list(lines), _minute(now)
        minutes = range(last - KEPT_MINUTES + 1, last + 1)
        keys = [_key(line, count, minute) for line in asked for minute in minutes]
        if not keys:
            return {}
        async with self._server.asked() as redis:
            found = await redis.mget(keys)
        counts = [int(each or 0) for each in found]
        return {
            line: sum(counts[at * KEPT_MINUTES : (at + 1) * KEPT_MINUTES])
            for at, line in enumerate(asked)
        }

    async def learn(self, line: LineId, rule: Callable[[Talks | None], Talks]) -> None:
        await self._talks.change(line, rule)


def _key(line: LineId, count: str, minute: int) -> str:
    return key("tally.1", count, str(minute), line)


def _minute(now: Seconds) -> int:
    return int(now // MINUTE_SECONDS)
