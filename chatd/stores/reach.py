"""Whether a store outside of this process answers: said in the log once when it goes, and once when it is back."""

import time
from collections.abc import Callable

import structlog

STEADY_SECONDS = (
    5.0  # it answers for so long before it is back: one that comes and goes is one line
)

log = structlog.get_logger("chatd.stores")


class Reach:
    """Of one store, once it has answered: that one was never there, the start says."""

    def __init__(self, part: str, time_of: Callable[[], float] = time.monotonic) -> None:
        """`part`: how the log names it; `time_of`: seconds that only go forward."""
        self._part, self._time = part, time_of
        self._away_since: float | None = None
        self._answers_since: float | None = None  # again, while it is not yet said
        self._was_there = False

    def failed(self, error: Exception) -> None:
        """It did not do what it was asked."""
        self._answers_since = None
        if self._was_there and self._away_since is None:
            self._away_since = self._time()
            log.warning("dependency_gone", part=self._part, error_type=type(error).__name__)

    def answered(self) -> None:
        """It did."""
        self._was_there = True
        if self._away_since is None:
            return
        now = self._time()
        if self._answers_since is None:
            self._answers_since = now
        if now - self._answers_since >= STEADY_SECONDS:
            away_seconds = round(self._answers_since - self._away_since)
            log.warning("dependency_back", part=self._part, seconds=away_seconds)
            self._away_since = self._answers_since = None
