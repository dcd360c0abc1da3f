"""The last six hours of a line by ten minutes: counts and means of samples, which never go with a person.

Once a minute it is counted how many wait, talk and could be taken; a mean of those is what a lead sees.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from chatd.base.names import Seconds
from chatd.line.rules.outcome import Count

TEN_SECONDS = 600
KEPT_TENS = 37  # the one that runs, and six hours that are whole
PICTURED = frozenset(
    {
        Count.WAITING,
        Count.SERVED,
        Count.PLACES,
        Count.BUSY,
        Count.SAMPLED,
        Count.ANSWERED,
        Count.ABANDONED,
        Count.JOINED,
        Count.TURNED_AWAY,
    }
)

Tens = Sequence[int]  # how many in each of the last `KEPT_TENS`, the one that runs first
NONE: Tens = (0,) * KEPT_TENS


class Ten(NamedTuple):
    """Ten minutes. `waiting`, `served`, `free`: means of what was seen once a minute; None: nobody looked."""

    begins: Seconds
    waiting: float | None
    served: float | None
    free: float | None
    answered: int
    left: int


def ten_of(now: Seconds) -> int:
    """Which ten minutes since 1970."""
    return int(now // TEN_SECONDS)


def pictured(count: str) -> bool:
    """Whether this count is kept for six hours."""
    return count in PICTURED


def last_hours(rows: Mapping[str, Tens], now: Seconds) -> tuple[Ten, ...]:
    """The oldest first; the last one runs still."""
    last = ten_of(now)
    return tuple(
        _ten(rows, at, Seconds((last - at) * TEN_SECONDS)) for at in reversed(range(KEPT_TENS))
    )


def _ten(rows: Mapping[str, Tens], at: int, begins: Seconds) -> Ten:
    seen = {each: rows[each.value][at] for each in PICTURED}
    samples = seen[Count.SAMPLED]

    def mean(total: int) -> float | None:
        return round(total / samples, 1) if samples else None

    return Ten(
        begins,
        mean(seen[Count.WAITING]),
        mean(seen[Count.SERVED]),
        mean(max(0, seen[Count.PLACES] - seen[Count.BUSY])),
        seen[Count.ANSWERED],
        seen[Count.ABANDONED],
    )
