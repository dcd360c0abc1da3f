"""How a line with so many places does: the Erlang-A queue, summed exactly, since small teams are where formulas err.

People come as a Poisson stream, talks and patience are exponential. Source: Palm 1946; Mandelbaum and Zeltyn 2007,
"Service engineering in action: the Palm/Erlang-A queue"; queue policy, F.7.
"""

import math
from typing import NamedTuple

PLACES_MAX = 500  # more are reckoned as so many
LEFT_OVER = 1e-15  # states of less weight, in all, are left out
TOO_LARGE = 1e200  # then all weights are made smaller alike


class Load(NamedTuple):
    """What a line has to carry. Each is above 0."""

    per_hour: float  # how many come
    talk_minutes: float
    patience_minutes: float  # how long who waits would wait, in the mean


class Outlook(NamedTuple):
    """What becomes of those who come. Shares are of all of them."""

    waits: float  # is not taken at once
    left: float  # gives up
    in_time: float  # is answered within the time that was asked for
    wait_minutes: float  # the mean wait of all, of those who leave too
    busy: float  # how many of the places are, in the mean


def outlook(places: int, load: Load, within_minutes: float) -> Outlook:
    """In the long run, with so many places. Raises: ValueError where there is no place or no load."""
    if places < 1 or min(load) <= 0:
        raise ValueError("neither place nor load may be nothing")
    places = min(places, PLACES_MAX)
    comes = load.per_hour / 60
    ends = 1 / load.talk_minutes
    leaves = 1 / load.patience_minutes
    weights = _weights(places, comes, ends, leaves)
    total = math.fsum(weights)
    queue = math.fsum((at - places) * weight for at, weight in enumerate(weights) if at > places)
    behind = weights[places:]
    taken_late = math.fsum(
        weight * share
        for weight, share in zip(
            behind, _in_time(len(behind), places * ends, leaves, within_minutes), strict=True
        )
    )
    left = leaves * queue / total / comes
    return Outlook(
        waits=math.fsum(behind) / total,
        left=left,
        in_time=(math.fsum(weights[:places]) + taken_late) / total,
        wait_minutes=left / leaves,
        busy=comes * (1 - left) / ends / places,
    )


def _weights(places: int, comes: float, ends: float, leaves: float) -> list[float]:
    """How likely it is, up to a factor, that so many are there: who talks, and who waits."""
    weights = [1.0]
    total, at = 1.0, 0
    while True:
        at += 1
        gone = min(at, places) * ends + max(0, at - places) * leaves
        weight = weights[-1] * comes / gone
        weights.append(weight)
        total += weight
        if weight > TOO_LARGE:
            weights = [each / TOO_LARGE for each in weights]
            total /= TOO_LARGE
            weight = weights[-1]
        # From here on each is smaller than the one before by more than this factor.
        ratio = comes / (gone + leaves)
        if at > places and ratio < 1 and weight * ratio / (1 - ratio) < LEFT_OVER * total:
            return weights


def _in_time(count: int, ends: float, leaves: float, within: float) -> list[float]:
    """The chance to be taken within so long, with own patience, for who finds 0, 1, … `count` - 1 waiting.

    All places are busy. Who finds m waiting is taken when m + 1 have gone, at the rates `ends` + j `leaves` for j = m …
    0. Of that time S, exp(-`leaves` S) is Beta(a, m + 1) with a = `ends` / `leaves`: the product of the same steps. To
    be taken in time, S must be short and her own patience longer; that is the mean of that Beta above x =
    exp(-`leaves` `within`), which is a / (a + m + 1) times the chance that Beta(a + 1, m + 1) is above x.
    """
    a = ends / leaves
    x = math.exp(-leaves * within)
    found, term, below = [], x ** (a + 1), 0.0
    for m in range(count):
        below += term  # I_x(a + 1, m + 1), of which m is a whole number
        term *= (a + 1 + m) / (m + 1) * (1 - x)
        found.append(a / (a + m + 1) * max(0.0, 1 - below))
    return found
