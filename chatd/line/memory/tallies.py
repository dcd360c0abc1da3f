"""Counts of the last hour, by the minute, in the memory of one process."""

from collections import Counter, defaultdict
from collections.abc import Callable

from chatd.base.names import LineId, Seconds
from chatd.line.rules.estimate import Talks

MINUTE_SECONDS = 60
KEPT_MINUTES = 60


class MemoryTallies:
    """Keeps the promise of `chatd.line.ports.TallyStore`."""

    def __init__(self) -> None:
        self._minutes: defaultdict[tuple[LineId, str], Counter[int]] = defaultdict(Counter)
        self._talks: dict[LineId, Talks] = {}

    async def add(self, line: LineId, count: str, now: Seconds) -> None:
        """See `TallyStore.add`."""
        minutes = self._minutes[line, count]
        minutes[_minute(now)] += 1
        for old in [minute for minute in minutes if minute <= _minute(now) - KEPT_MINUTES]:
            del minutes[old]

    async def last_hour(self, line: LineId, count: str, now: Seconds) -> int:
        """See `TallyStore.last_hour`."""
        first = _minute(now) - KEPT_MINUTES
        minutes = self._minutes.get((line, count), Counter())
        return sum(many for minute, many in minutes.items() if minute > first)

    async def talks(self, line: LineId) -> Talks | None:
        """See `TallyStore.talks`."""
        return self._talks.get(line)

    async def learn(self, line: LineId, rule: Callable[[Talks | None], Talks]) -> None:
        """See `TallyStore.learn`."""
        self._talks[line] = rule(self._talks.get(line))


def _minute(now: Seconds) -> int:
    return int(now // MINUTE_SECONDS)
