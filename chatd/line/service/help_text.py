"""What a page of a line says without asking any store: whom it is for, numbers, hours; in each of its languages.

So it stands while the database and Redis are away, and `error-page` writes the same for when we are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chatd.base.names import Language, Seconds
from chatd.base.texts.catalogue import text_of
from chatd.directory.rules import hours
from chatd.directory.rules.directory import Helpline, Line
from chatd.directory.service.hours_text import in_words


@dataclass(frozen=True, slots=True)
class Number:
    """A helpline in one language: the one asked for, or another that it has words in."""

    language: Language
    name: str
    number: str
    hours: str
    cost: str


@dataclass(frozen=True, slots=True)
class Help:
    """A line in one of its languages. `now`: what is open; `others`: what is closed, or nobody knows."""

    language: Language
    name: str
    audience: str
    now: tuple[Number, ...]
    others: tuple[Number, ...]
    hours: tuple[str, ...]


def help_of(line: Line, now: Seconds, first: Language | None = None) -> tuple[Help, ...]:
    """In every language of the line, `first` before the others."""
    languages = sorted(line.languages, key=lambda each: each != first)
    return tuple(_help(line, language, now) for language in languages)


def _help(line: Line, language: Language, now: Seconds) -> Help:
    is_open = [
        each.open_hours is not None and hours.is_open(each.open_hours, now)
        for each in line.helplines
    ]
    shown = [number_in(each, language) for each in line.helplines]
    return Help(
        language=language,
        name=line.name_in(language),
        audience=line.audience.get(language, ""),
        now=tuple(each for each, is_now in zip(shown, is_open, strict=True) if is_now),
        others=tuple(each for each, is_now in zip(shown, is_open, strict=True) if not is_now),
        hours=(*_by_telephone(line, language), *in_words(line.hours, language, now)),
    )


def _by_telephone(line: Line, language: Language) -> tuple[str, ...]:
    """What stands in the file; of what a lead has switched no store is asked here."""
    return (text_of("line.hours.by_telephone", language),) if line.policy.is_by_telephone else ()


def numbers_of(lines: Iterable[Line], language: Language) -> Sequence[Number]:
    """Every number of these lines once, in this language where it has the words."""
    found: dict[str, Number] = {}
    for line in lines:
        for helpline in line.helplines:
            found.setdefault(helpline.number, number_in(helpline, language))
    return list(found.values())


def number_in(helpline: Helpline, language: Language) -> Number:
    """The helpline in this language, or in whichever there is: a number without words still helps."""
    own = language if language in helpline.name else next(iter(helpline.name), language)
    return Number(
        language=own,
        name=_text_in(helpline.name, own),
        number=helpline.number,
        hours=_text_in(helpline.hours, own),
        cost=_text_in(helpline.cost, own),
    )


def _text_in(texts: Mapping[Language, str], language: Language) -> str:
    return texts.get(language) or next(iter(texts.values()), "")
