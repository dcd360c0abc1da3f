"""Reads fixed and MLS-vector fields; refuses what is truncated, left over or non-minimal."""

from chatd.base.errors import Malformed


class Reader:
    """A cursor over bytes; every step raises `Malformed` when the bytes do not have that form."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def position(self) -> int:
        """How many bytes were read."""
        return self._at

    @property
    def is_at_end(self) -> bool:
        """Whether nothing is left."""
        return self._at == len(self._data)

    def since(self, start: int) -> bytes:
        """What was read since `start`, for a signature over it."""
        return self._data[start : self._at]

    def take(self, count: int) -> bytes:
        """Exactly `count` bytes. Raises: Malformed (fewer are left)."""
        if count > len(self._data) - self._at:
            raise Malformed
        self._at += count
        return self._data[self._at - count : self._at]

    def number(self, size_bytes: int) -> int:
        """An unsigned big-endian number. Raises: Malformed (truncated)."""
        return int.from_bytes(self.take(size_bytes), "big")

    def vector(self) -> bytes:
        """A vector with MLS's variable-length prefix.

        Raises: Malformed (truncated, reserved prefix, or a longer prefix than needed).
        Source: RFC 9420, section 2.1.2.
        """
        first = self.number(1)
        size_log2, length = first >> 6, first & 0x3F
        if size_log2 > 2:  # noqa: PLR2004  (three is reserved)
            raise Malformed
        for _ in range((1 << size_log2) - 1):
            length = length << 8 | self.number(1)
        if length < (0, 1 << 6, 1 << 14)[size_log2]:
            raise Malformed
        return self.take(length)

    def numbers(self) -> frozenset[int]:
        """A vector of u16 numbers. Raises: Malformed (truncated, odd length)."""
        inner = Reader(self.vector())
        found = set()
        while not inner.is_at_end:
            found.add(inner.number(2))
        return frozenset(found)

    def end(self) -> None:
        """Check that nothing follows. Raises: Malformed (trailing bytes)."""
        if not self.is_at_end:
            raise Malformed


def as_vector(data: bytes) -> bytes:
    """`data` with the shortest MLS length prefix."""
    length = len(data)
    if length < 1 << 6:
        return bytes([length]) + data
    if length < 1 << 14:
        return (length | 0x4000).to_bytes(2, "big") + data
    return (length | 0x80000000).to_bytes(4, "big") + data
