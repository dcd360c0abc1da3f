"""Of which networks those are who wait, and how many of them make a line full for whom.

Of one network so many count for others, and all of them for whoever comes from it: so nobody fills a line for everybody
from one place, and nobody is refused for sharing an address but where it is as full as it would be without one.

A store keeps the sum of what counts for others (`Share`) by need, as tickets come and go, and so the cost of a question
does not grow with those who wait.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from chatd.base.names import LineId
from chatd.line.rules.need import Need, text_of

SOURCE_PLACES = 2  # of one network so many make a line full for others


class Crowd(NamedTuple):
    """How many of one need wait from one network, and how many of these are not away."""

    need: Need
    has_worked: bool
    waiting: int
    here: int


class Share(NamedTuple):
    """How many of one need count for others; `worked`: where only those do who have worked."""

    all: int = 0
    worked: int = 0

    def plus(self, other: "Share", times: int = 1) -> "Share":
        """Both together; `times` -1: what is left without the other."""
        return Share(self.all + times * other.all, self.worked + times * other.worked)


NOTHING = Share()


def waiting_of(own: Iterable[Crowd], line: LineId) -> int:
    """How many of these wait on the line, away or not."""
    return sum(each.waiting for each in own if each.need.line == line)


def shares(own: Iterable[Crowd]) -> dict[Need, Share]:
    """What all that wait from one known network count for others, by need: `SOURCE_PLACES` on one line at most."""
    ordered = sorted(own, key=_first_here)
    everybody = _capped(ordered)
    worked = _capped(each for each in ordered if each.has_worked)
    return {need: Share(count, worked.get(need, 0)) for need, count in everybody.items()}


def counted(
    waiting: Mapping[Need, Share], own: Iterable[Crowd] = (), *, flooded: frozenset[LineId]
) -> dict[Need, int]:
    """By need, how many count as waiting for who comes from the network of which these `own` are.

    `waiting`: what counts for others, of every need that somebody has. Of its own network all do, so that none is worth
    losing the connection for. On a line that is flooded only those who have worked, as whoever comes has.
    """
    crowds = list(own)
    others = dict(waiting)
    for need, share in shares(crowds).items():
        others[need] = others.get(need, NOTHING).plus(share, -1)
    found = {
        need: share.worked if need.line in flooded else share.all for need, share in others.items()
    }
    for each in crowds:
        found[each.need] = found.get(each.need, 0) + each.waiting
    return found


def _capped(ordered: Iterable[Crowd]) -> dict[Need, int]:
    left: dict[LineId, int] = {}
    found: dict[Need, int] = {}
    for crowd in ordered:
        places = left.get(crowd.need.line, SOURCE_PLACES)
        count = min(places, crowd.here)
        left[crowd.need.line] = places - count
        found[crowd.need] = found.get(crowd.need, 0) + count
    return found


def _first_here(crowd: Crowd) -> tuple[int, str]:
    """Always the same order, whoever came first: else what counts would depend on it."""
    return -crowd.here, text_of(crowd.need)
