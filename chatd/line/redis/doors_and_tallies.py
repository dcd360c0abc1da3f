"""Doors of lines in Redis, so that what a lead did counts after a restart; and a key for each minute's counts."""

from collections.abc import Callable, Collection, Mapping

from chatd.base.names import LineId, Seconds
from chatd.base.ports import Change
from chatd.line.ports import Record
from chatd.line.rules.door import Door
from chatd.line.rules.estimate import Talks
from chatd.line.rules.last_hours import KEPT_TENS, TEN_SECONDS, Tens, pictured, ten_of
from chatd.line.rules.tallies import KEPT_MINUTES, MINUTE_SECONDS, Row, minute_of
from chatd.stores.redis.commit import Command, commit
from chatd.stores.redis.server import RedisServer, key
from chatd.stores.redis.values import RedisValues, many


class RedisDoorsAndTallies:
    """Keeps the promise of `chatd.line.ports.DoorsAndTallies`."""

    def __init__(self, server: RedisServer) -> None:
        self._server = server
        self._doors = RedisValues(server, "door.3", Door, Door())
        self._talks: RedisValues[Talks | None] = RedisValues(server, "talks.2", Talks, None)

    async def records(self, lines: Collection[LineId]) -> Mapping[LineId, Record]:
        asked = list(lines)
        doors, talks = await many(self._server, (self._doors, self._talks), asked)
        return {line: Record(doors[line], talks[line]) for line in asked}

    async def change_door(self, line: LineId, rule: Callable[[Door], Door]) -> Change[Door]:
        return await self._doors.change(line, rule)

    async def add(self, line: LineId, count: str, now: Seconds) -> None:
        await self.add_all({(line, count): 1}, now)

    async def add_all(self, counts: Mapping[tuple[LineId, str], int], now: Seconds) -> None:
        """Each key ends when its minute no longer counts."""
        commands: list[Command] = []
        for (line, count), more in counts.items():
            minute = _key(line, count, minute_of(now))
            commands.append(("INCRBY", minute, more))
            commands.append(("EXPIRE", minute, KEPT_MINUTES * MINUTE_SECONDS))
            if pictured(count):
                ten = _ten_key(line, count, ten_of(now))
                commands.append(("INCRBY", ten, more))
                commands.append(("EXPIRE", ten, KEPT_TENS * TEN_SECONDS))
        if commands:
            await commit(self._server, {str(each[1]) for each in commands}, (), commands)

    async def tallies(
        self, lines: Collection[LineId], counts: Collection[str], now: Seconds
    ) -> Mapping[LineId, Mapping[str, Row]]:
        return await self._rows(lines, counts, _key, minute_of(now), KEPT_MINUTES)

    async def tens(
        self, lines: Collection[LineId], counts: Collection[str], now: Seconds
    ) -> Mapping[LineId, Mapping[str, Tens]]:
        return await self._rows(lines, counts, _ten_key, ten_of(now), KEPT_TENS)

    async def learn(self, line: LineId, rule: Callable[[Talks | None], Talks]) -> None:
        await self._talks.change(line, rule)

    async def _rows(
        self,
        lines: Collection[LineId],
        counts: Collection[str],
        name: Callable[[LineId, str, int], str],
        last: int,
        kept: int,
    ) -> Mapping[LineId, Mapping[str, Row]]:
        """The last so many of each, the one that runs first."""
        rows = [(line, count) for line in lines for count in counts]
        keys = [name(*row, last - each) for row in rows for each in range(kept)]
        if not keys:
            return {line: {} for line in lines}
        found = [int(each or 0) for each in await self._server.run("MGET", *keys)]
        read = {row: found[at * kept :][:kept] for at, row in enumerate(rows)}
        return {line: {count: read[line, count] for count in counts} for line in lines}


def _key(line: LineId, count: str, minute: int) -> str:
    return key("tally.1", count, str(minute), line)


def _ten_key(line: LineId, count: str, ten: int) -> str:
    return key("tally10.1", count, str(ten), line)
