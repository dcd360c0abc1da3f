"""What a counsellor writes with: phrases and cards of her organisation, and phrases of her own."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from chatd.base.names import CardId, Language, OrganisationId, PhraseId
from chatd.base.ports import Clock
from chatd.directory.ports import OwnPhraseKeeper, PersonsOwn
from chatd.directory.rules.directory import Card, Phrase, Staff
from chatd.directory.rules.ready_made import offered
from chatd.directory.service.registry import Registry

LANGUAGES = ("fi", "sv", "en")
_FOLDER = files("chatd.directory") / "starters"
_NOBODY = OrganisationId("")


class Offered(NamedTuple):
    """All that a person is offered, on any of her lines."""

    phrases: Sequence[Phrase]
    cards: Sequence[Card]
    own: PersonsOwn


class ReadyMade:
    """What is offered comes from the registry; one's own from the database."""

    def __init__(self, registry: Registry, own: OwnPhraseKeeper, clock: Clock) -> None:
        self._registry, self._own, self._clock = registry, own, clock

    async def of(self, who: Staff) -> Offered:
        """Raises: Unavailable."""
        directory = self._registry.directory
        own = await self._own.of(who.id)
        return Offered(
            tuple(
                offered(starter_phrases(), directory.phrases.values(), who.organisation, who.lines)
            ),
            tuple(offered(starter_cards(), directory.cards.values(), who.organisation, who.lines)),
            own,
        )

    async def keep(
        self, who: Staff, version: int, phrases: Sequence[Mapping[str, Any]]
    ) -> PersonsOwn:
        """All of her own, in place of that version. Raises: Refused(OUT_OF_ORDER: it is another), Unavailable."""
        await self._own.keep(who.id, version, phrases)
        return PersonsOwn(version + 1, tuple(phrases))

    @property
    def today(self) -> date:
        """By UTC."""
        return datetime.fromtimestamp(self._clock.now(), UTC).date()


@cache
def starter_phrases() -> tuple[Phrase, ...]:
    """Those that the release brings, in their order."""
    return tuple(
        Phrase(PhraseId(name), _NOBODY, said["code"], title, text)
        for name, said, title, text in _starters("phrases")
    )


@cache
def starter_cards() -> tuple[Card, ...]:
    """Those that the release brings, in their order: due for a review until an organisation has its own."""
    return tuple(
        Card(CardId(name), _NOBODY, title, text, date.fromisoformat(said["reviewed"]))
        for name, said, title, text in _starters("cards")
    )


Texts = Mapping[Language, str]


def _starters(kind: str) -> Iterator[tuple[str, Mapping[str, str], Texts, Texts]]:
    """Name, what is the same in each language, titles and texts."""
    by_language = {language: _read(f"{kind}.{language}") for language in LANGUAGES}
    for name, said in _read(kind).items():
        titles, texts = (
            {Language(language): some[name][key] for language, some in by_language.items()}
            for key in ("title", "text")
        )
        yield name, said, titles, texts


def _read(name: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(
        (_FOLDER / f"{name}.json").read_text(encoding="utf-8")
    )
    return found
