"""Sends at once what has not been sent lately, and what changes often only every so often."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

AT_ONCE = 20  # sends in a row before others get their turn


class Coalescer:
    """Marks come in any number; each key is sent at most once per `gap_seconds()`, the last mark never lost."""

    def __init__(
        self, send: Callable[[str], Awaitable[None]], gap_seconds: Callable[[], float]
    ) -> None:
        self._send, self._gap = send, gap_seconds
        self._resting: dict[str, bool] = {}  # key: marked again since it was sent
        self._due: deque[str] = deque()
        self._worker: asyncio.Task[None] | None = None

    def mark(self, key: str) -> None:
        """This key has changed."""
        if key in self._resting:
            self._resting[key] = True
        else:
            self._queue(key)

    def _queue(self, key: str) -> None:
        self._resting[key] = False
        self._due.append(key)
        if self._worker is None or self._worker.done():
            self._worker = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        sent = 0
        while self._due:
            key = self._due.popleft()
            loop.call_later(self._gap(), self._rested, key)
            self._resting[key] = False
            await self._send(key)
            sent += 1
            if sent % AT_ONCE == 0:
                await asyncio.sleep(0)

    def _rested(self, key: str) -> None:
        if self._resting.pop(key, False):
            self._queue(key)
