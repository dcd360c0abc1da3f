"""The live stores together, and the little that all services agree on."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from chatd.base.names import Language, LineId, Seconds
from chatd.conversation.ports import ConversationStore
from chatd.directory.rules.directory import Line
from chatd.line.ports import DoorStore, PlaceStore, TallyStore
from chatd.line.rules import desk as shift
from chatd.line.rules.desk import Desk, DeskPhase
from chatd.line.rules.presence import CONSOLE_BEAT_MAX_SECONDS, lost_since

ENDED_KEPT_SECONDS = 120  # so that a page that was away learns the outcome


@dataclass(frozen=True, slots=True)
class Live:
    """All live state there is."""

    places: PlaceStore
    conversations: ConversationStore
    doors: DoorStore
    tallies: TallyStore


@dataclass(frozen=True, slots=True)
class Staffing:
    """Who serves a line at a moment: desks whose console is connected."""

    desks: tuple[Desk, ...]
    now: Seconds

    @property
    def slots(self) -> int:
        """Conversations that all of them can carry."""
        return sum(shift.slots(desk, self.now) for desk in self.desks)

    @property
    def free(self) -> int:
        """How many of these are free."""
        return sum(shift.free(desk, self.now) for desk in self.desks)

    def speaks(self, language: Language) -> bool:
        """Whether somebody is there who speaks it and takes tickets, now or after a pause."""
        return any(language in desk.languages and desk.phase in _TAKING for desk in self.desks)


_TAKING = (DeskPhase.AVAILABLE, DeskPhase.PAUSED)


def is_lost(desk: Desk, now: Seconds) -> bool:
    """Whether its console is not connected."""
    return lost_since(desk.page, now, CONSOLE_BEAT_MAX_SECONDS) is not None


def staffing(desks: Sequence[Desk], line: LineId, now: Seconds) -> Staffing:
    """Those who serve this line."""
    here = (desk for desk in desks if line in desk.lines and not is_lost(desk, now))
    return Staffing(tuple(here), now)


def name_of(line: Line, language: Language) -> str:
    """The line's name in this language, or in its first."""
    return line.name.get(language) or line.name[line.languages[0]]


def burnt_name(ended: str) -> bytes:
    """The digest by which an ended ticket or conversation is remembered, and by which nobody finds it."""
    return hashlib.sha256(b"avoinlinja-ended-v1\0" + ended.encode()).digest()
