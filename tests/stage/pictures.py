"""Small pictures, made here so that nobody must know where they come from."""

import struct
import zlib
from base64 import b64encode

RED = (200, 30, 30)


def png(
    width: int = 48, height: int = 32, colour: tuple[int, int, int] = RED, more: bytes = b""
) -> bytes:
    """One colour all over. `more`: a chunk's name, put in before the picture."""
    rows = (b"\0" + bytes(colour) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [
        (b"IHDR", header),
        *([(more, b"\0" * 8)] if more else []),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def webp(kind: bytes, body: bytes) -> bytes:
    """With a header of this kind; nothing that a browser would draw stands behind it."""
    body = body.ljust(40, b"\0")
    chunk = kind + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


def as_text(data: bytes) -> str:
    return b64encode(data).decode()
