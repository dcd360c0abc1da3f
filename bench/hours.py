"""A day at an hour a minute: the clock of its daemon, and when its line is open."""

import time
from datetime import UTC, datetime
from datetime import time as of_day

from chatd.base.names import Seconds
from chatd.directory.rules.directory import Interval, OpeningHours

PACE = 60  # seconds of the daemon's clock for each of ours: a talk of 45 minutes takes 45 seconds
SWEEP_SECONDS = 4.0 / PACE  # well under what a page may be unheard
EVERY_HOURS = 3  # opens so often
OPEN_MINUTES = 105
DAYS_BEARERS = 2_000  # of a few for each person: whoever is away for half an hour signs in anew
MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC).timestamp()
ROUND_SECONDS = EVERY_HOURS * 3_600 / PACE  # ours, from one opening to the next
OPEN_SECONDS = OPEN_MINUTES * 60 / PACE


class FasterClock:
    """Keeps the promise of `chatd.base.ports.Clock`. It was midnight when this machine's clock said `began`."""

    def __init__(self, began: float) -> None:
        self._began = began

    def now(self) -> Seconds:
        """Seconds since 1970."""
        return Seconds(MIDNIGHT + (time.time() - self._began) * PACE)


def opening_hours() -> OpeningHours:
    """From midnight on each `EVERY_HOURS` for `OPEN_MINUTES`."""
    hours, minutes = divmod(OPEN_MINUTES, 60)
    spans = tuple(
        Interval(of_day(at), of_day(at + hours, minutes)) for at in range(0, 24, EVERY_HOURS)
    )
    return OpeningHours("UTC", (spans,) * 7)
