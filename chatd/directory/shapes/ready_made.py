"""What a counsellor's console is given to write with: the organisation's phrases and cards, and her own phrases."""

from datetime import date
from typing import Annotated, TypeAlias

from msgspec import Meta

from chatd.base.shapes import Number, Shape
from chatd.directory.rules.checks.ready_made import (
    CODE_MAX_CHARACTERS,
    PHRASE_MAX_CHARACTERS,
    TITLE_MAX_CHARACTERS,
)
from chatd.directory.rules.ready_made import OWN_PHRASES_MAX

Texts: TypeAlias = dict[str, str]  # by language
Code = Annotated[str, Meta(min_length=1, max_length=CODE_MAX_CHARACTERS)]


class ShownPhrase(Shape, frozen=True):
    """One that the organisation or the release offers. `line`: on this one alone; null: on all."""

    id: str
    code: str
    title: Texts
    text: Texts
    line: str | None


class OwnPhrase(Shape, frozen=True):
    """One of the person's own. `language`: null in whichever."""

    code: Code
    title: Annotated[str, Meta(min_length=1, max_length=TITLE_MAX_CHARACTERS)]
    text: Annotated[str, Meta(min_length=1, max_length=PHRASE_MAX_CHARACTERS)]
    language: Annotated[str, Meta(min_length=2, max_length=35)] | None


class ShownCard(Shape, frozen=True):
    """One that can be sent to a visitor.

    `is_due`: nobody has reviewed it for half a year; `is_starter`: as the release brings it, and nobody has at all;
    `is_for_advice`: for professionals, to whom it is offered first.
    """

    id: str
    title: Texts
    text: Texts
    line: str | None
    reviewed: date
    is_due: bool
    is_starter: bool = False
    is_for_advice: bool = False


class ReadyMade(Shape, frozen=True):
    """The answer of `GET /api/ready-made`. `version`: of one's own, which grows by one with each change."""

    phrases: tuple[ShownPhrase, ...]
    cards: tuple[ShownCard, ...]
    own: tuple[OwnPhrase, ...]
    version: int


class OwnPhrasesBody(Shape, frozen=True):
    """`POST /api/ready-made/own`: all of one's own, in place of those of this version."""

    version: Number
    own: Annotated[tuple[OwnPhrase, ...], Meta(max_length=OWN_PHRASES_MAX)]


class OwnPhrases(Shape, frozen=True):
    """One's own as they are kept now."""

    version: int
    own: tuple[OwnPhrase, ...]
