"""What the directory needs from the world."""

from dataclasses import dataclass
from typing import Protocol

from chatd.directory.rules.directory import Directory


class Directories(Protocol):
    """The durable configuration: organisations, lines, embeds, staff."""

    async def load(self) -> Directory:
        """All of it, as last stored. Raises: Unavailable."""

    async def store(self, directory: Directory) -> "Changes":
        """Make the stored directory equal to this one. Idempotent.

        Staff that are gone lose their links and bearers. Raises: Unavailable.
        """


@dataclass(frozen=True, slots=True)
class Changes:
    """What a `store` did, in counts of rows."""

    added: int
    changed: int
    removed: int
