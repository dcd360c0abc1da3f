"""Doors of lines, and counts that never go with a person."""

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple, Protocol

from chatd.base.names import (
    LineId,
    Seconds,
)
from chatd.base.ports import Change
from chatd.line.rules.door import Door
from chatd.line.rules.estimate import Talks
from chatd.line.rules.last_hours import Tens
from chatd.line.rules.tallies import Row


class Record(NamedTuple):
    """What is remembered of a line: its door as stored, and how long its talks take (None: none yet)."""

    door: Door
    talks: Talks | None


class DoorsAndTallies(Protocol):
    """Doors of lines, and counts that never go with a person. Each method is atomic and one round trip."""

    async def records(self, lines: Collection[LineId]) -> Mapping[LineId, Record]:
        """The record of each line; a line not heard of yet has `Door()`. Raises: Unavailable."""

    async def change_door(self, line: LineId, rule: Callable[[Door], Door]) -> Change[Door]:
        """Apply the rule. Rules as in `TicketsAndDesks`. Raises: Unavailable, whatever the rule raises."""

    async def add(self, line: LineId, count: str, now: Seconds) -> None:
        """Count one more, which is forgotten after an hour and a minute. Raises: Unavailable."""

    async def add_all(self, counts: Mapping[tuple[LineId, str], int], now: Seconds) -> None:
        """Count so many more of each of these; those that are `pictured` also for six hours. Raises: Unavailable."""

    async def tallies(
        self, lines: Collection[LineId], counts: Collection[str], now: Seconds
    ) -> Mapping[LineId, Mapping[str, Row]]:
        """How many in each of the last `KEPT_MINUTES` minutes, the one that runs first. Raises: Unavailable."""

    async def tens(
        self, lines: Collection[LineId], counts: Collection[str], now: Seconds
    ) -> Mapping[LineId, Mapping[str, Tens]]:
        """How many in each of the last `KEPT_TENS` ten minutes, those that run first. Raises: Unavailable."""

    async def learn(self, line: LineId, rule: Callable[[Talks | None], Talks]) -> None:
        """Apply the rule to what is known of the length of talks. Raises: Unavailable."""
