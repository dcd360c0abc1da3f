"""Who is on the wire and not a WebSocket yet: how long each may take, and how many there may be.

A caller that says nothing costs an open file, and those are bounded. So whoever is silent is let go in time, and sooner
when there is no room: the one that was silent longest goes first, of its own source or of all.

    came ──▶ HEAD ──▶ BODY ──▶ answered ──▶ IDLE ──▶ HEAD …      reads too slowly: READING, and back
              └────────┴─────────────┴── too long: cut
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Protocol

import structlog

NETWORK_SHARE = 20  # one source holds at most a twentieth of all
SHARE_MIN = 32  # or so many: a shelter's pages load at the same time


log = structlog.get_logger("chatd.transport")


class Phase(Enum):
    """What we wait for; the value is for how many seconds at most."""

    HEAD = 10.0  # the whole head of a request, from the connection or its first byte on
    BODY = 30.0  # its body: 64 KiB at 20 kbit/s take 26 s
    IDLE = 75.0  # the next request, and what was answered to be read; a proxy lets go after 60 s
    READING = 120.0  # that a long answer is read


GIVES_WAY = (
    Phase.HEAD,
    Phase.IDLE,
    Phase.BODY,
    Phase.READING,
)  # first those that have said nothing


class Caller(Protocol):
    """One connection that speaks HTTP."""

    source: bytes | None

    def cut(self) -> None:
        """Close it now, whatever is unsent."""


class Callers:
    """All of them. Each phase in the order in which they came to it, so that the first is always due first."""

    def __init__(self, most: int, crowded: Callable[[], None] = lambda: None) -> None:
        """`crowded` is called when there is no room for one more."""
        self._max, self._crowded = most, crowded
        self._share = max(SHARE_MIN, self._max // NETWORK_SHARE)
        self._time = asyncio.get_running_loop().time
        self._phases: dict[Phase, dict[Caller, float]] = {phase: {} for phase in Phase}
        self._of: dict[Caller, Phase | None] = {}  # None: it is being answered
        self._of_source: Counter[bytes] = Counter()

    def __len__(self) -> int:
        """How many there are."""
        return len(self._of)

    def came(self, caller: Caller) -> None:
        """A new connection. Whoever has been silent longest gives way to it; where nobody is, it is cut itself."""
        source = caller.source
        if source is not None and self._of_source[source] >= self._share:
            self._make_room(source)
        if len(self._of) >= self._max:
            log.warning("connections_crowded")
            self._crowded()
            if not self._make_room(None):
                caller.cut()
                return
        self._of[caller] = None
        self.move(caller, Phase.HEAD)
        if source is not None:
            self._of_source[source] += 1

    def move(self, caller: Caller, phase: Phase | None) -> None:
        """It is in this phase from now on; one that is gone is in none."""
        if caller not in self._of:
            return
        before = self._of[caller]
        if before is not None:
            del self._phases[before][caller]
        self._of[caller] = phase
        if phase is not None:
            self._phases[phase][caller] = self._time()

    def phase_of(self, caller: Caller) -> Phase | None:
        """What it is in; None while it is answered, and when it is gone."""
        return self._of.get(caller)

    def gone(self, caller: Caller) -> None:
        """It is closed, or a WebSocket. Idempotent."""
        if caller not in self._of:
            return
        phase = self._of.pop(caller)
        if phase is not None:
            del self._phases[phase][caller]
        if caller.source is not None:
            self._of_source[caller.source] -= 1
            if not self._of_source[caller.source]:
                del self._of_source[caller.source]

    async def look(self) -> None:
        """Once a second: whoever took too long is cut."""
        now = self._time()
        for phase, waiting in self._phases.items():
            for caller in _late(waiting, now - phase.value):
                self._cut(caller)

    def _make_room(self, source: bytes | None) -> bool:
        """One is cut, of this source or of all; False where all of them are being answered."""
        for phase in GIVES_WAY:
            for caller in self._phases[phase]:
                if source is None or caller.source == source:
                    self._cut(caller)
                    return True
        return False

    def _cut(self, caller: Caller) -> None:
        self.gone(caller)
        caller.cut()


def _late(waiting: dict[Caller, float], before: float) -> Iterator[Caller]:
    """Those who came to it before; nothing is looked at behind the first who did not."""
    while waiting:
        caller, since = next(iter(waiting.items()))
        if since > before:
            return
        yield caller  # who is then taken out of it
