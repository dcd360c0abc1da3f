"""Several organisations on one line: its own organisation invites, the other accepts, and either takes that back.

An invitation or an acceptance alone does nothing, and tells neither whether the other side is there. In the same way a
line takes over what the people of another organisation hand on: by the word of both.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from chatd.base.names import LineId, OrganisationId, StaffId
from chatd.directory.rules.directory import Directory, Embed, Line, Staff
from chatd.directory.rules.units import serves_within

INVITED_MAX = (
    20  # organisations beside its own on one line, and lines of others that one organisation serves
)


class Sharing(NamedTuple):
    """One line and one organisation that is not its own. `is_accepted`: both sides have said so."""

    line: LineId
    organisation: OrganisationId
    is_accepted: bool


def may_serve(directory: Directory, organisation: OrganisationId, line: LineId) -> bool:
    """Whether the people of this organisation may take a shift on the line."""
    found = directory.lines.get(line)
    if found is None:
        return False
    return found.organisation == organisation or _is_agreed(directory, organisation, found)


def may_place(directory: Directory, embed: Embed) -> bool:
    """Whether somebody gets a place by this embed: its organisation has the line, or helps on it."""
    return may_serve(directory, embed.organisation, embed.line)


def as_agreed(directory: Directory) -> Directory:
    """Without the embeds on lines of others, and the lines of people, for which there is no agreement."""
    embeds = {key: each for key, each in directory.embeds.items() if may_place(directory, each)}
    return replace(directory, embeds=embeds, staff=as_they_serve(directory))


def shared_with(directory: Directory, organisation: OrganisationId) -> tuple[Line, ...]:
    """The lines of others that it may serve."""
    return tuple(
        line
        for line in directory.lines.values()
        if line.organisation != organisation and _is_agreed(directory, organisation, line)
    )


def helpers_of(directory: Directory, line: Line) -> tuple[OrganisationId, ...]:
    """The organisations beside its own that serve it."""
    return tuple(each for each in _invited(directory, line) if _is_agreed(directory, each, line))


def takes_over(directory: Directory, organisation: OrganisationId, line: Line) -> bool:
    """Whether the line of another takes what this one's people hand on."""
    theirs = directory.organisations.get(organisation)
    is_handed = theirs is not None and line.id in theirs.hands_to
    return is_handed and organisation in _taken_from(directory, line)


def seen_on(directory: Directory, organisation: OrganisationId) -> tuple[Line, ...]:
    """The lines of others whose visitors may meet its people: that it serves, or from which it takes over."""
    own = [line for line in directory.lines.values() if line.organisation == organisation]
    handing = {
        each
        for line in own
        for each in _taken_from(directory, line)
        if takes_over(directory, each, line)
    }
    return tuple(
        line
        for line in directory.lines.values()
        if line.organisation != organisation
        and (line.organisation in handing or _is_agreed(directory, organisation, line))
    )


def met_on(directory: Directory, line: Line) -> tuple[OrganisationId, ...]:
    """The organisations beside its own whose people the line's visitors may meet."""
    own = directory.organisations.get(line.organisation)
    others = (directory.lines.get(each) for each in (() if own is None else own.hands_to))
    taking = (
        other.organisation
        for other in others
        if other is not None and takes_over(directory, line.organisation, other)
    )
    return tuple(dict.fromkeys((*helpers_of(directory, line), *taking)))


def invitations_to(directory: Directory, organisation: OrganisationId) -> Iterator[Sharing]:
    """Of the lines of others that invite it."""
    yield from _of_others(directory, organisation, _invited, _is_agreed)


def invitations_by(directory: Directory, organisation: OrganisationId) -> Iterator[Sharing]:
    """Whom it invites to its own lines; who has not accepted may not be there at all."""
    yield from _of_own(directory, organisation, _invited, _is_agreed)


def taking_from(directory: Directory, organisation: OrganisationId) -> Iterator[Sharing]:
    """The lines of others that would take its talks over."""
    yield from _of_others(directory, organisation, _taken_from, takes_over)


def taken_by(directory: Directory, organisation: OrganisationId) -> Iterator[Sharing]:
    """Whose talks its own lines would take over; who does not hand on may not be there at all."""
    yield from _of_own(directory, organisation, _taken_from, takes_over)


Let = Callable[[Directory, Line], tuple[OrganisationId, ...]]
Agreed = Callable[[Directory, OrganisationId, Line], bool]


def _of_others(
    directory: Directory, organisation: OrganisationId, let: Let, agreed: Agreed
) -> Iterator[Sharing]:
    for line in directory.lines.values():
        if line.organisation != organisation and organisation in let(directory, line):
            yield Sharing(line.id, organisation, agreed(directory, organisation, line))


def _of_own(
    directory: Directory, organisation: OrganisationId, let: Let, agreed: Agreed
) -> Iterator[Sharing]:
    for line in directory.lines.values():
        if line.organisation == organisation:
            for each in let(directory, line):
                yield Sharing(line.id, each, agreed(directory, each, line))


def as_they_serve(directory: Directory) -> Mapping[StaffId, Staff]:
    """Everybody with those of their lines alone that their organisation may serve, and who leads a unit that unit's."""
    return {key: _narrowed(directory, person) for key, person in directory.staff.items()}


def _narrowed(directory: Directory, person: Staff) -> Staff:
    lines = tuple(
        each
        for each in person.lines
        if may_serve(directory, person.organisation, each)
        and serves_within(person, directory.lines[each])
    )
    return person if lines == person.lines else replace(person, lines=lines)


def _invited(directory: Directory, line: Line) -> tuple[OrganisationId, ...]:
    own = directory.organisations.get(line.organisation)
    return () if own is None else own.invites.get(line.id, ())


def _taken_from(directory: Directory, line: Line) -> tuple[OrganisationId, ...]:
    own = directory.organisations.get(line.organisation)
    return () if own is None else own.takes_from.get(line.id, ())


def _is_agreed(directory: Directory, organisation: OrganisationId, line: Line) -> bool:
    theirs = directory.organisations.get(organisation)
    is_accepted = theirs is not None and line.id in theirs.serves
    return is_accepted and organisation in _invited(directory, line)
