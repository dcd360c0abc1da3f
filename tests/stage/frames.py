"""Reads what a browser has sent over one TCP connection: HTTP as text, WebSocket frames unmasked (RFC 6455, 5.2)."""

from collections.abc import Iterator

END_OF_HEAD = b"\r\n\r\n"
TEXT, BINARY = 1, 2


def texts_of(sent: bytes) -> list[str]:
    """The request, and after an upgrade each frame; an unfinished frame at the end is left out."""
    head, found, rest = sent.partition(END_OF_HEAD)
    if not found or b"upgrade: websocket" not in head.lower():
        return [sent.decode("utf-8", "replace")]
    return [
        head.decode("latin-1"),
        *(payload.decode("utf-8", "replace") for _, payload in _frames(rest)),
    ]


def packets_of(sent: bytes) -> list[str | bytes]:
    """What either side has said over a WebSocket since its opening: text, or bytes where it is terse."""
    _, _, rest = sent.partition(END_OF_HEAD)
    return [
        payload.decode() if kind == TEXT else payload
        for kind, payload in _frames(rest)
        if kind in {TEXT, BINARY}
    ]


def _frames(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 2 <= len(data):
        is_masked, length, start = bool(data[at + 1] & 0x80), data[at + 1] & 0x7F, at + 2
        extra = {126: 2, 127: 8}.get(length, 0)
        if extra:
            length = int.from_bytes(data[start : start + extra], "big")
            start += extra
        mask = data[start : start + 4] if is_masked else b"\0\0\0\0"
        start += 4 if is_masked else 0
        if start + length > len(data):
            return
        payload = bytes(
            byte ^ mask[index % 4] for index, byte in enumerate(data[start : start + length])
        )
        yield data[at] & 0x0F, payload
        at = start + length
