"""The range of every number of a line's policy, and of an organisation's: file, board and demonstration go by these.

Source: queue policy, F.2; where it names no range, from "of no use below" to "nobody would wait so long".
"""

from collections.abc import Mapping
from typing import NamedTuple


class Range(NamedTuple):
    """From `least` to `most`, both included; 0 may also mean never."""

    least: int
    most: int
    or_zero: bool = False

    def holds(self, value: int) -> bool:
        """Whether the number may be so."""
        return self.least <= value <= self.most or (self.or_zero and value == 0)

    def __str__(self) -> str:
        return f"from {self.least} to {self.most}" + (", or 0 for never" if self.or_zero else "")


RANGES: Mapping[str, Range] = {
    "capacity_max": Range(1, 3),
    "volunteer_capacity_max": Range(1, 3),
    "offer_seconds": Range(15, 90),
    "offer_misses_max": Range(1, 5),
    "affinity_seconds": Range(0, 60),
    "wrap_up_seconds": Range(0, 600),
    "language_patience_seconds": Range(0, 86_400),
    "ticket_grace_seconds": Range(120, 900),
    "conversation_grace_seconds": Range(120, 900),
    "orphan_return_seconds": Range(30, 300),
    "orphan_max_seconds": Range(120, 3600),
    "silent_seconds": Range(60, 3600),
    "silent_end_seconds": Range(120, 7200, or_zero=True),
    "no_show_seconds": Range(60, 900),
    "no_show_kept_seconds": Range(120, 900),
    "no_shows_max": Range(2, 10),
    "verify_tries_max": Range(1, 10),
    "waiting_max": Range(1, 10_000),
    "wait_offered_max_minutes": Range(5, 240),
    "long_wait_minutes": Range(5, 120),
    "advice_notice_minutes": Range(5, 120),
    "talk_start_minutes": Range(5, 180),
    "closing_grace_minutes": Range(0, 240),
    "entries_per_hour_normal": Range(0, 10_000),
}

# Of an organisation's consoles. A shared desk is left for minutes; who is in a talk is never locked out of it.
OF_ORGANISATION: Mapping[str, Range] = {
    "cover_seconds": Range(30, 900),
    "lock_seconds": Range(60, 3600),
}
