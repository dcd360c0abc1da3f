"""The doors of the lines in the memory of one process."""

from collections.abc import Callable

from chatd.base.names import LineId
from chatd.base.ports import Change
from chatd.line.rules.door import Door


class MemoryDoors:
    """Keeps the promise of `chatd.line.ports.DoorStore`."""

    def __init__(self) -> None:
        self._doors: dict[LineId, Door] = {}

    async def door(self, line: LineId) -> Door:
        """See `DoorStore.door`."""
        return self._doors.get(line, Door())

    async def change(self, line: LineId, rule: Callable[[Door], Door]) -> Change[Door]:
        """See `DoorStore.change`."""
        before = self._doors.get(line, Door())
        after = rule(before)
        self._doors[line] = after
        return Change(before, after)
