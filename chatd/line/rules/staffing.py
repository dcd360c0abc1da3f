"""Who serves a line at a moment: its desks whose console is connected, and what they can carry."""

from collections.abc import Iterable
from dataclasses import dataclass

from chatd.base.names import Language, LineId, Seconds
from chatd.line.rules import desk as desks
from chatd.line.rules.desk import Desk, DeskPhase

_TAKING = (DeskPhase.AVAILABLE, DeskPhase.PAUSED)


@dataclass(frozen=True, slots=True)
class Staffing:
    """The desks of one line whose console is connected at `now`."""

    desks: tuple[Desk, ...]
    now: Seconds

    @property
    def capacity(self) -> int:
        """Conversations that all of them can carry."""
        return sum(desks.capacity_now(desk, self.now) for desk in self.desks)

    @property
    def free(self) -> int:
        """How many of these are free."""
        return sum(desks.free(desk, self.now) for desk in self.desks)

    def speaks(self, language: Language) -> bool:
        """Whether somebody is there who speaks it and takes tickets, now or after a pause."""
        return any(language in desk.languages and desk.phase in _TAKING for desk in self.desks)


def staffing(all_desks: Iterable[Desk], line: LineId, now: Seconds) -> Staffing:
    """Those who serve this line."""
    here = (desk for desk in all_desks if line in desk.lines and not desks.is_lost(desk, now))
    return Staffing(tuple(here), now)
