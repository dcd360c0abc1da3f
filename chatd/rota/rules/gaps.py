"""Planned against needed, through a day: where nobody comes, too few come, or nobody speaks a language of the line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from chatd.base.names import Language, Seconds
from chatd.directory.rules.hours import Span

HOUR_SECONDS = 3_600


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour, or what of it the line is open, and how many people it needs."""

    span: Span
    people: int


@dataclass(frozen=True, slots=True)
class Coming:
    """A planned shift, as it counts here: whether it is sure, what its person speaks, and whose that is."""

    span: Span
    is_sure: bool  # planned; else asked
    languages: frozenset[Language]
    is_ours: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """A time through which nothing changes. `unspoken`: languages that nobody of those planned speaks.

    `of_others`: of those planned, whom another organisation that serves the line too has planned.
    """

    span: Span
    needed: int
    planned: int
    asked: int
    unspoken: tuple[Language, ...]
    of_others: int = 0

    @property
    def is_gap(self) -> bool:
        """Whether somebody is missing."""
        return self.planned < self.needed or bool(self.unspoken)


def parts_of(
    hours: Iterable[Hour], coming: Sequence[Coming], languages: Sequence[Language]
) -> tuple[Part, ...]:
    """The opening hours of a day, cut where something changes, and no finer."""
    parts: list[Part] = []
    for hour in hours:
        cuts = sorted({*hour.span, *_inside(hour.span, coming)})
        for begins, ends in zip(cuts, cuts[1:]):  # noqa: B905, RUF007 pairs of one list
            part = _part(Span(begins, ends), hour.people, coming, languages)
            last = parts[-1] if parts else None
            if last is not None and _goes_on(last, part):
                parts[-1] = replace(last, span=Span(last.span.opens, ends))
            else:
                parts.append(part)
    return tuple(parts)


def hours_of(spans: Iterable[Span]) -> Iterable[Span]:
    """Opening times by the hour of the clock, so that the hour that comes twice in autumn counts twice."""
    for span in spans:
        begins = span.opens
        while begins < span.closes:
            ends = min(span.closes, Seconds((begins // HOUR_SECONDS + 1) * HOUR_SECONDS))
            yield Span(begins, ends)
            begins = ends


def _inside(span: Span, coming: Iterable[Coming]) -> Iterable[Seconds]:
    edges = (edge for each in coming for edge in each.span)
    return (edge for edge in edges if span.opens < edge < span.closes)


def _part(span: Span, needed: int, coming: Iterable[Coming], languages: Sequence[Language]) -> Part:
    there = [
        each for each in coming if each.span.opens <= span.opens and span.closes <= each.span.closes
    ]
    sure = [each for each in there if each.is_sure]
    spoken = frozenset[Language]().union(*(each.languages for each in sure))
    unspoken = tuple(each for each in languages if each not in spoken)
    of_others = sum(not each.is_ours for each in sure)
    return Part(span, needed, len(sure), len(there) - len(sure), unspoken, of_others)


def _goes_on(last: Part, part: Part) -> bool:
    return last.span.closes == part.span.opens and replace(last, span=part.span) == part
