"""Numbers for what is shown: a page takes the greater of two states for the later."""

from chatd.base.ports import Clock


class Versions:
    """Of one process. Time carries the numbers over a restart.

    A page takes the answer to its `resume` for the newest, whatever its number, and then hears that process alone.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """Milliseconds since 1970, or one more than the last: so it grows over a restart too."""
        self._last = max(self._last + 1, int(self._clock.now() * 1_000))
        return self._last
