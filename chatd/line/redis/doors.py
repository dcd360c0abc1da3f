"""The doors of the lines in Redis: what a lead did counts after a restart too."""

from collections.abc import Callable

from chatd.base.names import LineId
from chatd.base.ports import Change
from chatd.line.rules.door import Door
from chatd.stores.redis.server import RedisServer
from chatd.stores.redis.values import RedisValues


class RedisDoors:
    """Keeps the promise of `chatd.line.ports.DoorStore`."""

    def __init__(self, server: RedisServer) -> None:
        self._doors = RedisValues(server, "door.1", Door, Door())

    async def door(self, line: LineId) -> Door:
        """See `DoorStore.door`."""
        return await self._doors.get(line)

    async def change(self, line: LineId, rule: Callable[[Door], Door]) -> Change[Door]:
        """See `DoorStore.change`."""
        return await self._doors.change(line, rule)
