"""Reads `[[phrase]]` and `[[card]]`: ready-made texts in each language of the line, or of all lines they are for."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from chatd.base.names import CardId, LineId, OrganisationId, PhraseId
from chatd.base.presentable import has_unseen
from chatd.directory.rules.checks.fields import Fields
from chatd.directory.rules.checks.hints import Check, Expected
from chatd.directory.rules.checks.hours import texts_of
from chatd.directory.rules.checks.values import a_bool, a_date, an_id, whole
from chatd.directory.rules.directory import Card, Line, Phrase
from chatd.directory.rules.ranges import Range
from chatd.directory.rules.said import Said

CODE_MAX_CHARACTERS = 20
TITLE_MAX_CHARACTERS = 60
PHRASE_MAX_CHARACTERS = 1_000
PLACES = Range(1, 999)  # in the lists of a console; two of the same stand by title
CARD_MAX_CHARACTERS = 1_500  # a screen of a telephone, and half of the next

_CODE = re.compile(rf"[^\W_A-Z](?:[^\W_A-Z]|-){{0,{CODE_MAX_CHARACTERS - 1}}}")
_ADDRESS = re.compile(r"(?:https?:|ftp:|//|\bwww\.)", re.IGNORECASE)


def words_of(most: int, *, has_lines: bool = True, has_addresses: bool = True) -> Check[str]:
    """A check of words of 1 to so many characters, without anything that is not seen."""
    expected = Said("words" if has_lines else "words_of_one_line", most=most)

    def words(value: Any) -> str:
        if not isinstance(value, str) or len(value) > most:
            raise Expected(expected)
        if has_unseen(value, has_lines=has_lines):
            raise Expected(expected)
        if not has_addresses and _ADDRESS.search(value):
            raise Expected(Said("no_address"))
        return value

    return words


a_title = words_of(TITLE_MAX_CHARACTERS, has_lines=False, has_addresses=False)
a_phrase = words_of(PHRASE_MAX_CHARACTERS)
a_card = words_of(CARD_MAX_CHARACTERS, has_addresses=False)


def a_code(value: Any) -> str:
    """What is typed behind `/`."""
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise Expected(Said("a_code", most=CODE_MAX_CHARACTERS))
    return value


def read_phrase(fields: Fields, lines: Mapping[LineId, Line]) -> Phrase:
    """The phrase that this table says. `lines`: all that are known."""
    common = _common(fields, lines, a_phrase)
    return Phrase(
        id=PhraseId(fields.take("id", an_id, "")), code=fields.take("code", a_code, ""), **common
    )


def read_card(fields: Fields, lines: Mapping[LineId, Line], today: date) -> Card:
    """The card that this table says; `today` bounds its review."""
    common = _common(fields, lines, a_card)
    card = Card(
        id=CardId(fields.take("id", an_id, "")),
        reviewed=fields.take("reviewed", a_date, today),
        **common,
    )
    if card.reviewed > today:
        fields.refuse("reviewed", Said("a_past_day"))
    return card


def _common(fields: Fields, lines: Mapping[LineId, Line], check: Check[str]) -> dict[str, Any]:
    organisation = OrganisationId(fields.take("organisation", an_id, ""))
    line = fields.take_or("line", an_id, None)
    starter = fields.take_or("starter", an_id, None)
    is_hidden = fields.take_or("hidden", a_bool, default=False)
    place = fields.take_or("place", whole(PLACES), None)
    if is_hidden and starter is None:
        fields.say("hidden", Said("hidden_alone"))
    if line is not None and starter is not None:
        fields.say("line", Said("on_all_lines"))
    languages = languages_of(organisation, line, lines)
    return {
        "organisation": organisation,
        "title": texts_of(fields, "title", languages, a_title),
        "text": texts_of(fields, "text", languages, check),
        "line": None if line is None else LineId(line),
        "starter": starter,
        "is_hidden": is_hidden,
        "place": place,
    }


def languages_of(
    organisation: OrganisationId, line: str | None, lines: Mapping[LineId, Line]
) -> tuple[str, ...]:
    """Of this line, else of all of the organisation; none when nobody knows them."""
    if line is not None:
        found = lines.get(LineId(line))
        return found.languages if found else ()
    own = [each.languages for each in lines.values() if each.organisation == organisation]
    return tuple(dict.fromkeys(language for some in own for language in some))
