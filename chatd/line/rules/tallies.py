"""Counts by the minute, which never go with a person, and what is read of them.

What is read is a row: how many in each of the last `KEPT_MINUTES`, the minute that runs first.
"""

from collections.abc import Sequence

from chatd.base.names import Seconds

MINUTE_SECONDS = 60
HOUR_MINUTES = 60
KEPT_MINUTES = HOUR_MINUTES + 1  # the one that runs, and an hour that is whole

Row = Sequence[int]
EMPTY: Row = (0,) * KEPT_MINUTES


def minute_of(now: Seconds) -> int:
    """Which minute since 1970."""
    return int(now // MINUTE_SECONDS)


def within(row: Row, minutes: int) -> int:
    """How many in the minute that runs and those before it, so many in all."""
    return sum(row[:minutes])


def last_hour(row: Row) -> int:
    """How many within the last hour, to the minute."""
    return within(row, HOUR_MINUTES)
