"""Which of the languages that there are somebody means by a language tag: the lookup of RFC 4647, section 3.4."""

from collections.abc import Iterable
from typing import TypeVar

Tag = TypeVar("Tag", bound=str)


def lookup(tag: str, languages: Iterable[Tag]) -> Tag | None:
    """The language for "sv-FI", "en_US" or "FI", None when there is none of them.

    Whole first, then shorter by one part at a time: "zh-Hant-TW", "zh-Hant", "zh". Pages also write underlines.
    """
    there = {each.lower(): each for each in languages}
    parts = tag.replace("_", "-").lower().split("-")
    for length in range(len(parts), 0, -1):
        found = there.get("-".join(parts[:length]))
        if found is not None:
            return found
    return None
