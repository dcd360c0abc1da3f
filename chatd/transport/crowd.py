"""Whether more come than there is room for: a word for operators, who learn nothing from it of anybody."""

import math
import time
from collections.abc import Callable

HELD_SECONDS = 600.0  # after the last for whom room had to be made, or was none
WELL, FULL = "", "full"


class Crowd:
    """Noted by whoever has a bound; one for a daemon."""

    def __init__(self, time_of: Callable[[], float] = time.monotonic) -> None:
        """`time_of`: seconds that only go forward."""
        self._time, self._at = time_of, -math.inf

    def noted(self) -> None:
        """There was no room for one more."""
        self._at = self._time()

    def word(self) -> str:
        """`FULL` within ten minutes of that."""
        return FULL if self._time() - self._at < HELD_SECONDS else WELL
