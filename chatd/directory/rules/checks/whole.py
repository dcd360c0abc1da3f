"""Reads the values of a whole file, or of single things beside what is stored, or says all that is wrong with them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple, Protocol, TypeVar

from chatd.base.names import EmbedId, Language, LineId, OrganisationId, StaffId, StaffRole
from chatd.directory.rules import loading
from chatd.directory.rules.checks.contacts import read_contact
from chatd.directory.rules.checks.fields import Faults, Fields, Path, a_list_of_tables
from chatd.directory.rules.checks.hints import shown
from chatd.directory.rules.checks.imprints import read_imprint
from chatd.directory.rules.checks.lines import AN_ANSWERER, read_line, read_unit_of
from chatd.directory.rules.checks.ready_made import read_card, read_phrase
from chatd.directory.rules.checks.references import Entries, check_references
from chatd.directory.rules.checks.units import read_unit
from chatd.directory.rules.checks.values import (
    a_bool,
    a_date,
    a_language,
    a_logo,
    a_name,
    a_root,
    an_id,
    an_origin,
    one_of,
    several,
    whole,
)
from chatd.directory.rules.directory import Directory, Embed, Organisation, Staff
from chatd.directory.rules.ranges import OF_ORGANISATION
from chatd.directory.rules.said import Said
from chatd.directory.rules.sharing import INVITED_MAX

ROOTS_MAX = 2  # two while a rotation overlaps
AS_VOLUNTEERS = ("volunteer", "peer")  # what their credential says, and visitors read
NOTHING = Directory(organisations={}, lines={}, embeds={}, staff={})


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


E = TypeVar("E", bound=_HasId)


class Read(NamedTuple):
    """What is `named`, what `directory` it makes of what is stored, and where each stands, by kind and id."""

    named: Directory
    directory: Directory
    entries: dict[tuple[str, str], Path]


def read_values(
    values: Mapping[str, Any],
    faults: Faults,
    today: date,
    stored: Directory = NOTHING,
    *,
    is_removing: bool = False,
) -> Read:
    """What these values make of what is stored. Removing: what their organisations have and they do not name goes.

    What is wrong is in `faults`; what is not whole is not in what is returned.
    """
    top = _Top(values, faults)
    named = Directory(
        organisations=_by_id(top, "organisation", lambda fields: _organisation(fields, today)),
        lines=_by_id(top, "line", lambda fields: read_line(fields, today)),
        embeds=_by_id(top, "embed", _embed),
        staff=_by_id(top, "staff", _staff),
    )
    lines = {**stored.lines, **named.lines}
    named = replace(
        named,
        phrases=_by_id(top, "phrase", lambda fields: read_phrase(fields, lines)),
        cards=_by_id(top, "card", lambda fields: read_card(fields, lines, today)),
        units=_by_id(top, "unit", lambda fields: read_unit(fields, lines, today)),
    )
    top.fields.done()
    ids = {
        kind: {each.taken["id"] for each in some if "id" in each.taken}
        for kind, some in top.entries.items()
    }
    rest = loading.rest_of(stored, ids, is_removing=is_removing)
    check_references(top.entries, stored, rest)
    entries = {
        (kind, each.taken["id"]): each.path
        for kind, some in top.entries.items()
        for each in some
        if "id" in each.taken
    }
    return Read(named, loading.joined(rest, named), entries)


class _Top:
    """The file's own level: lists of tables, each told by its id."""

    def __init__(self, values: Mapping[str, Any], faults: Faults) -> None:
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
            fields.refuse("id", Said("another_id", kind=kind))
        if fields.taken.get("id"):
            known.add(entry.id)
        if fields.is_whole:
            entries[entry.id] = entry
    return entries


def _organisation(fields: Fields, today: date) -> Organisation:
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
        contact=read_contact(fields.table("contact"), today),
        invites=_by_line(fields.table("invites")),
        serves=_lines_of_others(fields, "serves"),
        takes_from=_by_line(fields.table("takes_from")),
        hands_to=_lines_of_others(fields, "hands_to"),
        imprint=read_imprint(fields.table("imprint"), today),
        logo=fields.take_or("logo", a_logo, ""),
    )
    if found.lock_seconds < found.cover_seconds:
        key = "lock_seconds" if lock is not None else "cover_seconds"
        fields.say(key, Said("cover_first"))
    return found


def _lines_of_others(fields: Fields, key: str) -> tuple[LineId, ...]:
    found = fields.take_or(key, several(an_id, least=0, most=INVITED_MAX), ())
    return tuple(LineId(one) for one in found)


def _by_line(fields: Fields) -> dict[LineId, tuple[OrganisationId, ...]]:
    """By line. Whether the others are there is nobody's to learn; whether the line is, the references say."""
    found = {
        LineId(line): tuple(
            OrganisationId(one)
            for one in fields.take(line, several(an_id, least=0, most=INVITED_MAX), ())
        )
        for line in fields.keys
    }
    return {line: invited for line, invited in found.items() if invited}


def _embed(fields: Fields) -> Embed:
    return Embed(
        id=EmbedId(fields.take("id", an_id, "")),
        line=LineId(fields.take("line", an_id, "")),
        organisation=OrganisationId(fields.take("organisation", an_id, "")),
        sites=fields.take("sites", several(an_origin), ()),
    )


def _staff(fields: Fields) -> Staff:
    person = Staff(
        id=StaffId(fields.take("id", an_id, "")),
        organisation=OrganisationId(fields.take("organisation", an_id, "")),
        alias=fields.take("alias", a_name, ""),
        role=StaffRole(
            fields.take("role", one_of([role.value for role in StaffRole]), StaffRole.COUNSELLOR)
        ),
        lines=tuple(LineId(one) for one in fields.take("lines", several(an_id, least=0), ())),
        languages=tuple(Language(one) for one in fields.take("languages", several(a_language), ())),
        answers_as=fields.take_or("answers_as", AN_ANSWERER, None),
        since=fields.take_or("since", a_date, None),
        unit=read_unit_of(fields),
    )
    if person.role is StaffRole.VOLUNTEER and person.answers_as not in AS_VOLUNTEERS:
        expected = Said("as_a_volunteer", choices=" or ".join(AS_VOLUNTEERS))
        fields.refuse("answers_as", expected, person.answers_as)
    return person
