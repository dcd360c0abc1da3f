"""What has changed is told to the other processes: once for all changes of a turn, and never more than a bound of them.

A mark says under which name and key something is shown that has changed. It is a hint: whoever shows it asks the store.
"""

import asyncio
from collections.abc import Callable, Iterator

from chatd.base.ports import Bus

CHANGED, CUT = "changed", "cut"  # kinds on the bus
MARKS_IN_A_FRAME = 1_000  # of at most 64 bytes each
MARKS_IN_A_TURN = 10_000  # more are one: anything may have changed

Mark = tuple[str, str]  # what, and its key


class Marks:
    """`mark` is called for each that another process tells; `mark_all` when any may have been missed."""

    def __init__(
        self,
        bus: Bus,
        mark: Callable[[str, str], None],
        mark_all: Callable[[], None],
        cut: Callable[[str], None],
    ) -> None:
        self._bus, self._mark, self._mark_all = bus, mark, mark_all
        self._new: dict[Mark, None] = {}  # of this turn
        bus.on(CHANGED, self._hear, list[Mark] | None)
        bus.on(CUT, cut, str)
        bus.cut_handlers.append(mark_all)

    def add(self, what: str, key: str) -> None:
        """To be told at the end of this turn."""
        if not self._new:
            asyncio.get_running_loop().call_soon(self._tell)
        self._new[what, key] = None

    def cut(self, owner: str) -> None:
        """Every connection of this owner is to be closed: told at once."""
        self._bus.publish(None, CUT, owner)

    def _tell(self) -> None:
        new, self._new = list(self._new), {}
        if len(new) > MARKS_IN_A_TURN:
            self._bus.publish(None, CHANGED, None)
            return
        for some in _parts(new):
            self._bus.publish(None, CHANGED, some)

    def _hear(self, marks: list[Mark] | None) -> None:
        if marks is None:
            self._mark_all()
            return
        for what, key in marks:
            self._mark(what, key)


def _parts(marks: list[Mark]) -> Iterator[list[Mark]]:
    for at in range(0, len(marks), MARKS_IN_A_FRAME):
        yield marks[at : at + MARKS_IN_A_FRAME]
