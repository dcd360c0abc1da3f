"""A thin line, as in the far north: few bytes a second for all connections together, each long on its way."""

import asyncio
from collections.abc import Callable

SEGMENT_BYTES = 1460
WINDOW_SEGMENTS = 10  # on their way at once on one connection. Source: RFC 6928
BITS = 8


class Direction:
    """What all connections share, one way."""

    def __init__(self) -> None:
        self.free_at = 0.0


class ThinLine:
    """One line for a whole proxy."""

    def __init__(self, *, bits_per_second: float, round_trip_seconds: float) -> None:
        self.bytes_per_second = bits_per_second / BITS
        self.one_way_seconds = round_trip_seconds / 2
        self._up, self._down = Direction(), Direction()

    async def open(self) -> None:
        """One round trip: the handshake of TCP."""
        await asyncio.sleep(2 * self.one_way_seconds)

    def up(self) -> "Way":
        return Way(self, self._up)

    def down(self) -> "Way":
        return Way(self, self._down)


class Way:
    """One direction of one connection."""

    def __init__(self, line: ThinLine, shared: Direction) -> None:
        self._line, self._shared = line, shared
        self._window = asyncio.Semaphore(WINDOW_SEGMENTS)

    async def carry(self, data: bytes, arrive: Callable[[bytes], None]) -> None:
        """Begin to carry it; done when the last segment has left."""
        loop = asyncio.get_running_loop()
        for start in range(0, len(data), SEGMENT_BYTES):
            segment = data[start : start + SEGMENT_BYTES]
            await self._window.acquire()
            seconds = len(segment) / self._line.bytes_per_second
            self._shared.free_at = max(loop.time(), self._shared.free_at) + seconds
            at = self._shared.free_at + self._line.one_way_seconds
            loop.call_at(at, arrive, segment)
            loop.call_at(at + self._line.one_way_seconds, self._window.release)

    async def landed(self) -> None:
        """Nothing is on its way any more."""
        for _ in range(WINDOW_SEGMENTS):
            await self._window.acquire()
