"""The machine's clock; and one that all processes have alike, which share a Redis."""

import time
from collections.abc import Awaitable, Callable

from chatd.base.names import Seconds

TRIP_MAX_SECONDS = (
    0.5  # an answer that was under way for longer says too little of when it was given
)


class SystemClock:
    """Keeps the promise of `chatd.base.ports.Clock`."""

    def now(self) -> Seconds:
        """Seconds since 1970."""
        return Seconds(time.time())


def _ticks() -> float:
    """Seconds that nobody sets, and that go on while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class SharedClock:
    """Keeps the promise of `chatd.base.ports.Clock` by another's, asked now and then; between, it goes on by itself.

    Two machines whose clocks differ by minutes would end each other's tickets, as if nobody had been heard for so long.
    """

    def __init__(
        self, asked: Callable[[], Awaitable[float]], ticks: Callable[[], float] = _ticks
    ) -> None:
        """`asked`: the other's seconds since 1970. Until it was asked, it is this machine's."""
        self._asked, self._ticks = asked, ticks
        self._at_zero = time.time() - ticks()  # what it was when the ticks began

    def now(self) -> Seconds:
        """Seconds since 1970."""
        return Seconds(self._at_zero + self._ticks())

    async def follow(self) -> None:
        """Be as the other is now. Raises: Unavailable."""
        before = self._ticks()
        theirs = await self._asked()
        after = self._ticks()
        if after - before <= TRIP_MAX_SECONDS:
            self._at_zero = theirs - (before + after) / 2
