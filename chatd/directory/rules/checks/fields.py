"""Takes the keys of one table, each with a check, and goes on when one does not fit: every mistake is told.

Nothing here knows of TOML: a table is a mapping, and a mistake has a path, of which a reader may know the line.
"""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple, TypeAlias, TypeVar

from chatd.directory.rules.checks.hints import Check, Expected, a_list_of, sentence, suggestion
from chatd.directory.rules.said import Said

T = TypeVar("T")
U = TypeVar("U")
Path: TypeAlias = tuple[str | int, ...]  # ("line", 0, "hours", "monday")

ALIKE_MIN = 0.7  # of `difflib.get_close_matches`: `is_adults` is like `is_adult`, `phone` is not like `number`


class DirectoryFileError(Exception):
    """The file does not fit, and nothing was stored. `faults`: file, line, table, key and what was expected."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Fault(NamedTuple):
    """One mistake, and where it stands."""

    path: Path
    text: str


class Faults:
    """Every mistake of one file. `line_of`: the line of a path, from 1, as far as anybody knows."""

    def __init__(self, file: str, line_of: Callable[[Path], int | None]) -> None:
        self._file = file
        self._line_of = line_of
        self._found: list[Fault] = []

    def add(self, path: Path, text: str) -> None:
        """Keep it; the rest of the file is read on."""
        self._found.append(Fault(path, text))

    @property
    def found(self) -> tuple[Fault, ...]:
        """All of them, in the order in which they were found."""
        return tuple(self._found)

    def told(self, path: Path, text: str) -> str:
        """The words with the file and the line in front."""
        line = self._line_of(path)
        return f"{self._file}:{line}: {text}" if line else f"{self._file}: {text}"

    def end(self) -> None:
        """Raises: DirectoryFileError when there was any fault, in the order of lines."""
        found = sorted(self._found, key=lambda each: self._line_of(each.path) or 0)
        if found:
            raise DirectoryFileError(tuple(self.told(*each) for each in found))


class Fields:
    """One table. Every key is taken once; `done` tells those that are missing and those that nobody took.

    What is wrong is put into `faults`, and a stand-in is given so that the rest is read; a table that is not whole is
    never used. `taken`: the values that fit.
    """

    def __init__(
        self,
        faults: Faults,
        where: str,
        values: Mapping[str, Any],
        path: Path = (),
        around: "Fields | None" = None,
    ) -> None:
        self.where = where
        self.path = path
        self.taken: dict[str, Any] = {}
        self.is_whole = True
        self._faults = faults
        self._values = values
        self._around = around
        self._known: dict[str, None] = {}
        self._missing: dict[str, str] = {}  # with what is told beside

    def take(self, key: str, check: Check[T], stand_in: U) -> T | U:
        """The checked value of a key that must be there."""
        self._known[key] = None
        if key not in self._values:
            self._missing[key] = ""
            return stand_in
        return self._checked(key, check, stand_in)

    def take_or(self, key: str, check: Check[T], default: U) -> T | U:
        """The checked value, or the default when the key is not there."""
        self._known[key] = None
        if key not in self._values:
            return default
        return self._checked(key, check, default)

    def table(self, key: str, *, needed: str = "") -> "Fields":
        """A table inside this one; an absent one is empty, and told with these words when it is `needed`."""
        usual: Mapping[str, Any] = {}
        values = self.take_or(key, a_table, usual)
        if needed and key not in self._values:
            self._missing[key] = needed
        inside = self._inside(f"{self.where}: {key}", values, key)
        if values is usual:  # what is not there misses none of its keys
            inside._faults = _Unheard()  # noqa: SLF001 - our own kind
        return inside

    def tables(self, key: str) -> Iterator["Fields"]:
        """Tables in a list, told by their number from 1."""
        found: tuple[Mapping[str, Any], ...] = self.take_or(key, a_list_of_tables(key), ())
        for number, values in enumerate(found):
            yield self._inside(f"{self.where}: {key} {number + 1}", values, key, number)

    @property
    def keys(self) -> tuple[str, ...]:
        """What stands there."""
        return tuple(self._values)

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._values

    def is_a_table(self, key: str) -> bool:
        """Whether the key holds a table."""
        return isinstance(self._values.get(key), dict)

    def knows(self, key: str) -> None:
        """The key may be there, and was read in another way."""
        self._known[key] = None

    def done(self) -> None:
        """No key may be missing or left over: a slip of the pen must not pass for a default."""
        for key in [key for key in self._values if key not in self._known]:
            meant = _alike(key, list(self._missing))
            if meant:
                del self._missing[meant]
                self._tell(key, f"is not a key that is known here: write {meant}, which is missing")
                continue
            other = _alike(key, list(self._known))
            also = f": is it {other}?" if other else ""
            text = f"is not a key that is known here{also}"
            self._tell(key, text if also else Said("not_known"))
        for key, needed in self._missing.items():
            how = self._below(key) or needed
            self._tell(key, f"is missing: {how}" if how else Said("missing"))
        self._missing.clear()

    def _below(self, key: str) -> str:
        """Whether a key stands in a table inside this one: it was written below that table's name."""
        for name, each in self._values.items():
            if isinstance(each, dict) and key in each:
                table = ".".join(part for part in (*self.path, name) if isinstance(part, str))
                return f"it stands below [{table}], write it above that"
        return ""

    def refuse(self, key: str, expected: str, found: Any = None) -> None:
        """Say that a value does not fit another one."""
        found = self._values.get(key) if found is None else found
        self._tell(key, sentence(expected, found, ""))

    def say(self, key: str, text: str) -> None:
        """A mistake of this key, in words of its own."""
        self._tell(key, text)

    def _inside(self, where: str, values: Mapping[str, Any], *way: str | int) -> "Fields":
        return Fields(self._faults, where, values, (*self.path, *way), self)

    def _checked(self, key: str, check: Check[T], stand_in: U) -> T | U:
        try:
            self.taken[key] = value = check(self._values[key])
        except Expected as expected:
            for each in expected.each(
                self._values[key], lambda: suggestion(self._values[key], check)
            ):
                self._tell(key, each)
            return stand_in
        return value

    def _tell(self, key: str, text: str) -> None:
        whole = f"{self.where}: {key}: {text}"
        if isinstance(text, Said):
            whole = Said.of(whole, text.key, text.gaps)
        self._faults.add((*self.path, key), whole)
        self.break_()

    def break_(self) -> None:
        """It is not whole, and so is none that it stands in."""
        self.is_whole = False
        if self._around:
            self._around.break_()


class _Unheard(Faults):
    """Of a table that is not there: that is told once, and not once more for each of its keys."""

    def __init__(self) -> None:
        super().__init__("", lambda _: None)


def _alike(key: str, among: list[str]) -> str | None:
    by_plain = {_plain(each): each for each in among}
    found = get_close_matches(_plain(key), by_plain, 1, ALIKE_MIN)
    return by_plain[found[0]] if found else None


def _plain(key: str) -> str:
    return key.casefold().replace("-", "_")


def a_table(value: Any) -> Mapping[str, Any]:
    """A TOML table."""
    if isinstance(value, list):
        raise Expected(Said("one_table"))
    if not isinstance(value, dict):
        raise Expected(Said("a_table"))
    return value


def a_list_of_tables(name: str) -> Check[tuple[Mapping[str, Any], ...]]:
    """Tables of one name, each with two brackets."""
    check = a_list_of(a_table)

    def tables(value: Any) -> tuple[Mapping[str, Any], ...]:
        if isinstance(value, dict):
            raise Expected(Said("tables", name=name))
        return check(value)

    return tables
