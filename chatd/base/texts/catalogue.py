"""A text by its key, in ICU MessageFormat, in one of the languages that ship; others read English."""

import json
import re
from functools import cache
from importlib.resources import files

from icu4py.messageformat import MessageFormat

from chatd.base.language_tags import lookup

OTHERS_READ = "en"
_FOLDER = files("chatd.base.texts")
_FILE = re.compile(r"([a-z]{2,3}(?:-[A-Za-z]+)?)\.json")

LANGUAGES = tuple(
    sorted(found[1] for each in _FOLDER.iterdir() if (found := _FILE.fullmatch(each.name)))
)


def spoken(language: str) -> str:
    """The language that ships for this one: "sv" for "sv-FI", "en" for "so"."""
    return lookup(language, LANGUAGES) or OTHERS_READ


def text_of(key: str, language: str, **gaps: str | int) -> str:
    """The text in this language, or in English. A number in a gap chooses the plural, and is written as there.

    Raises: KeyError (no such text; tests/service/test_texts.py looks for every key that the daemon says).
    """
    return _message(key, spoken(language)).format({**gaps})


def language_name(language: str) -> str:
    """What the language calls itself, or its code when we do not know."""
    return _names().get(language, language)


@cache
def catalogue(language: str) -> dict[str, str]:
    """Every text of one language that ships, with its gaps."""
    return _read(language)


@cache
def _names() -> dict[str, str]:
    return _read("languages")


@cache
def _message(key: str, language: str) -> MessageFormat:
    return MessageFormat(catalogue(language)[key], language)


def _read(name: str) -> dict[str, str]:
    texts: dict[str, str] = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return texts
