"""What a loaded file makes of what is stored: it adds and changes what it names, and takes nothing away in silence."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from chatd.base.names import OrganisationId
from chatd.directory.rules.directory import (
    Directory,
    Line,
    LinePolicy,
    OpeningHours,
    Organisation,
)

E = TypeVar("E")


def tables_of(directory: Directory) -> Mapping[str, Mapping[Any, Any]]:
    """Each kind by name, parents first."""
    return {
        "organisation": directory.organisations,
        "unit": directory.units,
        "line": directory.lines,
        "embed": directory.embeds,
        "staff": directory.staff,
        "phrase": directory.phrases,
        "card": directory.cards,
    }


def directory_from(tables: Mapping[str, Mapping[Any, Any]]) -> Directory:
    """The directory of these kinds by name; one that is not there is empty."""
    return Directory(
        organisations=tables.get("organisation", {}),
        lines=tables.get("line", {}),
        embeds=tables.get("embed", {}),
        staff=tables.get("staff", {}),
        phrases=tables.get("phrase", {}),
        cards=tables.get("card", {}),
        units=tables.get("unit", {}),
    )


def rest_of(
    stored: Directory, named: Mapping[str, Collection[str]], *, is_removing: bool
) -> Directory:
    """What is stored and not named, by kind. When removing, without what belongs to an organisation that is named."""

    def left(kind: str, before: Mapping[Any, E]) -> dict[Any, E]:
        return {
            key: each
            for key, each in before.items()
            if key not in named[kind]
            and not (is_removing and _owner(each) in named["organisation"])
        }

    return directory_from({kind: left(kind, some) for kind, some in tables_of(stored).items()})


def joined(rest: Directory, named: Directory) -> Directory:
    """Both together; what is named counts."""
    new = tables_of(named)
    return directory_from({kind: {**some, **new[kind]} for kind, some in tables_of(rest).items()})


def without(stored: Directory, organisation: OrganisationId) -> Directory:
    """All but this organisation and what belongs to it."""
    return directory_from(
        {
            kind: {key: each for key, each in some.items() if _whose(each) != organisation}
            for kind, some in tables_of(stored).items()
        }
    )


def dangling(directory: Directory) -> Iterator[str]:
    """What refers to a line that is not there, in words."""
    for embed in directory.embeds.values():
        if embed.line not in directory.lines:
            whose = f'of organisation "{embed.organisation}"'
            yield f'embed "{embed.id}" {whose} stands on line "{embed.line}", which would go'
    for person in directory.staff.values():
        for line in person.lines:
            if line not in directory.lines:
                whose = f'of organisation "{person.organisation}"'
                yield f'staff "{person.id}" {whose} serves line "{line}", which would go'
    for kind, some in (("phrase", directory.phrases), ("card", directory.cards)):
        for each in some.values():
            if each.line is not None and each.line not in directory.lines:
                whose = f'of organisation "{each.organisation}"'
                yield f'{kind} "{each.id}" {whose} is for line "{each.line}", which would go'


def without_unit(directory: Directory) -> Iterator[str]:
    """What stands in a unit that is not there, in words."""
    for kind, some in (("line", directory.lines), ("staff", directory.staff)):
        for each in some.values():
            if each.unit is not None and each.unit not in directory.units:
                yield f'{kind} "{each.id}" stands in unit "{each.unit}", which would go'


def taken_away(before: Directory, after: Directory, today: date) -> Iterator[str]:
    """All that was stored and is no more, in words: whole things, then parts of what stays."""
    tables = tables_of(after)
    for kind, old in tables_of(before).items():
        yield from (f'{kind} "{key}"' for key in sorted(old.keys() - tables[kind].keys()))
    yield from parts_taken_away(before, after, today)


def parts_taken_away(before: Directory, after: Directory, today: date) -> Iterator[str]:
    """Parts of what stays that its table no longer names: a file cut off half-way looks just so."""
    yield from agreements_taken_away(before, after)
    for line, was in before.lines.items():
        if line in after.lines:
            yield from (f'line "{line}": {part}' for part in _parts(was, after.lines[line], today))


def agreements_taken_away(before: Directory, after: Directory) -> Iterator[str]:
    """Of an organisation and its units: roots, contacts, and what it has agreed with others."""
    for key, old in before.organisations.items():
        new = after.organisations.get(key)
        if new:
            yield from (
                f'organisation "{key}": {part}' for part in _of_organisation(old, new, after)
            )
    for unit, had in before.units.items():
        if had.contact and unit in after.units and not after.units[unit].contact:
            yield f'unit "{unit}": its contact'


def _of_organisation(old: Organisation, new: Organisation, after: Directory) -> Iterator[str]:
    """What goes with a line that goes is not told apart."""
    if old.roots and not new.roots:
        yield "every root"
    if old.contact and not new.contact:
        yield "its contact"
    if old.imprint and not new.imprint:
        yield "its imprint"
    if old.logo and not new.logo:
        yield "its logo"
    for said, was, now in (
        ('invitation to line "{}"', old.invites, new.invites),
        ('whose talks line "{}" takes over', old.takes_from, new.takes_from),
    ):
        for line, others in was.items():
            left = now.get(line, ())
            if line in after.lines and len(left) < len(others):
                some = ", ".join(each for each in others if each not in left)
                yield f"{said.format(line)}: {some}"
    for said, before, kept in (
        ("which it serves", old.serves, new.serves),
        ("to which it hands on", old.hands_to, new.hands_to),
    ):
        if len(kept) < len(before):
            yield from (f'line "{line}", {said}' for line in before if line not in kept)


def _parts(old: Line, new: Line, today: date) -> Iterator[str]:
    """A number or a day in place of another is a change; fewer of them are a loss."""
    helplines = {each.number: each for each in new.helplines}
    if len(new.helplines) < len(old.helplines):
        lost = (each.number for each in old.helplines if each.number not in helplines)
        yield from (f"helpline {number}" for number in lost)
    for each in old.helplines:
        if each.open_hours and each.number in helplines:
            yield from _hours(
                f"helpline {each.number}: ",
                each.open_hours,
                helplines[each.number].open_hours,
                today,
            )
    yield from _hours("", old.hours, new.hours, today)
    if old.policy != LinePolicy() == new.policy:
        yield "every number of its policy"


def _hours(whose: str, old: OpeningHours, new: OpeningHours | None, today: date) -> Iterator[str]:
    if any(old.week) and not (new and any(new.week)):
        yield f"{whose}every opening day"
    if new:
        before, after = (_days_to_come(hours, today) for hours in (old, new))
        if len(after) < len(before):
            yield from (f"{whose}hours of {day}" for day in before if day not in after)


def _days_to_come(hours: OpeningHours, today: date) -> list[date]:
    return [each.day for each in hours.exceptions if each.day >= today]


def _owner(each: Any) -> Any:
    return getattr(each, "organisation", None)


def _whose(each: Any) -> Any:
    return getattr(each, "organisation", each.id)
