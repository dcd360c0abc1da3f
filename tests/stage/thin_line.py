"""A thin line, as in the far north: few bytes a second for all connections together, long on their way, some lost."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass

SEGMENT_BYTES = 1460
WINDOW_SEGMENTS = 10  # on their way at once on one connection. Source: RFC 6928
BITS = 8
IN_ORDER_SECONDS = 1e-6  # what is due at the same time would come in any order
SEED = 11  # the same segments are late in every run that sends the same


class Direction:
    """What all connections share, one way."""

    def __init__(self) -> None:
        self.free_at = 0.0


@dataclass(frozen=True)
class Kind:
    """How thin it is. `late_share` of the segments are lost once, and come `late_seconds` later."""

    bits_per_second: float
    round_trip_seconds: float
    late_share: float = 0.0
    late_seconds: float = 0.0
    opening_round_trips: int = 1  # TCP's own; with TLS 1.3 one more


# The worst line that a talk must bear.
LINK_L = Kind(
    bits_per_second=50_000,
    round_trip_seconds=0.8,
    late_share=0.02,
    late_seconds=1.2,
    opening_round_trips=2,
)


class ThinLine:
    """One line for a whole proxy."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.bytes_per_second = kind.bits_per_second / BITS
        self.one_way_seconds = kind.round_trip_seconds / 2
        self.late = 0
        self._dice = random.Random(SEED)
        self._up, self._down = Direction(), Direction()

    async def open(self) -> None:
        """The handshakes, before anything can be asked."""
        await asyncio.sleep(self.kind.opening_round_trips * self.kind.round_trip_seconds)

    def up(self) -> "Way":
        return Way(self, self._up)

    def down(self) -> "Way":
        return Way(self, self._down)

    def lateness(self) -> float:
        """Of the next segment, in seconds."""
        is_late = self._dice.random() < self.kind.late_share
        self.late += is_late
        return self.kind.late_seconds if is_late else 0.0


class Way:
    """One direction of one connection."""

    def __init__(self, line: ThinLine, shared: Direction) -> None:
        self._line, self._shared = line, shared
        self._window = asyncio.Semaphore(WINDOW_SEGMENTS)
        self._last_at = 0.0

    async def carry(self, data: bytes, arrive: Callable[[bytes], None]) -> None:
        """Begin to carry it; done when the last segment has left. What follows a late one waits for it, as in TCP."""
        loop = asyncio.get_running_loop()
        for start in range(0, len(data), SEGMENT_BYTES):
            segment = data[start : start + SEGMENT_BYTES]
            await self._window.acquire()
            seconds = len(segment) / self._line.bytes_per_second
            self._shared.free_at = max(loop.time(), self._shared.free_at) + seconds
            at = self._shared.free_at + self._line.one_way_seconds + self._line.lateness()
            self._last_at = at = max(at, self._last_at + IN_ORDER_SECONDS)
            loop.call_at(at, arrive, segment)
            loop.call_at(at + self._line.one_way_seconds, self._window.release)

    async def landed(self) -> None:
        """Nothing is on its way any more."""
        for _ in range(WINDOW_SEGMENTS):
            await self._window.acquire()
