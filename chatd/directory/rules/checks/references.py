"""What one table of the file says of another: ids that must be there, names and promises that must fit each other."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeAlias

from chatd.directory.rules.checks.fields import Fields
from chatd.directory.rules.directory import Directory
from chatd.directory.rules.loading import tables_of
from chatd.directory.rules.said import Said

Entries: TypeAlias = dict[
    str, list[Fields]
]  # by kind; what is wrong with one may leave the others right


def check_references(entries: Entries, stored: Directory, rest: Directory) -> None:
    """Tell each table that does not fit another one, or what is stored. `rest`: what stays beside the file."""
    known = {
        kind: {each.taken["id"] for each in entries.get(kind, ()) if "id" in each.taken}
        | set(others)
        for kind, others in tables_of(rest).items()
    }
    _check_owners(entries, stored)
    for kind in ("unit", "line", "embed", "staff", "phrase", "card"):
        for fields in entries[kind]:
            _check(fields, "organisation", known["organisation"])
    for kind in ("embed", "phrase", "card"):
        for fields in entries[kind]:
            _check(fields, "line", known["line"])
    for kind in ("phrase", "card"):
        _check_starters(kind, entries[kind], tables_of(rest)[kind].values())
    _check_codes(entries["phrase"], rest)
    for fields in entries["staff"]:
        _check(fields, "lines", known["line"])
    for kind in ("line", "staff"):
        for fields in entries[kind]:
            _check_unit(fields, entries["unit"], rest)
    _check_unit_ids(entries["unit"], rest)
    _check_aliases(entries["staff"], rest)
    for fields in entries["organisation"]:
        _check_own_lines(fields, entries["line"], rest)
    _check_promises(entries, rest)


def _check_own_lines(organisation: Fields, lines: list[Fields], rest: Directory) -> None:
    """Others are let in on own lines alone."""
    name = organisation.taken.get("id")
    own = {
        each.taken["id"]
        for each in lines
        if each.taken.get("organisation") == name and "id" in each.taken
    }
    own |= {str(key) for key, line in rest.lines.items() if line.organisation == name}
    for key in ("invites", "takes_from"):
        for line in organisation.taken.get(key, ()):
            if line not in own:
                organisation.refuse(key, Said("an_own_line", ids=_list(own)), line)


def _check(fields: Fields, key: str, known: Collection[str]) -> None:
    """Whatever is named must be there too."""
    found = fields.taken.get(key, ())
    for name in (found,) if isinstance(found, str) else found:
        if name not in known:
            fields.refuse(key, Said("one_in_this_file", ids=_list(known)), name)


def _check_unit(fields: Fields, units: list[Fields], rest: Directory) -> None:
    """A line and a person stand in a unit of their own organisation."""
    found, owner = fields.taken.get("unit"), fields.taken.get("organisation")
    known = {
        each.taken["id"]
        for each in units
        if each.taken.get("organisation") == owner and "id" in each.taken
    }
    known |= {str(key) for key, unit in rest.units.items() if unit.organisation == owner}
    if found is not None and found not in known:
        fields.refuse("unit", Said("an_own_unit", ids=_list(known)), found)


def _check_unit_ids(units: list[Fields], rest: Directory) -> None:
    """What a unit's admin adds has an id that begins with the unit's: so no unit's begins with another's."""
    known = [str(key) for key in rest.units]
    for fields in units:
        mine = fields.taken.get("id", "")
        for other in known if mine else ():
            if other != mine and (
                f"{other}-".startswith(f"{mine}-") or f"{mine}-".startswith(f"{other}-")
            ):
                fields.refuse("id", Said("id_beside_units"), mine)
                break
        known.append(mine)


def _check_owners(entries: Entries, stored: Directory) -> None:
    """What belongs to an organisation that the file does not name is not taken from it."""
    named = {each.taken.get("id") for each in entries["organisation"]}
    for kind, others in tables_of(stored).items():
        for fields in entries[kind] if kind != "organisation" else ():
            before = others.get(fields.taken.get("id"))
            owner = before.organisation if before else None
            if owner and owner not in {*named, fields.taken.get("organisation", owner)}:
                fields.refuse("id", Said("id_of_others", owner=owner))


def _check_aliases(staff: list[Fields], rest: Directory) -> None:
    """A visitor tells people apart by alias and organisation, and nothing else."""
    known = {(each.organisation, each.alias.casefold()) for each in rest.staff.values()}
    for fields in staff:
        if {"alias", "organisation"} <= fields.taken.keys():
            name = (fields.taken["organisation"], fields.taken["alias"].casefold())
            if name in known:
                fields.refuse("alias", Said("another_alias"))
            known.add(name)


def _check_starters(kind: str, some: list[Fields], rest: Iterable[Any]) -> None:
    """One thing of an organisation stands for one of the release; two would both be meant."""
    known = {(each.organisation, each.starter) for each in rest}
    for fields in some:
        mine = (fields.taken.get("organisation"), fields.taken.get("starter"))
        if mine[1] is not None and mine in known:
            fields.refuse("starter", Said("another_starter", kind=kind))
        known.add(mine)


def _check_codes(phrases: list[Fields], rest: Directory) -> None:
    """What is typed behind `/` means one phrase; on each line, so that lines may have their own."""
    known = {(each.organisation, each.line, each.code) for each in rest.phrases.values()}
    for fields in phrases:
        if {"code", "organisation"} <= fields.taken.keys():
            of = fields.taken
            mine = (of["organisation"], of.get("line"), of["code"])
            if mine in known:
                fields.refuse("code", Said("another_code"))
            known.add(mine)


def _check_promises(entries: Entries, rest: Directory) -> None:
    """What a line says of who answers holds for everybody who says it of themselves, and nobody is made up."""
    people = [
        *((each, each.taken) for each in entries["staff"]),
        *((None, _said(each, "lines", "answers_as")) for each in rest.staff.values()),
    ]
    lines = [
        *((each, each.taken) for each in entries["line"]),
        *((None, _said(each, "id", "answered_by")) for each in rest.lines.values()),
    ]
    for own, line in lines:
        if {"id", "answered_by"} <= line.keys():
            serving = [each for each in people if line["id"] in each[1].get("lines", ())]
            _check_promise(own, line, serving)


def _check_promise(
    own: Fields | None,
    line: Mapping[str, Any],
    people: list[tuple[Fields | None, Mapping[str, Any]]],
) -> None:
    promised = line["answered_by"]
    for fields, person in people:
        answers_as = person.get("answers_as")
        if answers_as not in (None, *promised):
            expected = Said("as_the_line_says", line=line["id"], promised=", ".join(promised))
            if fields:
                fields.refuse("answers_as", expected, answers_as)
            elif own:
                own.refuse("answered_by", Said("also_as", answers_as=answers_as))
    found = {person.get("answers_as") for _, person in people}
    unheard = [each for each in promised if each not in found]
    if own and people and None not in found and unheard:
        own.refuse("answered_by", Said("as_somebody_answers"), ", ".join(unheard))


def _said(each: Any, *keys: str) -> Mapping[str, Any]:
    return {key: getattr(each, key) for key in keys}


def _list(ids: Collection[str]) -> str:
    return ", ".join(sorted(ids)) or "there is none"
