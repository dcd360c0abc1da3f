"""The index of due times in the memory of one process; the memory stores of all areas share it.

Things stand in one set for each second, and a heap holds the seconds alone: so what is forgotten leaves no id behind.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from heapq import heappop, heappush

from chatd.base.names import Seconds
from chatd.base.ports import LOOK_AGAIN_SECONDS

Due = tuple[str, str]  # kind and key


class MemoryDueTimes:
    """Keeps the promise of `chatd.base.ports.DueTimes`."""

    def __init__(self) -> None:
        self._seconds: dict[Due, int] = {}
        self._things: dict[int, set[Due]] = {}
        self._heap: list[int] = []

    def put(self, kind: str, key: str, at: Seconds | None) -> None:
        """Make it due at `at`, unless it is due earlier: a look that comes too early is harmless. None: never due."""
        due = (kind, key)
        if at is None:
            self._take_out(due)
        elif due not in self._seconds or int(at) < self._seconds[due]:
            self._set(due, at)

    async def take(self, now: Seconds) -> Mapping[str, Collection[str]]:
        taken: defaultdict[str, list[str]] = defaultdict(list)
        while self._heap and self._heap[0] <= now:
            for due in self._things.pop(heappop(self._heap), ()):
                del self._seconds[due]
                taken[due[0]].append(due[1])
        for kind, keys in taken.items():
            for key in keys:
                self._set((kind, key), Seconds(now + LOOK_AGAIN_SECONDS))
        return taken

    async def look_again(self, kind: str, times: Mapping[str, Seconds | None]) -> None:
        for key, at in times.items():
            self._take_out((kind, key))
            if at is not None:
                self._set((kind, key), at)

    def _set(self, due: Due, at: Seconds) -> None:
        self._take_out(due)
        second = int(at)
        if second not in self._things:
            self._things[second] = set()
            heappush(self._heap, second)
        self._things[second].add(due)
        self._seconds[due] = second

    def _take_out(self, due: Due) -> None:
        """The second keeps its place in the heap, and is found empty when its time has come."""
        second = self._seconds.pop(due, None)
        if second is not None:
            self._things[second].discard(due)
