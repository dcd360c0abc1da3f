"""What a person is offered to write with: what the release brings, and what the organisation has instead or beside."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from chatd.base.names import LineId, OrganisationId
from chatd.directory.rules.directory import Card, Phrase

OWN_PHRASES_MAX = 50  # of one person

T = TypeVar("T", Phrase, Card)


def offered(
    starters: Iterable[T],
    decided: Iterable[T],
    organisation: OrganisationId,
    lines: Iterable[LineId],
) -> Iterator[T]:
    """What has a place, by it; those of the release in their order, as the organisation has each; then others by title.

    `decided`: of any organisation; what is hidden, or for a line that is not among `lines`, is left out.
    """
    mine = set(lines)
    own = [each for each in decided if each.organisation == organisation]
    instead = {each.starter: each for each in own if each.starter is not None}
    placed = [each for each in own if each.place is not None and not each.is_hidden]
    yield from sorted((each for each in placed if _is_for(each, mine)), key=in_order)
    known = set()
    for starter in starters:
        known.add(starter.id)
        shown = instead.get(starter.id, starter)
        if not shown.is_hidden and shown.place is None and _is_for(shown, mine):
            yield shown
    rest = [each for each in own if each.starter not in known and not each.is_hidden]
    rest = [each for each in rest if each.place is None and _is_for(each, mine)]
    yield from sorted(rest, key=in_order)


def in_order(each: Phrase | Card) -> tuple[int, list[str], str]:
    """By place, then by title."""
    return each.place or 0, sorted(each.title.values()), each.id


def _is_for(one: Phrase | Card, lines: set[LineId]) -> bool:
    return one.line is None or one.line in lines
