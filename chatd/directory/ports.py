"""What the directory needs from the world."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from chatd.base.names import LineId, StaffId
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


class Question(NamedTuple):
    """Whether somebody waits or talks on one of these lines, or with one of these people."""

    id: str
    lines: tuple[LineId, ...]
    staff: tuple[StaffId, ...]
    is_answered: bool = False


class Questions(Protocol):
    """What a command asks the running daemon, which alone knows who is there.

    Nothing of a question outlives its answer by more than a minute. An answer names the lines and people that are in
    use: `line avoin`, `staff aino`.
    """

    async def ask(self, question: Question) -> None:
        """Put it. Raises: Unavailable."""

    async def answer_to(self, question: str) -> tuple[str, ...] | None:
        """The answer, once there is one. Raises: Unavailable."""

    async def forget(self, questions: Sequence[str]) -> None:
        """Question and answer go. Idempotent. Raises: Unavailable."""

    async def asked(self) -> Sequence[Question]:
        """All that there are, answered or not. Raises: Unavailable."""

    async def answer(self, question: str, in_use: Sequence[str]) -> None:
        """Answer it; one that is forgotten stays so. Raises: Unavailable."""


class NoQuestions:
    """Where no command can ask."""

    async def ask(self, question: Question) -> None:
        """Nobody hears it."""

    async def answer_to(self, question: str) -> tuple[str, ...] | None:
        """None: nobody has heard it."""

    async def forget(self, questions: Sequence[str]) -> None:
        """There are none."""

    async def asked(self) -> Sequence[Question]:
        """None."""
        return ()

    async def answer(self, question: str, in_use: Sequence[str]) -> None:
        """There are none."""
