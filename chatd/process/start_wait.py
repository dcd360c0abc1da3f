"""A start waits for what is coming up, for a bounded time, and says so when that begins and when it ends."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

LOOK_AGAIN_SECONDS = 0.5

T = TypeVar("T")
log = structlog.get_logger("chatd.start")


class StoppedMeanwhileError(Exception):
    """The process was told to stop while it waited."""


class StartWait:
    """The time that one start may wait in all, for everything together; `stopped` ends it at once."""

    def __init__(self, seconds: float = 0, stopped: asyncio.Event | None = None) -> None:
        self._seconds, self._stopped = seconds, stopped or asyncio.Event()

    async def until(
        self, part: str, ask: Callable[[], Awaitable[T]], why: Callable[[Exception], str | None]
    ) -> T:
        """What `ask` gives, asked again while `why` says in a word what may pass.

        Raises: whatever `ask` raises last; StoppedMeanwhileError.
        """
        is_said = False
        while True:
            began = asyncio.get_running_loop().time()
            try:
                found = await ask()
            except Exception as error:
                reason = why(error)
                if reason is None or self._seconds <= 0:
                    raise
                if not is_said:
                    log.warning(
                        "start_waits", part=part, reason=reason, seconds=round(self._seconds)
                    )
                    is_said = True
            else:
                if is_said:
                    log.info("start_goes_on", part=part)
                return found
            await self._pause()
            self._seconds -= asyncio.get_running_loop().time() - began

    async def _pause(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopped.wait(), LOOK_AGAIN_SECONDS)
        if self._stopped.is_set():
            raise StoppedMeanwhileError
