"""A client's WebSocket frames are masked, all of them. Source: RFC 6455, 5.1: else close with 1002.

aiohttp's reader takes either. What is sent unmasked can be chosen byte by byte to look like another protocol to a cache
on the way. So the heads of frames are walked here before the reader sees them; their bodies are only skipped.
"""

_SMALL, _WIDE, _MASK = (
    126,
    127,
    0x80,
)  # lengths that say how many bytes of length follow, and the bit
_MORE = {_SMALL: 2, _WIDE: 8}
_HEAD_BYTES = 8  # of a frame whose length takes two bytes: those, two before them, the mask


class Masks:
    """Where the next frame of one connection begins."""

    __slots__ = ("_head", "_skip")

    def __init__(self) -> None:
        self._skip = 0  # bytes of mask and body that are still to come
        self._head = b""  # of the next frame, when it came in pieces

    def are_in(self, data: bytes) -> bool:
        """Whether every frame that begins in these bytes is masked."""
        size = len(data)
        if size > _HEAD_BYTES and not self._skip and not self._head and data[1] & _MASK:
            said = data[1] & 0x7F
            whole = said + 6 if said < _SMALL else (data[2] << 8 | data[3]) + _HEAD_BYTES
            if (
                size == whole
            ):  # one whole frame, nearly always; never a wide one that the reader would take
                return True
        return self._walk(data)

    def _walk(self, data: bytes) -> bool:
        if self._head:
            data, self._head = self._head + data, b""
        at = self._skip
        while at < len(data):
            if at + 1 < len(data) and not data[at + 1] & _MASK:
                return False
            end = _end(data, at)
            if end is None:
                self._head, self._skip = data[at:], 0
                return True
            at = end
        self._skip = at - len(data)
        return True


def _end(data: bytes, at: int) -> int | None:
    """Where the frame that begins here ends; None while its length is not all there."""
    if at + 2 > len(data):
        return None
    length = data[at + 1] & 0x7F
    more = _MORE.get(length, 0)
    start = at + 2 + more
    if start > len(data):
        return None
    size = int.from_bytes(data[at + 2 : start], "big") if more else length
    return start + 4 + size
