"""What a lead asks and does, and what the board shows."""

from typing import Literal

from chatd.base.shapes import Name, Shape
from chatd.line.rules.door import DoorPhase

LeadsAct = Literal["open", "stop_intake", "close", "not_today"]


class Watch(Shape, frozen=True):
    """Send the board, or stop sending it."""

    board: bool


class ChangeLine(Shape, frozen=True):
    """Open a line, stop its intake, or close it when all who wait have been served.

    `not_today`: close it, and tell those who wait that they cannot be served today.
    """

    line: Name
    act: LeadsAct


class BoardDesk(Shape, frozen=True):
    """A counsellor on shift, by alias."""

    alias: str
    phase: Literal["available", "paused", "away", "last", "lost"]
    conversations: int
    capacity: int


class BoardLine(Shape, frozen=True):
    """Counts of one line, and nothing of any person.

    `away`: of those who wait, how many are lost, or were not there when their turn came. `urgent`: how many who wait or
    talk have said so; `urgent_unseen_seconds`: how long the first of those that nobody has taken up yet has been so,
    waiting or in a conversation that has lost its counsellor; 0 when there is none. `unverified_last_hour`:
    conversations that could not be sealed.
    """

    line: str
    name: str
    phase: DoorPhase
    waiting: int
    longest_wait_seconds: int
    served: int
    free: int
    abandoned_last_hour: int
    orphans: int
    desks: tuple[BoardDesk, ...]
    away: int = 0
    urgent: int = 0
    urgent_unseen_seconds: int = 0
    unverified_last_hour: int = 0


class Board(Shape, frozen=True):
    """The queue watch; pushed whole within a second of a change."""

    version: int
    now: int
    lines: tuple[BoardLine, ...]
