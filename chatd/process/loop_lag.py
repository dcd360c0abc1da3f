"""How late the event loop is: what everybody waits for when one piece of work takes long."""

import asyncio

from chatd.base.worst import Worst

LOOK_SECONDS = 0.25


class LoopLag:
    """Looks four times a second, at next to no cost, from `start` to `stop`."""

    def __init__(self) -> None:
        self.worst = Worst()
        self._handle: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """From now on."""
        loop = asyncio.get_running_loop()
        self._due = loop.time() + LOOK_SECONDS
        self._handle = loop.call_at(self._due, self._look)

    def stop(self) -> None:
        """No more. Idempotent."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _look(self) -> None:
        self.worst.note(asyncio.get_running_loop().time() - self._due)
        self.start()
