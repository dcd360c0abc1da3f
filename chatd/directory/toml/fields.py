"""Takes the keys of one TOML table, each with a check; what does not fit is told with where it stands."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")
U = TypeVar("U")
Check = Callable[[Any], T]

FOUND_MAX_CHARACTERS = 60


class DirectoryFileError(Exception):
    """The file does not fit, and nothing was stored. `faults`: each with file, table, key and what was expected."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Expected(Exception):
    """A value does not fit; the text completes the sentence "expected …"."""


class _Fault(Exception):
    """One fault, and where it stands."""


class Fields:
    """One table. Every key is taken once; `done` refuses those that nobody took."""

    def __init__(self, where: str, values: Mapping[str, Any]) -> None:
        self.where = where
        self._values = values
        self._left = set(values)

    def take(self, key: str, check: Check[T]) -> T:
        """The checked value of a key that must be there. Raises: _Fault."""
        if key not in self._values:
            raise _Fault(f"{self.where}: {key}: is missing")
        self._left.discard(key)
        return self._checked(key, check)

    def take_or(self, key: str, check: Check[T], default: U) -> T | U:
        """The checked value, or the default when the key is not there. Raises: _Fault."""
        if key not in self._values:
            return default
        return self.take(key, check)

    def table(self, key: str) -> "Fields":
        """A table inside this one; an absent one is empty. Raises: _Fault."""
        values: Mapping[str, Any] = self.take_or(key, a_table, {})
        return Fields(f"{self.where}: {key}", values)

    def tables(self, key: str) -> Iterator["Fields"]:
        """Tables in a list, told by their number from 1. Raises: _Fault."""
        found: tuple[Mapping[str, Any], ...] = self.take_or(key, a_list_of(a_table), ())
        for number, values in enumerate(found, start=1):
            yield Fields(f"{self.where}: {key} {number}", values)

    def done(self) -> None:
        """No key may be left over: a slip of the pen must not pass for a default. Raises: _Fault."""
        if self._left:
            raise _Fault(f"{self.where}: {min(self._left)}: is not a key that is known here")

    def refuse(self, key: str, expected: str) -> NoReturn:
        """Say that a value does not fit another one. Raises: _Fault, always."""
        found = str(self._values.get(key))
        if len(found) > FOUND_MAX_CHARACTERS:
            found = found[:FOUND_MAX_CHARACTERS] + "…"
        raise _Fault(f"{self.where}: {key}: expected {expected}, found {found}")

    def _checked(self, key: str, check: Check[T]) -> T:
        try:
            return check(self._values[key])
        except Expected as expected:
            self.refuse(key, str(expected))


class Faults:
    """Collects at most one fault of each table, so that a person sees more than the first."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._found: list[str] = []

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """What goes wrong inside is kept, and the rest of the file is read on."""
        try:
            yield
        except _Fault as fault:
            self._found.append(f"{self._file}: {fault}")

    def end(self) -> None:
        """Raises: DirectoryFileError when there was any fault."""
        if self._found:
            raise DirectoryFileError(tuple(self._found))


def a_table(value: Any) -> Mapping[str, Any]:
    """A TOML table."""
    if not isinstance(value, dict):
        raise Expected("a table")
    return value


def a_list_of(check: Check[T]) -> Check[tuple[T, ...]]:
    """A list whose every value fits."""

    def a_list(value: Any) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise Expected("a list")
        return tuple(check(one) for one in value)

    return a_list
