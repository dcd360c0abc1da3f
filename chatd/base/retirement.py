"""A release that is not safe any more, as the release key says it: made without network, believed by pages.

    01  moment:u64  number:u64  length:u8  version  signature[64]        (big-endian; docs/adr/0042)

The signature is Ed25519 over `LABEL` and everything before it. There is no field that could be left out, and none to
choose an algorithm by. The daemon hands such statements out and does not verify them: pages do.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from struct import Struct, error

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from chatd.base.base64url import to_bytes, to_text

LABEL = b"avoinlinja-retirement-v1\0"
VERSION = re.compile(r"[0-9]{1,5}\.[0-9]{1,5}\.[0-9]{1,5}")  # as in /w/VERSION/
STATEMENTS_MAX_COUNT = 16  # each goes out with every answer to `GET /line/EMBED`
NUMBER_MAX = 2**63 - 1
_HEAD = Struct(">BQQB")
_SIGNATURE_BYTES = 64


@dataclass(frozen=True, slots=True)
class Retirement:
    """`moment`: seconds since 1970, when it was signed; `number`: which of this key's, from 1."""

    version: str
    moment: int
    number: int


def make_retirement(key: Ed25519PrivateKey, retirement: Retirement) -> str:
    """The signed statement as text. Raises: ValueError for what is no version, moment or number."""
    if not VERSION.fullmatch(retirement.version):
        raise ValueError("version")
    if not (0 <= retirement.moment <= NUMBER_MAX and 1 <= retirement.number <= NUMBER_MAX):
        raise ValueError("number")
    name = retirement.version.encode("ascii")
    signed = _HEAD.pack(1, retirement.moment, retirement.number, len(name)) + name
    return to_text(signed + key.sign(LABEL + signed))


def is_signed(statement: str, key: bytes) -> bool:
    """Whether this release key has signed it. Whoever looks from outside asks; the daemon does not need to."""
    source = to_bytes(statement)
    try:
        public = Ed25519PublicKey.from_public_bytes(key)
        public.verify(source[-_SIGNATURE_BYTES:], LABEL + source[:-_SIGNATURE_BYTES])
    except (InvalidSignature, ValueError):
        return False
    return True


def read_retirement(statement: str) -> Retirement:
    """What a statement says, unverified. Raises: ValueError for anything that `make_retirement` does not make."""
    source = to_bytes(statement)
    try:
        kind, moment, number, length = _HEAD.unpack_from(source)
    except error:
        raise ValueError("too short") from None
    version = source[_HEAD.size : _HEAD.size + length].decode("ascii")
    is_whole = (
        len(source) == _HEAD.size + length + _SIGNATURE_BYTES and to_text(source) == statement
    )
    if kind != 1 or not is_whole or not VERSION.fullmatch(version):
        raise ValueError("of another form")
    return Retirement(version, moment, number)


def read_statements(lines: Iterable[str]) -> tuple[str, ...]:
    """One on a line; blank lines and those that begin with "#" are passed over. Raises: ValueError, with the line."""
    found = []
    for number, line in enumerate(lines, 1):
        if (text := line.strip()) and not text.startswith("#"):
            try:
                read_retirement(text)
            except ValueError:
                raise ValueError(
                    f"line {number}: no statement as `chatd retire` prints it"
                ) from None
            found.append(text)
    if len(found) > STATEMENTS_MAX_COUNT:
        raise ValueError(f"{len(found)} statements; at most {STATEMENTS_MAX_COUNT}")
    return tuple(found)
