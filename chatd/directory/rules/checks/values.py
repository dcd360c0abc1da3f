"""What single values of the file must look like. Each check gives the value or raises `Expected`."""

import re
from collections.abc import Collection
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chatd.base.base64url import KEY_BYTES, to_bytes
from chatd.base.presentable import NAME_MAX_BYTES, has_unseen, is_presentable
from chatd.directory.rules.checks.hints import Check, Expected, T, a_list_of
from chatd.directory.rules.directory import Interval
from chatd.directory.rules.logo import LOGO_MAX_BYTES, SIDE_MAX_PX, SIDE_MIN_PX, logo_in
from chatd.directory.rules.ranges import Range
from chatd.directory.rules.said import Said

TEXT_MAX_CHARACTERS = 500
LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_NUMBER = re.compile(r"\+?[0-9](?: ?[0-9]){2,17}")
_INTERVAL = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])")
_SPACED = re.compile("[\t\r]")  # as files of several lines have them
_HOST = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


def an_id(value: Any) -> str:
    """An id as it stands in links and files."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise Expected(Said("an_id"))
    return value


def a_name(value: Any) -> str:
    """A name that a visitor may be shown, and that fits into a credential."""
    if not isinstance(value, str) or not is_presentable(value) or has_unseen(value):
        raise Expected(Said("a_name", most=NAME_MAX_BYTES))
    return value


def a_text(value: Any) -> str:
    """Words for the page."""
    if not isinstance(value, str) or not value.strip() or len(value) > TEXT_MAX_CHARACTERS:
        raise Expected(Said("a_text", most=TEXT_MAX_CHARACTERS))
    if has_unseen(_SPACED.sub(" ", value), has_lines=True):
        raise Expected(Said("words", most=TEXT_MAX_CHARACTERS))
    return value


def a_language(value: Any) -> str:
    """A language tag. Source: BCP 47."""
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise Expected(Said("a_language"))
    return value


def a_bool(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise Expected(Said("a_bool"))
    return value


def a_number(value: Any) -> str:
    """A telephone number as people write it."""
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        raise Expected(Said("a_number"))
    return value


def a_date(value: Any) -> date:
    """A TOML date, without quotes."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise Expected(Said("a_date"))
    return value


def a_timezone(value: Any) -> str:
    """A name of the IANA list."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError, AttributeError):
        raise Expected(Said("a_timezone")) from None
    return str(value)


def an_interval(value: Any) -> Interval:
    """Opening hours within one day, or over its midnight."""
    found = _INTERVAL.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise Expected(Said("an_interval"))
    hours = [int(part) for part in found.groups()]
    return Interval(time(hours[0], hours[1]), time(hours[2], hours[3]))


def a_day(value: Any) -> tuple[Interval, ...]:
    """The intervals of one day, earliest first; only the last may reach over midnight."""
    intervals = a_list_of(an_interval)(value)
    for before, after in pairwise(intervals):
        if not before.opens < before.closes <= after.opens:
            raise Expected(Said("hours_in_order"))
    return intervals


def a_root(value: Any) -> str:
    """A root's public key, as `keys root` prints it."""
    wrong = Expected(Said("a_root"))
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9_-]{43}", value):
        raise wrong
    try:
        is_key = len(to_bytes(value)) == KEY_BYTES
    except ValueError:
        is_key = False
    if not is_key:
        raise wrong
    return value


def a_logo(value: Any) -> str:
    """A small picture as base64; "" is none."""
    found = logo_in(value) if isinstance(value, str) else None
    if value != "" and found is None:
        gaps = {"most": LOGO_MAX_BYTES, "least": SIDE_MIN_PX, "side": SIDE_MAX_PX}
        raise Expected(Said("a_logo", **gaps))
    return found or ""


def an_origin(value: Any) -> str:
    """The origin of a site, exactly as a browser says it."""
    wrong = Expected(Said("an_origin"))
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port
    except (ValueError, AttributeError, TypeError):
        raise wrong from None
    shown = f"[{host}]" if ":" in host else host
    is_own = shown in LOOPBACK
    if parts.scheme not in ({"https", "http"} if is_own else {"https"}):
        raise wrong
    said = f"{parts.scheme}://{shown}" + (f":{port}" if port is not None else "")
    is_default = port in {0, {"https": 443, "http": 80}[parts.scheme]}
    if value != said or is_default or not (is_own or _HOST.fullmatch(host)):
        raise wrong
    return said


def one_of(choices: Collection[str]) -> Check[str]:
    """One of a few words."""

    def a_choice(value: Any) -> str:
        if value not in choices or not isinstance(value, str):
            raise Expected(Said("one_of", choices=", ".join(sorted(choices))))
        return value

    return a_choice


def one_or_several(check: Check[T]) -> Check[tuple[T, ...]]:
    """One value, or a list of different ones."""
    many = several(check)

    def some(value: Any) -> tuple[T, ...]:
        return many(value if isinstance(value, list) else [value])

    return some


def whole(within: Range) -> Check[int]:
    """A whole number in a range."""

    def a_whole_number(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not within.holds(value):
            key = "a_whole_number_or_zero" if within.or_zero else "a_whole_number"
            raise Expected(Said(key, least=within.least, most=within.most))
        return value

    return a_whole_number


def several(check: Check[T], *, least: int = 1, most: int = 50) -> Check[tuple[T, ...]]:
    """A list of different values, so and so many."""

    def a_set(value: Any) -> tuple[T, ...]:
        values = a_list_of(check)(value)
        if not least <= len(values) <= most or len(set(values)) != len(values):
            raise Expected(Said("several", least=least, most=most))
        return values

    return a_set
