"""What was found: each one line, of one of three kinds."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """How grave it is."""

    DIFFERENT = "different"  # not what the manifest, or whoever asked, says
    WARNING = "warning"  # allowed, and weaker or worth a look
    UNCHECKED = "unchecked"  # could not be compared


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing, at one place: a path, an address or a part of a page."""

    kind: Kind
    where: str
    text: str


@dataclass(slots=True)
class Findings:
    """All of them, in the order in which they were found. `compared`: how many things were as they should be."""

    all: list[Finding] = field(default_factory=list)
    compared: int = 0

    def different(self, where: str, text: str) -> None:
        """Not as it should be."""
        self.all.append(Finding(Kind.DIFFERENT, where, text))

    def warn(self, where: str, text: str) -> None:
        """As it may be, and worth a look."""
        self.all.append(Finding(Kind.WARNING, where, text))

    def unchecked(self, where: str, text: str) -> None:
        """Nobody knows."""
        self.all.append(Finding(Kind.UNCHECKED, where, text))

    def expect(self, is_right: bool, where: str, text: str) -> bool:
        """A difference unless it is right; says whether it is."""
        if is_right:
            self.compared += 1
        else:
            self.different(where, text)
        return is_right

    def of(self, kind: Kind) -> list[Finding]:
        """Those of this kind."""
        return [each for each in self.all if each.kind is kind]
