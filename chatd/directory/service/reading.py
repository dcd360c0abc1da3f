"""Reads the stored directory anew, and has each change written into the log: by kind and id, and never a word of it."""

from itertools import islice

from chatd.base.names import Seconds
from chatd.base.ports import Clock, Journal
from chatd.directory.rules.differences import Difference, differences
from chatd.directory.rules.directory import Directory
from chatd.directory.rules.items import Key, items_of, owner_of
from chatd.directory.service.registry import Gone, Registry

NOTED_MAX = 100  # lines of one change; of the rest only the number


class Reading:
    """`read_at` and `changed_at`: when it was last read, and last otherwise than before; 0 before the start."""

    def __init__(self, registry: Registry, clock: Clock, journal: Journal) -> None:
        self._registry, self._clock, self._journal = registry, clock, journal
        self.read_at = self.changed_at = Seconds(0)
        self._noted = registry.directory

    async def start(self) -> None:
        """Once, before anybody asks. Raises: Unavailable."""
        await self._registry.reload()
        self._registry.told()
        self._noted = self._registry.directory
        self.read_at = self.changed_at = self._clock.now()

    async def again(self) -> Gone:
        """What is no more, as `Registry.reload`. Raises: Unavailable."""
        gone = await self._registry.reload()
        self.read_at = self._clock.now()
        before, self._noted = self._noted, self._registry.directory
        if self._noted != before:
            self.changed_at = self.read_at
            note_changes(self._journal, before, self._noted)
        return gone


def note_changes(journal: Journal, before: Directory, after: Directory) -> None:
    """One line for each thing that was added, changed or removed."""
    found = differences(before, after)
    for each in islice(found, NOTED_MAX):
        _note(journal, each, _organisation_of(each, after) or _organisation_of(each, before))
    rest = sum(1 for _ in found)
    if rest:
        journal.note("directory_changed", count=rest)


def _note(journal: Journal, each: Difference, organisation: str) -> None:
    name = str(each.id)
    journal.note(
        "directory_changed",
        phase=each.act,
        organisation=organisation,
        line=name if each.kind == "line" else "",
        embed=name if each.kind == "embed" else "",
        about=name if each.kind in {"unit", "staff", "phrase", "card"} else "",
    )


def _organisation_of(each: Difference, directory: Directory) -> str:
    """Whose it is in this directory; "" where it is not there."""
    found = items_of(directory).get(Key(each.kind, each.id))
    return "" if found is None else owner_of(found)
