"""Of which networks those are who wait, and how many of them make a line full for whom.

Of one network so many count for others, and all of them for whoever comes from it: so nobody fills a line for everybody
from one place, and nobody is refused for sharing an address but where it is as full as it would be without one.
"""

from collections.abc import Iterable
from typing import NamedTuple

from chatd.base.names import LineId
from chatd.line.rules.need import Need

SOURCE_PLACES = 2  # of one network so many make a line full for others


class Crowd(NamedTuple):
    """How many of one need wait from one network, and how many of these are not away. `source`: None is not known."""

    need: Need
    source: bytes | None
    has_worked: bool
    waiting: int
    here: int


def waiting_of(crowds: Iterable[Crowd], line: LineId, source: bytes | None) -> int:
    """How many wait on the line from this network, away or not; of one that is not known, none."""
    if source is None:
        return 0
    return sum(each.waiting for each in crowds if each.source == source and each.need.line == line)


def counted(
    crowds: Iterable[Crowd],
    source: bytes | None = None,
    *,
    flooded: frozenset[LineId] = frozenset(),
) -> dict[Need, int]:
    """By need, how many count as waiting for who comes from `source`.

    Of its own network all do, so that none is worth losing the connection for. Of each other no more than
    `SOURCE_PLACES` on one line; and on a line that is flooded only those who have worked, as whoever comes has.
    """
    left: dict[tuple[LineId, bytes], int] = {}
    found: dict[Need, int] = {}
    for crowd in sorted(crowds, key=_first_here):
        line = crowd.need.line
        if source is not None and crowd.source == source:
            count = crowd.waiting
        elif line in flooded and not crowd.has_worked:
            count = 0
        elif crowd.source is None:
            count = crowd.here
        else:
            places = left.get((line, crowd.source), SOURCE_PLACES)
            count = min(places, crowd.here)
            left[line, crowd.source] = places - count
        found[crowd.need] = found.get(crowd.need, 0) + count
    return found


def _first_here(crowd: Crowd) -> tuple[int, str]:
    """Always the same order, whoever came first: else what counts would depend on it."""
    return -crowd.here, repr(crowd.need)
