"""What a process remembers of what others may change or forget: so many at most, and not for long."""

from collections.abc import Callable, Iterator
from time import monotonic
from typing import Generic, TypeVar

Item = TypeVar("Item")

REMEMBERED_SECONDS = 600.0  # of what nobody has asked for, at most


class Remembered(Generic[Item]):
    """Of what nobody asks for, nothing is left after `REMEMBERED_SECONDS`; and never more than `most`."""

    def __init__(self, most: int, time_of: Callable[[], float] = monotonic) -> None:
        self._most, self._time_of = most, time_of
        self._young: dict[str, Item] = {}
        self._old: dict[str, Item] = {}
        self._since = time_of()

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    def get(self, name: str) -> Item | None:
        """As it was put last."""
        self._age()
        found = self._young.get(name)
        if found is None and (found := self._old.pop(name, None)) is not None:
            self._young[name] = found
        return found

    def at_hand(self, name: str) -> Item | None:
        """As `get`; quicker, since it does not look at the time where it finds one."""
        return self._young.get(name) or self.get(name)

    def peek(self, name: str) -> Item | None:
        """As it was put last; this is not asking for it."""
        return self._young.get(name) or self._old.get(name)

    def all(self) -> Iterator[Item]:
        """Each as it was put last."""
        yield from self._young.values()
        yield from self._old.values()

    def put(self, name: str, item: Item) -> None:
        """It is so now."""
        self._age()
        self._old.pop(name, None)
        self._young[name] = item

    def drop(self, name: str) -> None:
        """It is no more."""
        self._young.pop(name, None)
        self._old.pop(name, None)

    def _age(self) -> None:
        now = self._time_of()
        is_late = now - self._since > REMEMBERED_SECONDS / 2
        if is_late or len(self._young) >= self._most // 2:
            is_over = now - self._since > REMEMBERED_SECONDS
            self._young, self._old = {}, {} if is_over else self._young
            self._since = now
