"""From bytes to a parsed file: other encodings and slips of TOML are told in words, with what to do."""

import codecs
import re
import tomllib
from collections.abc import Iterator
from typing import Any

from chatd.directory.rules.checks.fields import DirectoryFileError

SLIPS_TOLD_MAX = 20
WIDE = (  # the longer mark first: that of UTF-32 begins with that of UTF-16
    ("UTF-32", (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)),
    ("UTF-16", (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)),
)
SAVE = "save it as UTF-8 in your editor"
QUOTES = (
    "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}"
)
QUOTES += "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}"
QUOTES += "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"

_KEY = r"^[ \t]*[A-Za-z0-9_.-]+[ \t]*"
_AT = re.compile(r"\(at line (\d+), column \d+\)")
# What a line looks like, and what is to be done. Told of every such line once the file is no TOML.
_SLIPS = (
    (
        re.compile(rf"{_KEY}=[ \t]*\[?[ \t]*[{QUOTES}]"),
        'typographic quotes: write straight ones, "',
    ),
    (
        re.compile("^[^\"'#]*[\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff]"),
        "a space that is none, or a letter that cannot be seen: write a plain space",
    ),
    (
        re.compile(rf"{_KEY}=[ \t]*(?P<number>\+?[0-9][0-9 ()-]*?)[ \t]*(?:#.*)?$"),
        'a number that TOML does not know: write a telephone number in quotes, "{number}"',
    ),
    (
        re.compile(rf"{_KEY}=[ \t]*\d{{1,2}}\.\d{{1,2}}\.\d{{4}}"),
        "a day is written year first, without quotes: 2026-12-24",
    ),
    (
        re.compile(rf"{_KEY}=[ \t]*\[?[ \t]*\d{{1,2}}[:.]?\d{{0,2}}[ \t]*[-\N{{EN DASH}}]"),
        'hours are written in brackets and quotes: ["17:00-21:00"]',
    ),
    (
        re.compile(rf"{_KEY}=[ \t]*(?:True|TRUE|False|FALSE|yes|Yes|no|No|on|off)[ \t]*(?:#.*)?$"),
        "write true or false, in small letters",
    ),
    (re.compile(rf"{_KEY}:[ \t]"), "write = between the key and its value, not a colon"),
    (re.compile(rf"{_KEY}=[ \t]*(?:#.*)?$"), "there is no value behind the ="),
    (
        re.compile(rf"{_KEY}=[ \t]*(?:https?:|[^\W\d_])[^\"'\[{{]*$"),
        "write a text in straight quotes",
    ),
    (re.compile(r"^[ \t]*//"), "a comment begins with #"),
)
_TWICE = re.compile(r"Cannot (?:declare|overwrite|mutate)")
_FINE = re.compile(
    rf"{_KEY}=[ \t]*(?:true|false|[+-]?(?:0|[1-9]\d*)|\d{{4}}-\d\d-\d\d)[ \t]*(?:#.*)?$"
)
_LISTS = ("organisation", "unit", "line", "embed", "staff", "line.helpline", "line.hours.exception")


def text_of(data: bytes, file: str) -> str:
    """What the file says; the mark that some editors put first is no part of it. Raises: DirectoryFileError."""
    for name, marks in WIDE:
        if data.startswith(marks):
            raise _not_utf8(file, f"it is {name}")
    if b"\0" in data:
        raise _not_utf8(file, "it is UTF-16 or UTF-32, or no text at all")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        begin = data.rfind(b"\n", 0, error.start) + 1
        letter = data[error.start : error.start + 1].decode("cp1252", "replace")
        count = len({data.count(b"\n", 0, at) for at in _foreign(data)})
        where = f"line {line} has a letter in another encoding"
        more = f"; {count - 1} more lines have such letters" if count > 1 else ""
        seen = f"; {letter!r} as Windows-1252 writes it, letter {error.start - begin + 1}{more}"
        raise _not_utf8(file, where, seen) from None


def values_of(text: str, file: str) -> dict[str, Any]:
    """The parsed file. Raises: DirectoryFileError (not TOML, with every slip of the pen that is known)."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DirectoryFileError(tuple(_slips(text, str(error), file))) from None
    except RecursionError:
        raise DirectoryFileError(
            (f"{file}: not TOML: too many brackets inside each other",)
        ) from None


def _not_utf8(file: str, where: str, seen: str = "") -> DirectoryFileError:
    return DirectoryFileError((f"{file}: not UTF-8: {where}; {SAVE}{seen}",))


def _foreign(data: bytes) -> Iterator[int]:
    """Where bytes stand that are no UTF-8; at most of a thousand letters."""
    at = 0
    for _ in range(1000):
        try:
            data[at:].decode("utf-8")
        except UnicodeDecodeError as error:
            at += error.start
            yield at
            at += 1
        else:
            return


def _slips(text: str, said: str, file: str) -> Iterator[str]:
    """What the parser said, with its line; then what is plainly wrong further down, which it never reached."""
    lines = text.splitlines()
    at = _AT.search(said)
    first = int(at[1]) if at else len(lines)
    what = _AT.sub("", said).replace("(at end of document)", "").strip()
    line = lines[first - 1] if 0 < first <= len(lines) else ""
    hint = _twice(what, line, lines) or _slip_of(line) or _generally(what)
    yield f"{file}:{first}: not TOML: {hint or what}" + (f" ({what})" if hint else "")
    told = 1
    for number, each in enumerate(lines[first:], start=first + 1):
        slip = _slip_of(each)
        if slip:
            told += 1
            yield f"{file}:{number}: not TOML: {slip}"
        if told == SLIPS_TOLD_MAX:
            return


def _slip_of(line: str) -> str:
    if _FINE.match(line):
        return ""
    for looks, do in _SLIPS:
        found = looks.search(line)
        if found:
            return do.format(**found.groupdict()) if found.groupdict() else do
    return ""


def _twice(said: str, line: str, lines: list[str]) -> str:
    if not _TWICE.search(said):
        return ""
    name = line.strip().strip("[]").strip()
    single = next((at for at, each in enumerate(lines, 1) if each.strip() == f"[{name}]"), None)
    if line.strip().startswith("[[") and single:
        return f"line {single} says [{name}]: write [[{name}]] with two brackets each time"
    if name in _LISTS:
        return f"a further {name} is written with two brackets, [[{name}]], each time"
    if line.lstrip().startswith("["):
        return f"{name} stands there twice: its keys belong into one table"
    return "this key stands there twice"


def _generally(said: str) -> str:
    if "'\\n'" in said or "Unterminated string" in said or "Expected '\"" in said:
        return "the closing quote is missing"
    if "Unclosed array" in said:
        return "a comma between two values, or the closing ], is missing"
    if "Unclosed inline table" in said:
        return "a comma between two values, or the closing }, is missing"
    if "Expected '='" in said:
        return "a key, = and a value are expected"
    if "\\\\" in said or "Unescaped" in said or "escape" in said:
        return "write a backslash twice, \\\\, or leave it out"
    return ""
