"""What a place on the line costs: work of the page that asks, none while it is calm, never more than a phone can do.

Whoever asks often from one network works more, and everybody does while many ask from everywhere; nobody is refused
for either. Levels rise with each question and fall with time. Work decides when a ticket is kept, and never where it
stands: the order of those that are kept is not touched here. Why so, and what it costs whom: docs/adr/0044.
"""

import math
from typing import NamedTuple

from chatd.base.names import Seconds

PUZZLES = 32  # small ones instead of one large: the time they take together hardly varies
BITS_MIN, BITS_MAX = 6, 11  # of each: 2 048 to 65 536 hashes in all, on the average
COUNTER_BYTES = 4
SOLUTION_BYTES = PUZZLES * COUNTER_BYTES
CHALLENGE_SECONDS = 300  # a page may lose the connection over its work, and go on with it
ABUSE_SECONDS = 3_600  # so long a network from which there was abuse works as much as there is

SOURCE_FREE = 3  # questions of one network at once, before there is work
SOURCE_PER_MINUTE = 6  # so many are forgotten of them
SOURCE_MAX = 64  # no more are remembered: it is calm again after ten minutes
WAITING_FREE = 2  # tickets of one network on the line before the next costs work
LINE_FREE = 20  # questions of all networks at once
LINE_PER_MINUTE = 20
LINE_MAX = 220
LINE_SHARE = (
    4  # so many questions too many on the line weigh as much as one too many of one network
)


class Level(NamedTuple):
    """How many questions are remembered at a moment, seconds since 1970."""

    amount: float
    at: Seconds


def fallen(level: Level | None, per_minute: float, now: Seconds) -> float:
    """What is left of it by now. A clock that goes back forgets nothing."""
    if level is None:
        return 0.0
    return max(0.0, level.amount - max(0.0, now - level.at) / 60 * per_minute)


def risen(level: Level | None, per_minute: float, most: float, now: Seconds) -> Level:
    """With one question more; never above `most`, so that it falls in a time that is known."""
    return Level(min(most, fallen(level, per_minute, now) + 1), now)


def is_flooded(line: float) -> bool:
    """Whether so many ask on a line that everybody works. `line`: its level now."""
    return line > LINE_FREE


def bits_of(source: float, waiting: int, line: float, *, is_marked: bool = False) -> int:
    """How hard each puzzle is for the question that comes now, 0 to `BITS_MAX`; 0: no work.

    `source`, `line`: their levels, this question among them. `waiting`: tickets of this network on the line, without
    it. `is_marked`: there was abuse from it within the hour.
    """
    if is_marked:
        return BITS_MAX
    too_many = max(
        source - SOURCE_FREE, waiting + 1 - WAITING_FREE, (line - LINE_FREE) / LINE_SHARE
    )
    if too_many <= 0:
        return 0
    return min(BITS_MAX, BITS_MIN + int(math.log2(max(1.0, too_many))))
