"""An organisation's logo: a small picture in PNG or WebP, told by its own bytes, as base64 in what it has decided.

SVG is none: it is a program's page as much as a picture. What its header says of its size counts, for a picture that
says less than it draws is refused by the browser.
"""

import binascii
from base64 import b64decode
from typing import NamedTuple

LOGO_MAX_BYTES = 4_096
SIDE_MIN_PX, SIDE_MAX_PX = 16, 512

HEADERS_BYTES = 32  # in them is all that is read here
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
MOVES_PNG, MOVES_WEBP = b"acTL", 0x02
DATA = ("data:image/png;base64,", "data:image/webp;base64,")


class Size(NamedTuple):
    """In pixels."""

    width: int
    height: int


def logo_in(text: str) -> str | None:
    """The picture as plain base64, also out of a `data:` address; None for what is none that we show."""
    for start in DATA:
        text = text.removeprefix(start)
    if len(text) > LOGO_MAX_BYTES * 4 // 3 + 4:
        return None
    try:
        data = b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    size = size_of(data)
    fits = size is not None and all(SIDE_MIN_PX <= side <= SIDE_MAX_PX for side in size)
    return text if fits and len(data) <= LOGO_MAX_BYTES else None


def logo_said(logo: str) -> str:
    """In words, for who looks at what has changed: "64 x 32 px, 912 bytes, 4f2a09c1", a checksum last."""
    if not logo:
        return ""
    data = b64decode(logo)
    size = size_of(data) or Size(0, 0)
    return f"{size.width} x {size.height} px, {len(data)} bytes, {binascii.crc32(data):08x}"


def size_of(data: bytes) -> Size | None:
    """Of a PNG or a WebP that does not move; None for anything else."""
    if data.startswith(PNG) and len(data) > HEADERS_BYTES and MOVES_PNG not in data:
        return Size(int.from_bytes(data[16:20]), int.from_bytes(data[20:24]))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP" and len(data) > HEADERS_BYTES:
        return _size_of_webp(data[12:16], data[20:])
    return None


def _size_of_webp(kind: bytes, body: bytes) -> Size | None:
    """Source: RFC 9649, sections 2.5 to 2.7."""
    if kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        return Size(_little(body[6:8]) & 0x3FFF, _little(body[8:10]) & 0x3FFF)
    if kind == b"VP8L" and body[:1] == b"\x2f":
        bits = _little(body[1:5])
        return Size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8X" and not body[0] & MOVES_WEBP:
        return Size(_little(body[4:7]) + 1, _little(body[7:10]) + 1)
    return None


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")
