"""What does not fit is told with what was found and, where a small change would fit, with that."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, TypeVar
from urllib.parse import urlsplit

from chatd.directory.rules.said import Said, key_of

T = TypeVar("T")
Check = Callable[[Any], T]

TABLES = ("a table", "a list of tables")
FOUND_MAX_CHARACTERS = 60
FAULTS_OF_ONE_LIST_MAX = 20

_DASHES = re.compile(
    r"\s*[\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}]\s*"
)
_QUOTES = re.compile(
    '[\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}"]'
)
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_TIMES = re.compile(r"(\d{1,2})(?:[.:](\d\d))? ?- ?(\d{1,2})(?:[.:](\d\d))?")


class Expected(Exception):
    """A value does not fit; the text completes the sentence "expected …".

    `value`: the one of several that does not fit, `others`: further ones of the same list.
    """

    def __init__(self, text: str, *, others: Sequence[str] = ()) -> None:
        super().__init__(text)
        self._text = text
        self._told = tuple(others)

    def each(self, value: Any, hint: Callable[[], str]) -> tuple[str, ...]:
        """Every mistake in the value, in words."""
        return self._told or (sentence(self._text, value, hint()),)


def a_list_of(check: Check[T]) -> Check[tuple[T, ...]]:
    """A list whose every value fits."""

    def a_list(value: Any) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise Expected(Said("a_list"))
        good: list[T] = []
        wrong: list[str] = []
        for one in value:
            try:
                good.append(check(one))
            except Expected as expected:
                wrong.extend(expected.each(one, lambda one=one: suggestion(one, check)))  # type: ignore[misc]
        if wrong:
            raise Expected(Said("a_list_of_what_fits"), others=wrong[:FAULTS_OF_ONE_LIST_MAX])
        return tuple(good)

    return a_list


def sentence(expected: str, value: Any, hint: str) -> str:
    """What belongs there, what was found, and what would fit."""
    text = f"expected {expected}, found {shown(value)}" + (f": {hint}" if hint else "")
    key, gaps = key_of(expected)
    if not key:
        return text
    found = "" if shown(value) in TABLES else shown(value)
    return Said.of(text, key, {**gaps, "found": found, "fits": key_of(hint)[1].get("fits", "")})


def shown(value: Any) -> str:
    """A value for the terminal: short, and what cannot be seen is written as its number."""
    if isinstance(value, dict):
        return TABLES[0]
    if isinstance(value, list) and any(isinstance(each, dict) for each in value):
        return TABLES[1]
    text = written(value) if isinstance(value, str | bool) else str(value)
    seen = "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in text)
    return seen if len(seen) <= FOUND_MAX_CHARACTERS else seen[:FOUND_MAX_CHARACTERS] + "…"


def written(value: Any) -> str:
    """A value as it stands in the file."""
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def suggestion(value: Any, check: Check[Any]) -> str:
    """What would fit instead, if a slip of the pen explains it; else empty."""
    for words, tried in _tries(value):
        with suppress(Expected, TypeError, ValueError):
            check(tried)
            fits = shown_whole(tried)
            return Said.of(f"{words} {fits}", "fits", {"fits": fits})
    return ""


def shown_whole(value: Any) -> str:
    """As `written`, when that is short enough to be read."""
    text = written(value)
    return text if len(text) <= 2 * FOUND_MAX_CHARACTERS else "…"


def _tries(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, str):
        yield from (("write it without quotes:", each) for each in _unquoted(value.strip()))
        yield from (("write", each) for each in _tidied(value))
        yield "write it in square brackets:", [value]
    elif isinstance(value, list) and len(value) == 1 and not isinstance(value[0], dict):
        yield "write it without the brackets:", value[0]
    elif isinstance(value, int | float | date) and not isinstance(value, bool):
        yield "write it in quotes:", str(value)
    elif isinstance(value, bool):
        yield "write it in quotes:", written(value)
    if value in (0, 1) and not isinstance(value, bool):
        yield "write", bool(value)


def _unquoted(text: str) -> Iterator[Any]:
    if text.casefold() in {"true", "false", "yes", "no"}:
        yield text.casefold() in {"true", "yes"}
    with suppress(ValueError):
        yield int(text)
    with suppress(ValueError):
        yield date.fromisoformat(text)
    day = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
    with suppress(ValueError):
        if day:
            yield date(int(day[3]), int(day[2]), int(day[1]))


def _tidied(text: str) -> Iterator[str]:
    """The text as it was probably meant."""
    tidy = " ".join(_QUOTES.sub("", _UNSEEN.sub("", text)).split())
    tidy = _DASHES.sub("-", tidy)
    yield tidy
    yield tidy.casefold()
    times = _TIMES.fullmatch(tidy)
    if times:
        yield f"{_clock(times[1], times[2])}-{_clock(times[3], times[4])}"
    yield " ".join(re.sub(r"[-()/.]", " ", tidy).split())  # a telephone number
    yield re.sub(r"[^a-z0-9]+", "-", tidy.casefold()).strip("-")  # an id
    with suppress(ValueError):
        parts = urlsplit(tidy.casefold() if "://" in tidy else f"https://{tidy.casefold()}")
        yield f"https://{parts.netloc.removesuffix(':443')}"  # an origin


def _clock(hours: str, minutes: str | None) -> str:
    return f"{int(hours) % 24:02}:{minutes or '00'}"
