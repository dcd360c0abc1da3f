"""A lead's words to all who wait on a line: in which languages, how long, and which of them a visitor reads.

They are the line's words and no visitor's. They last while the line serves anybody, and half a day at most: what was
said of one evening is not true on the next.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from chatd.base.errors import Reason, Refused
from chatd.base.names import Language, Seconds
from chatd.directory.rules.directory import Line

NOTICE_MAX_CHARS = 400  # in each language: read in half a minute, and no letter
NOTICE_MAX_SECONDS = 12 * 3600  # the longest shift
FINNISH = Language("fi")


class Words(NamedTuple):
    """A text in one language."""

    language: Language
    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said in each language, and since when, seconds since 1970."""

    words: tuple[Words, ...]
    since: Seconds


def fallback(line: Line) -> Language:
    """In which language it must be said, since whoever has none of the others reads that one."""
    return FINNISH if FINNISH in line.languages else line.languages[0]


def notice_of(line: Line, texts: Mapping[Language, str], now: Seconds) -> Notice | None:
    """In the line's order of languages; a text of blanks is none. None: nothing is said.

    Raises: Refused(LANGUAGE_NOT_SERVED) for a language that the line does not have; ValueError where something is said
    and not in the language that everybody falls back on.
    """
    if not texts.keys() <= set(line.languages):
        raise Refused(Reason.LANGUAGE_NOT_SERVED)
    said = {language: text.strip() for language, text in texts.items()}
    words = tuple(Words(each, said[each]) for each in line.languages if said.get(each))
    if not words:
        return None
    if not said.get(fallback(line)):
        raise ValueError
    return Notice(words, now)


def is_over(notice: Notice, now: Seconds) -> bool:
    """Whether it has been said for too long."""
    return now - notice.since >= NOTICE_MAX_SECONDS


def read_by(notice: Notice, line: Line, languages: Iterable[Language]) -> Words:
    """What somebody reads who speaks these, the best first."""
    said = dict(notice.words)
    chosen = next((each for each in languages if each in said), fallback(line))
    return Words(chosen, said[chosen]) if chosen in said else notice.words[0]
