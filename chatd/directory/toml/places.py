"""On which line each table and key of a TOML text stands. It has been parsed: this counts, and judges nothing."""

import re
from collections.abc import Iterator

from chatd.directory.rules.checks.fields import Path

OPENING, CLOSING = ("[", "{"), ("]", "}")

_PART = r"[A-Za-z0-9_-]+|\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'"
_KEY = rf"(?:{_PART})(?:[ \t]*\.[ \t]*(?:{_PART}))*"
_STATEMENT = re.compile(
    rf"[ \t]*(?:(?P<open>\[\[?)[ \t]*(?P<table>{_KEY})|(?P<key>{_KEY})[ \t]*=)?"
)
_PARTS = re.compile(_PART)
_VALUE = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|[\[{]|[\]}]|\n|[^\[\]{}"\'#\n]+|.',
    re.DOTALL,
)


class Places:
    """The lines of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines: dict[Path, int] | None = None

    def line_of(self, path: Path) -> int | None:
        """The line of this table or key, from 1; of the nearest around it when it is not there itself."""
        if self._lines is None:
            self._lines = dict(_scanned(self._text))
        for length in range(len(path), 0, -1):
            for each in (path[:length], (*path[:length], 0)):  # of a list, its first
                if each in self._lines:
                    return self._lines[each]
        return None

    def has(self, path: Path) -> bool:
        """Whether it stands there in words."""
        self.line_of(())
        return self._lines is not None and path in self._lines


def _scanned(text: str) -> Iterator[tuple[Path, int]]:
    counts: dict[Path, int] = {}
    table: Path = ()
    at, line = 0, 1
    while at < len(text):
        found = _STATEMENT.match(text, at)
        if not found:  # never: every part of it may be empty
            return
        if found["table"]:
            table = _table(found["table"], found["open"] == "[[", counts)
            yield table, line
        elif found["key"]:
            yield (*table, *_parts(found["key"])), line
        at, passed = _end_of(text, found.end() if found["key"] else at)
        line += passed


def _table(name: str, is_list: bool, counts: dict[Path, int]) -> Path:
    """The path of a table that begins; of lists that it stands in, the last one counts."""
    path: Path = ()
    *around, last = _parts(name)
    for part in around:
        path = (*path, part)
        if path in counts:
            path = (*path, counts[path] - 1)
    path = (*path, last)
    if is_list:
        counts[path] = counts.get(path, 0) + 1
        return (*path, counts[path] - 1)
    return path


def _parts(name: str) -> tuple[str, ...]:
    return tuple(each.strip("\"'") for each in _PARTS.findall(name))


def _end_of(text: str, at: int) -> tuple[int, int]:
    """Where the next statement begins, and how many lines were passed."""
    depth, lines = 0, 0
    for found in _VALUE.finditer(text, at):
        piece = found[0]
        lines += piece.count("\n")
        if piece[0] == "\n" and depth <= 0:
            return found.end(), lines
        depth += (piece in OPENING) - (piece in CLOSING)
    return len(text), lines
