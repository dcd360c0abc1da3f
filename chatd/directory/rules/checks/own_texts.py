"""Reads `[line.texts]`: the few words of the page that are a line's own; what is promised is not among them."""

import re
from collections.abc import Mapping
from typing import Any, cast, get_args

from chatd.base.names import Language
from chatd.directory.rules.checks.fields import Fields
from chatd.directory.rules.checks.hints import Expected
from chatd.directory.rules.checks.hours import texts_of
from chatd.directory.rules.checks.ready_made import words_of
from chatd.directory.rules.directory import OwnText
from chatd.directory.rules.said import Said

OWN_TEXTS: tuple[str, ...] = get_args(OwnText)
OWN_TEXT_MAX_CHARACTERS = 240  # three or four short sentences
SENTENCE_MAX_WORDS = 15  # as of the page's own texts: widget/build/texts/plain.mjs

_words = words_of(OWN_TEXT_MAX_CHARACTERS, has_lines=False, has_addresses=False)
_SENTENCES = re.compile(r"(?<=[.?!:؟…])\s+")


def an_own_text(value: Any) -> str:
    """A few short sentences, in one line and without an address."""
    text = _words(value)
    if any(len(each.split()) > SENTENCE_MAX_WORDS for each in _SENTENCES.split(text)):
        raise Expected(Said("short_sentences", most=SENTENCE_MAX_WORDS))
    return text


def read_own_texts(
    fields: Fields, languages: tuple[str, ...]
) -> Mapping[OwnText, Mapping[Language, str]]:
    """The texts by name. What else stands there is refused by its name: the page's promises are no line's to change."""
    table = fields.table("texts")
    found: dict[OwnText, Mapping[Language, str]] = {}
    for key in table.keys:
        if key not in OWN_TEXTS:
            table.knows(key)
            table.say(key, Said("not_own_text", choices=", ".join(OWN_TEXTS)))
            continue
        own = texts_of(table, key, languages, an_own_text)
        if own:
            found[cast(OwnText, key)] = own
    table.done()
    return found
