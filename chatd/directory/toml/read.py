"""Reads the whole file into a directory, or says everything that is wrong with it."""

import codecs
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Protocol, TypeVar

from chatd.base.names import EmbedId, Language, LineId, OrganisationId, StaffId, StaffRole
from chatd.directory.rules.directory import Directory, Embed, Line, Organisation, Staff
from chatd.directory.toml.checks import (
    a_language,
    a_name,
    a_root,
    an_id,
    an_origin,
    one_of,
    several,
)
from chatd.directory.toml.fields import (
    DirectoryFileError,
    Faults,
    Fields,
    a_list_of,
    a_table,
)
from chatd.directory.toml.lines import AN_ANSWERER, read_line

ROOTS_MAX = 2  # two while a rotation overlaps


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


E = TypeVar("E", bound=_HasId)


def read_directory(path: Path, today: date) -> Directory:
    """The directory that the file says; `today` bounds the dates of review.

    Raises: DirectoryFileError (with every fault, at most one of each table); OSError (the file cannot be read).
    """
    try:
        values = tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise DirectoryFileError((f"{path.name}: not TOML: {error}",)) from None
    return directory_of(values, path.name, today)


def _text(path: Path) -> str:
    """What the file says; the mark that some editors put first is no part of it. Raises: DirectoryFileError."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        line = data.count(b"\n", 0, error.start) + 1
        where = "it is UTF-16" if is_wide else f"line {line} has a letter in another encoding"
        said = f"{path.name}: not UTF-8: {where}; save it as UTF-8 in your editor"
        raise DirectoryFileError((said,)) from None


def directory_of(values: dict[str, Any], file: str, today: date) -> Directory:
    """The directory that parsed TOML says; `file` names it in faults. Raises: DirectoryFileError."""
    faults = Faults(file)
    top = _Top(values, faults)
    directory = Directory(
        organisations=_by_id(top, "organisation", _organisation),
        lines=_by_id(top, "line", lambda fields: read_line(fields, today)),
        embeds=_by_id(top, "embed", _embed),
        staff=_by_id(top, "staff", _staff),
    )
    with faults.collecting():
        top.fields.done()
    faults.end()
    _check_references(directory, faults)
    _check_aliases(directory, faults)
    _check_promises(directory, faults)
    faults.end()
    return directory


class _Top:
    """The file's own level: lists of tables, each told by its id."""

    def __init__(self, values: dict[str, Any], faults: Faults) -> None:
        self.fields = Fields("the file", values)
        self.faults = faults

    def entries(self, kind: str) -> Iterator[Fields]:
        """The `[[kind]]` tables."""
        found: tuple[Any, ...] = ()
        with self.faults.collecting():
            found = self.fields.take_or(kind, a_list_of(a_table), ())
        for number, values in enumerate(found, start=1):
            name = values.get("id")
            yield Fields(
                f'{kind} "{name}"' if isinstance(name, str) else f"{kind} {number}", values
            )


def _by_id(top: _Top, kind: str, read: Callable[[Fields], E]) -> dict[Any, E]:
    entries: dict[Any, E] = {}
    for fields in top.entries(kind):
        with top.faults.collecting():
            entry = read(fields)
            if entry.id in entries:
                fields.refuse("id", f"an id that no other {kind} has")
            entries[entry.id] = entry
    return entries


def _organisation(fields: Fields) -> Organisation:
    organisation = Organisation(
        id=OrganisationId(fields.take("id", an_id)),
        name=fields.take("name", a_name),
        roots=fields.take_or("roots", several(a_root, least=0, most=ROOTS_MAX), ()),
    )
    fields.done()
    return organisation


def _embed(fields: Fields) -> Embed:
    embed = Embed(
        id=EmbedId(fields.take("id", an_id)),
        line=LineId(fields.take("line", an_id)),
        organisation=OrganisationId(fields.take("organisation", an_id)),
        sites=fields.take("sites", several(an_origin)),
    )
    fields.done()
    return embed


def _staff(fields: Fields) -> Staff:
    person = Staff(
        id=StaffId(fields.take("id", an_id)),
        organisation=OrganisationId(fields.take("organisation", an_id)),
        alias=fields.take("alias", a_name),
        role=StaffRole(fields.take("role", one_of([role.value for role in StaffRole]))),
        lines=tuple(LineId(one) for one in fields.take("lines", several(an_id, least=0))),
        languages=tuple(Language(one) for one in fields.take("languages", several(a_language))),
        answers_as=fields.take_or("answers_as", AN_ANSWERER, None),
    )
    fields.done()
    return person


def _check_references(directory: Directory, faults: Faults) -> None:
    """Whatever is named must be in the file too."""

    def check(where: str, key: str, name: str, known: Any) -> None:
        with faults.collecting():
            if name not in known:
                Fields(where, {key: name}).refuse(
                    key, f"the id of one in this file: {_list(known)}"
                )

    owned: tuple[tuple[str, Line | Embed | Staff], ...] = (
        *(("line", line) for line in directory.lines.values()),
        *(("embed", embed) for embed in directory.embeds.values()),
        *(("staff", person) for person in directory.staff.values()),
    )
    for kind, one in owned:
        where = f'{kind} "{one.id}"'
        check(where, "organisation", one.organisation, directory.organisations)
    for embed in directory.embeds.values():
        check(f'embed "{embed.id}"', "line", embed.line, directory.lines)
    for person in directory.staff.values():
        for line in person.lines:
            check(f'staff "{person.id}"', "lines", line, directory.lines)


def _check_aliases(directory: Directory, faults: Faults) -> None:
    """A visitor tells people apart by alias and organisation, and nothing else."""
    known: set[tuple[str, str]] = set()
    for person in directory.staff.values():
        shown = (person.organisation, person.alias.casefold())
        if shown in known:
            with faults.collecting():
                fields = Fields(f'staff "{person.id}"', {"alias": person.alias})
                fields.refuse("alias", "a name that nobody else of the organisation has")
        known.add(shown)


def _check_promises(directory: Directory, faults: Faults) -> None:
    """What a line says of who answers holds for everybody who says it of themselves, and nobody is made up."""
    for line in directory.lines.values():
        people = [person for person in directory.staff.values() if line.id in person.lines]
        for person in people:
            if person.answers_as not in (None, *line.answered_by):
                with faults.collecting():
                    fields = Fields(f'staff "{person.id}"', {"answers_as": person.answers_as})
                    promised = ", ".join(line.answered_by)
                    fields.refuse(
                        "answers_as", f'what answered_by of line "{line.id}" says: {promised}'
                    )
        found = {person.answers_as for person in people}
        unheard = [one for one in line.answered_by if one not in found]
        if people and None not in found and unheard:
            with faults.collecting():
                fields = Fields(f'line "{line.id}"', {"answered_by": ", ".join(unheard)})
                fields.refuse("answered_by", "what somebody of its staff answers as")


def _list(ids: Any) -> str:
    return ", ".join(sorted(ids)) or "there is none"
