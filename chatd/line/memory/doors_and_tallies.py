"""Doors of lines, and counts of the last hour by the minute, in the memory of one process."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping

from chatd.base.names import LineId, Seconds
from chatd.base.ports import Change
from chatd.line.ports import Record
from chatd.line.rules.door import Door
from chatd.line.rules.estimate import Talks
from chatd.line.rules.last_hours import KEPT_TENS, NONE, Tens, pictured, ten_of
from chatd.line.rules.tallies import EMPTY, KEPT_MINUTES, Row, minute_of


class MemoryDoorsAndTallies:
    """Keeps the promise of `chatd.line.ports.DoorsAndTallies`."""

    def __init__(self) -> None:
        self._doors: dict[LineId, Door] = {}
        self._talks: dict[LineId, Talks] = {}
        self._minutes: defaultdict[tuple[LineId, str], Counter[int]] = defaultdict(Counter)
        self._tens: defaultdict[tuple[LineId, str], Counter[int]] = defaultdict(Counter)

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
        self._add(line, count, now, 1)

    async def add_all(self, counts: Mapping[tuple[LineId, str], int], now: Seconds) -> None:
        for (line, count), many in counts.items():
            self._add(line, count, now, many)

    async def tallies(
        self, lines: Collection[LineId], counts: Collection[str], now: Seconds
    ) -> Mapping[LineId, Mapping[str, Row]]:
        last = minute_of(now)
        return {line: {each: self._row(line, each, last) for each in counts} for line in lines}

    async def tens(
        self, lines: Collection[LineId], counts: Collection[str], now: Seconds
    ) -> Mapping[LineId, Mapping[str, Tens]]:
        last = ten_of(now)
        return {line: {each: self._ten_row(line, each, last) for each in counts} for line in lines}

    async def learn(self, line: LineId, rule: Callable[[Talks | None], Talks]) -> None:
        self._talks[line] = rule(self._talks.get(line))

    def _add(self, line: LineId, count: str, now: Seconds, many: int) -> None:
        minutes = self._minutes[line, count]
        minutes[minute_of(now)] += many
        for old in [minute for minute in minutes if minute <= minute_of(now) - KEPT_MINUTES]:
            del minutes[old]
        if pictured(count):
            tens = self._tens[line, count]
            tens[ten_of(now)] += many
            for old in [ten for ten in tens if ten <= ten_of(now) - KEPT_TENS]:
                del tens[old]

    def _ten_row(self, line: LineId, count: str, last: int) -> Tens:
        tens = self._tens.get((line, count))
        return NONE if tens is None else tuple(tens[last - each] for each in range(KEPT_TENS))

    def _row(self, line: LineId, count: str, last: int) -> Row:
        minutes = self._minutes.get((line, count))
        if minutes is None:
            return EMPTY
        return tuple(minutes[last - each] for each in range(KEPT_MINUTES))
