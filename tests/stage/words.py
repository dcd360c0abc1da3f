"""Planted words, and the search for them in every form in which they could have been written down."""

import base64
import hashlib
import json
import secrets
import urllib.parse
from collections.abc import Iterable, Mapping


def planted(name: str) -> str:
    """A word that stands nowhere else: letters beyond ASCII, and 128 random bits."""
    return f"käpy-{name}-{secrets.token_hex(16)}"


def forms_of(word: str) -> Mapping[str, bytes]:
    """Every form, by name. Base64 in its three alignments, of UTF-8 and of UTF-16."""
    utf8 = word.encode()
    plain = {
        "raw": utf8,
        "utf-16-le": word.encode("utf-16-le"),
        "utf-16-be": word.encode("utf-16-be"),
        "utf-32": word.encode("utf-32-le"),
        "latin-1": word.encode("latin-1"),
        "hex": utf8.hex().encode(),
        "HEX": utf8.hex().upper().encode(),
        "url": urllib.parse.quote(word).encode(),
        "json": json.dumps(word)[1:-1].encode(),
        "repr": repr(utf8)[2:-1].encode(),
        "reversed": utf8[::-1],
    }
    digests = {name: hashlib.new(name, utf8).digest() for name in ("md5", "sha1", "sha256")}
    hexes = {f"{name}-hex": digest.hex().encode() for name, digest in digests.items()}
    return {**plain, **digests, **hexes, **_base64_forms(utf8)}


def _base64_forms(data: bytes) -> Mapping[str, bytes]:
    """What base64 makes of `data` wherever it begins in a longer text; the unsure characters at the ends cut off."""
    forms = {}
    for before in range(3):
        text = base64.b64encode(b"\0" * before + data)
        first = -(-before * 8 // 6)
        last = (before + len(data)) * 8 // 6
        forms[f"base64+{before}"] = text[first:last]
        forms[f"base64url+{before}"] = text[first:last].translate(bytes.maketrans(b"+/", b"-_"))
    return forms


def found(words: Iterable[str], haystack: bytes) -> list[tuple[str, str]]:
    """Each word that is there, with the form in which it was found."""
    return [
        (word, name) for word in words for name, form in forms_of(word).items() if form in haystack
    ]
