"""What stands already when an area is built: the house, the stores that are open, and the areas before it."""

from typing import TypeVar

from chatd.base.house import House

T = TypeVar("T")


class Ground:
    """Asked by class. Everything is built at the start, so what is missing is missed there."""

    def __init__(self, house: House, *standing: object) -> None:
        self.house = house
        self._standing = standing

    def the(self, kind: type[T]) -> T:
        """The one of this class. Raises: LookupError."""
        found = self.find(kind)
        if found is None:
            raise LookupError(kind.__name__)
        return found

    def find(self, kind: type[T]) -> T | None:
        """The one of this class, None without: a store that this daemon runs without."""
        return next((each for each in self._standing if isinstance(each, kind)), None)
