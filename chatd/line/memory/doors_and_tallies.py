"""Doors of lines, and counts of the last hour by the minute, in the memory of one process."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping

from chatd.base.names import LineId, Seconds
from chatd.base.ports import Change
from chatd.line.ports import Record
from chatd.line.rules.door import Door
from chatd.line.rules.estimate import Talks

MINUTE_SECONDS = 60
KEPT_MINUTES = 60


class MemoryDoorsAndTallies:
    """Keeps the promise of `chatd.line.ports.DoorsAndTallies`."""

    def __init__(self) -> None:
        self._doors: dict[LineId, Door] = {}
        self._talks: dict[LineId, Talks] = {}
        self._minutes: defaultdict[tuple[LineId, str], Counter[int]] = defaultdict(Counter)

    async def records(self, lines: Collection[LineId]) -> Mapping[LineId, Record]:
        return {
            line: Record(self._doors.get(line, Door()), self._talks.get(line)) for line in lines
        }

    async def change_door(self, line: LineId, rule: Callable[[Door], Door]) -> Change[Door]:
        before = self._doors.get(line, Door())
        after = rule(before)
        self._doors[line] = after
        return Change(before, after)

    async def add(self, line: LineId, count: str, now: Seconds) -> None:
        minutes = self._minutes[line, count]
        minutes[_minute(now)] += 1
        for old in [minute for minute in minutes if minute <= _minute(now) - KEPT_MINUTES]:
            del minutes[old]

    async def last_hour(
        self, lines: Collection[LineId], count: str, now: Seconds
    ) -> Mapping[LineId, int]:
        first = _minute(now) - KEPT_MINUTES
        return {line: self._since(line, count, first) for line in lines}

    async def learn(self, line: LineId, rule: Callable[[Talks | None], Talks]) -> None:
        self._talks[line] = rule(self._talks.get(line))

    def _since(self, line: LineId, count: str, first: int) -> int:
        minutes = self._minutes.get((line, count), Counter())
        return sum(many for minute, many in minutes.items() if minute > first)


def _minute(now: Seconds) -> int:
    return int(now // MINUTE_SECONDS)
