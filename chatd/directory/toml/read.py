"""Reads an organisation's file into a directory, or says everything that is wrong with it, each with its line."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from chatd.directory.rules import loading
from chatd.directory.rules.checks import fields as paths
from chatd.directory.rules.checks.fields import DirectoryFileError, Faults
from chatd.directory.rules.checks.whole import NOTHING, read_values
from chatd.directory.rules.directory import Directory
from chatd.directory.toml.places import Places
from chatd.directory.toml.text import text_of, values_of


class Loaded(NamedTuple):
    """What a file says. `named`: what stands in it; `directory`: what is stored once it is loaded.

    `told` puts file and line in front of words about a path; `entries`: the paths of what is named, by kind and id.
    """

    named: Directory
    directory: Directory
    told: Callable[[paths.Path, str], str]
    entries: dict[tuple[str, str], paths.Path]
    places: Places


def read_directory(path: Path, today: date) -> Directory:
    """The directory that the file says; `today` bounds the dates of review.

    Raises: DirectoryFileError (with every fault, by line); OSError (the file cannot be read).
    """
    return loaded(parse(path), today).named


class Parsed(NamedTuple):
    """A file that is TOML, and nothing more is known of it."""

    name: str
    values: dict[str, Any]
    places: Places


def parse(path: Path) -> Parsed:
    """The file as TOML. Raises: DirectoryFileError (encoding, TOML, or it names nothing); OSError (cannot be read)."""
    text = text_of(path.read_bytes(), path.name)
    values = values_of(text, path.name)
    if not any(values.values()):
        said = f"{path.name}: names nothing: no organisation, line, embed or staff"
        raise DirectoryFileError((said,))
    return Parsed(path.name, values, Places(text))


def directory_of(values: dict[str, Any], file: str, today: date) -> Directory:
    """The directory that a parsed file says; `file` names it in faults. Raises: DirectoryFileError."""
    return loaded(Parsed(file, values, Places("")), today).named


def loaded(
    file: Parsed, today: date, stored: Directory = NOTHING, *, is_removing: bool = False
) -> Loaded:
    """What the file makes of what is stored. Removing: what its organisations have and it does not name goes.

    Raises: DirectoryFileError (with every fault, by line).
    """
    faults = Faults(file.name, file.places.line_of)
    read = read_values(file.values, faults, today, stored, is_removing=is_removing)
    faults.end()
    before = set(
        loading.dangling(stored)
    )  # of what has gone already with a line of another: it does nothing
    left = tuple(
        f"{file.name}: {each}: take it away there first"
        for each in loading.dangling(read.directory)
        if each not in before
    )
    if left:
        raise DirectoryFileError(left)
    return Loaded(read.named, read.directory, faults.told, read.entries, file.places)
