"""Sends at once what has not been sent lately, what changes often only every so often, and what failed once more."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from itertools import islice
from typing import Generic, TypeVar

AT_ONCE = 5  # sends in a row before others get their turn
RETRY_FIRST_SECONDS = (
    0.5  # after a send that failed; twice as long after each round in which all did
)
RETRY_MAX_SECONDS = 5.0
RETRIES_AT_ONCE = 20  # in one round, however many failed: one that works lets all others follow

Key = TypeVar("Key", bound=Hashable)


class Coalescer(Generic[Key]):
    """Marks come in any number; each key is sent at most once per `gap_seconds()`, the last mark never lost.

    `send` answers whether that is done with. A key that could not be sent is owed: it is tried again until it can be.
    All that are owed share one timer, so while a store is away it is asked for a few of them, not for all.
    """

    def __init__(
        self, send: Callable[[Key], Awaitable[bool]], gap_seconds: Callable[[], float]
    ) -> None:
        self._send, self._gap = send, gap_seconds
        self._resting: dict[Key, bool] = {}  # key: marked again since it was sent
        self._due: deque[Key] = deque()
        self._worker: asyncio.Task[None] | None = None
        self._owed: dict[Key, None] = {}  # in their order
        self._again: set[Key] = set()  # that are tried again in this round
        self._retry_seconds = RETRY_FIRST_SECONDS
        self._is_retrying = False

    def mark(self, key: Key) -> None:
        """This key has changed."""
        if key in self._resting:
            self._resting[key] = True
        elif key not in self._owed:  # which is sent as it is then
            self._queue(key)

    def _queue(self, key: Key) -> None:
        self._resting[key] = False
        self._due.append(key)
        if self._worker is None or self._worker.done():
            self._worker = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        sent = 0
        while self._due:
            key = self._due.popleft()
            self._resting[key] = False
            if await self._send(key):
                self._has_sent(key)
            else:
                self._owe(key)
            sent += 1
            if sent % AT_ONCE == 0:
                await asyncio.sleep(0)

    def _has_sent(self, key: Key) -> None:
        asyncio.get_running_loop().call_later(self._gap(), self._rested, key)
        if key in self._again:
            self._again.clear()
            self._retry_seconds = RETRY_FIRST_SECONDS
            self._try_owed(len(self._owed))

    def _rested(self, key: Key) -> None:
        if self._resting.pop(key, False):
            self._queue(key)

    # ---- what failed ----

    def _owe(self, key: Key) -> None:
        del self._resting[key]
        self._again.discard(key)
        self._owed[key] = None
        if not self._is_retrying:
            self._is_retrying = True
            asyncio.get_running_loop().call_later(self._retry_seconds, self._retry)

    def _retry(self) -> None:
        self._is_retrying = False
        self._retry_seconds = min(2 * self._retry_seconds, RETRY_MAX_SECONDS)
        self._again = set(self._try_owed(RETRIES_AT_ONCE))

    def _try_owed(self, most: int) -> list[Key]:
        """The first of them, which come to the end when they fail again."""
        keys = list(islice(self._owed, most))
        for key in keys:
            del self._owed[key]
            self._queue(key)
        return keys
