"""Reads the whole file into a directory, or says everything that is wrong with it."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

from chatd.base.names import EmbedId, Language, LineId, OrganisationId, StaffId, StaffRole
from chatd.directory.rules import loading
from chatd.directory.rules.directory import Directory, Embed, Organisation, Staff
from chatd.directory.rules.ranges import OF_ORGANISATION
from chatd.directory.toml import fields as paths
from chatd.directory.toml.checks import (
    a_bool,
    a_language,
    a_name,
    a_root,
    an_id,
    an_origin,
    one_of,
    several,
    whole,
)
from chatd.directory.toml.fields import DirectoryFileError, Faults, Fields, a_list_of_tables
from chatd.directory.toml.hints import shown
from chatd.directory.toml.lines import AN_ANSWERER, read_line
from chatd.directory.toml.places import Places
from chatd.directory.toml.references import Entries, check_references
from chatd.directory.toml.text import text_of, values_of

ROOTS_MAX = 2  # two while a rotation overlaps
NOTHING = Directory(organisations={}, lines={}, embeds={}, staff={})


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


E = TypeVar("E", bound=_HasId)


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
    top = _Top(file.values, faults)
    named = Directory(
        organisations=_by_id(top, "organisation", _organisation),
        lines=_by_id(top, "line", lambda fields: read_line(fields, today)),
        embeds=_by_id(top, "embed", _embed),
        staff=_by_id(top, "staff", _staff),
    )
    top.fields.done()
    ids = {
        kind: {each.taken["id"] for each in some if "id" in each.taken}
        for kind, some in top.entries.items()
    }
    rest = loading.rest_of(stored, ids, is_removing=is_removing)
    check_references(top.entries, stored, rest)
    faults.end()
    directory = loading.joined(rest, named)
    left = tuple(
        f"{file.name}: {each}: take it away there first" for each in loading.dangling(directory)
    )
    if left:
        raise DirectoryFileError(left)
    entries = {
        (kind, each.taken["id"]): each.path for kind, some in top.entries.items() for each in some
    }
    return Loaded(named, directory, faults.told, entries, file.places)


class _Top:
    """The file's own level: lists of tables, each told by its id."""

    def __init__(self, values: dict[str, Any], faults: Faults) -> None:
        self.fields = Fields(faults, "the file", values)
        self.faults = faults
        self.entries: Entries = {}

    def read(self, kind: str) -> Iterator[Fields]:
        """The `[[kind]]` tables."""
        found = self.fields.take_or(kind, a_list_of_tables(kind), ())
        some = self.entries[kind] = []
        for number, values in enumerate(found):
            name = values.get("id")
            where = f"{kind} {shown(name)}" if isinstance(name, str) else f"{kind} {number + 1}"
            some.append(Fields(self.faults, where, values, (kind, number)))
        yield from some


def _by_id(top: _Top, kind: str, read: Callable[[Fields], E]) -> dict[Any, E]:
    entries: dict[Any, E] = {}
    known: set[str] = set()
    for fields in top.read(kind):
        entry = read(fields)
        fields.done()
        if entry.id in known:
            fields.refuse("id", f"an id that no other {kind} has")
        if fields.taken.get("id"):
            known.add(entry.id)
        if fields.is_whole:
            entries[entry.id] = entry
    return entries


def _organisation(fields: Fields) -> Organisation:
    usual = Organisation(OrganisationId(""), "")
    cover = fields.take_or("cover_seconds", whole(OF_ORGANISATION["cover_seconds"]), None)
    lock = fields.take_or("lock_seconds", whole(OF_ORGANISATION["lock_seconds"]), None)
    found = Organisation(
        id=OrganisationId(fields.take("id", an_id, "")),
        name=fields.take("name", a_name, ""),
        roots=fields.take_or("roots", several(a_root, least=0, most=ROOTS_MAX), ()),
        allows_passphrase_sign_in=fields.take_or("allows_passphrase_sign_in", a_bool, False),
        cover_seconds=usual.cover_seconds if cover is None else cover,
        lock_seconds=usual.lock_seconds if lock is None else lock,
    )
    if found.lock_seconds < found.cover_seconds:
        key = "lock_seconds" if lock is not None else "cover_seconds"
        fields.say(key, "what locks must first be covered: lock_seconds is at least cover_seconds")
    return found


def _embed(fields: Fields) -> Embed:
    return Embed(
        id=EmbedId(fields.take("id", an_id, "")),
        line=LineId(fields.take("line", an_id, "")),
        organisation=OrganisationId(fields.take("organisation", an_id, "")),
        sites=fields.take("sites", several(an_origin), ()),
    )


def _staff(fields: Fields) -> Staff:
    return Staff(
        id=StaffId(fields.take("id", an_id, "")),
        organisation=OrganisationId(fields.take("organisation", an_id, "")),
        alias=fields.take("alias", a_name, ""),
        role=StaffRole(
            fields.take("role", one_of([role.value for role in StaffRole]), StaffRole.COUNSELLOR)
        ),
        lines=tuple(LineId(one) for one in fields.take("lines", several(an_id, least=0), ())),
        languages=tuple(Language(one) for one in fields.take("languages", several(a_language), ())),
        answers_as=fields.take_or("answers_as", AN_ANSWERER, None),
    )
