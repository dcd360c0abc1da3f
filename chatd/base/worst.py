"""The greatest of what was measured lately: so a number that is looked at now and then hides nothing."""

import time
from collections.abc import Callable

MINUTE_SECONDS = 60.0


class Worst:
    """Of the minute that runs and of the one before."""

    def __init__(self, time_of: Callable[[], float] = time.monotonic) -> None:
        """`time_of`: seconds that only go forward."""
        self._time = time_of
        self._began = time_of()
        self._now = self._before = 0.0

    def note(self, number: float) -> None:
        """It was this just now."""
        self._turn()
        self._now = max(self._now, number)

    def read(self) -> float:
        """The greatest; 0 when nothing was noted."""
        self._turn()
        return max(self._now, self._before)

    def _turn(self) -> None:
        gone = self._time() - self._began
        if gone < MINUTE_SECONDS:
            return
        self._before = self._now if gone < 2 * MINUTE_SECONDS else 0.0
        self._now = 0.0
        self._began = self._time()
