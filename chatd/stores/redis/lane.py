"""What is asked of one Redis in one turn of the loop leaves together; what is asked meanwhile follows together.

So the cost of a round trip is shared by all that happens at the same time, and order is kept: what was asked first is
done first. A Redis that is silent for longer than the patience fails all that wait; one that is slow, those who have
waited too long. A command whose answer was lost is not sent again, for it may have been done. The connection is made
when something is asked; after one that was lost, or did not come about, it waits a random moment first, so that not all
daemons come back in one instant.
"""

import asyncio
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from chatd.base.worst import Worst
from chatd.stores.redis.guard import RefusedRedisError
from chatd.stores.redis.link import Future, Link, ReplyError

PATIENCE_SECONDS = 2.0  # for a connection, and for the answers to a batch
WAIT_MAX_SECONDS = 10.0  # until it is sent, behind a crowd of others that Redis answers in time
COMMANDS_MAX = 500  # in one batch; the others follow in the next
WAITING_MAX_BYTES = 32 * 1024 * 1024  # what is above it is refused at once
COMMAND_BYTES = 200  # what a command takes beside its own bytes
PAUSE_FIRST_SECONDS = 0.1
PAUSE_MAX_SECONDS = 0.5

Sleep = Callable[[float], Awaitable[None]]


class TooMuchWaitsError(Exception):
    """More is asked than Redis answers."""


class NotPrimaryError(ConnectionError):
    """This Redis is a replica: it takes no writes, and another does."""


class Asked(NamedTuple):
    """A command that waits, `at`: since when on the loop's clock."""

    said: bytes
    answer: Future
    at: float


class Lane:
    """One connection to one Redis."""

    def __init__(self, dial: Callable[[], Awaitable[Link]], sleep: Sleep, worst: Worst) -> None:
        """`dial`: a link, signed in and found fit. Raises: OSError, ReplyError, RefusedRedisError.

        `worst`: is told how many seconds each batch took; one without an answer in time took the patience.
        """
        self.sent = 0  # batches: so many round trips
        self._dial, self._sleep = dial, sleep
        self._worst, self._sent_at = worst, 0.0
        self._waiting: deque[Asked] = deque()
        self._waiting_bytes = 0
        self._link: Link | None = None
        self._dialling: asyncio.Task[None] | None = None
        self._failures = 0  # one after another
        self._hurry: asyncio.TimerHandle | None = None
        self._is_called = False  # `_send` is

    @property
    def link(self) -> Link | None:
        """The connection, while there is one."""
        return self._link

    def put(self, said: bytes) -> Future:
        """Ask it; by the future comes the answer, or ReplyError, OSError, TooMuchWaitsError, RefusedRedisError."""
        loop = asyncio.get_running_loop()
        answer: Future = loop.create_future()
        size = len(said) + COMMAND_BYTES
        if self._waiting_bytes + size > WAITING_MAX_BYTES:
            answer.set_exception(TooMuchWaitsError())
            return answer
        self._waiting_bytes += size
        self._waiting.append(Asked(said, answer, loop.time()))
        self._call_soon()
        return answer

    def drop(self) -> None:
        """Let the connection go: who answers there is not who should."""
        if self._link is not None:
            self._link.close()

    async def close(self) -> None:
        """For good."""
        if self._dialling is not None:
            self._dialling.cancel()
            await asyncio.gather(self._dialling, return_exceptions=True)
        self.drop()
        self._fail_all(ConnectionAbortedError())

    # ---- one batch after another ----

    def _call_soon(self) -> None:
        if not self._is_called:
            self._is_called = True
            asyncio.get_running_loop().call_soon(self._send)

    def _send(self) -> None:
        self._is_called = False
        self._fail_late()
        if not self._waiting:
            return
        if self._link is None:
            if self._dialling is None:
                self._dialling = asyncio.get_running_loop().create_task(self._dial_anew())
        elif not self._link.is_busy:
            self._send_batch(self._link)

    def _send_batch(self, link: Link) -> None:
        batch = [asked for asked in self._taken() if not asked.answer.done()]
        if not batch:
            return
        self.sent += 1
        self._sent_at = time.monotonic()
        self._hurry = asyncio.get_running_loop().call_later(PATIENCE_SECONDS, self._give_up)
        link.send(b"".join([asked.said for asked in batch]), [asked.answer for asked in batch])

    def _taken(self) -> list[Asked]:
        taken = [self._waiting.popleft() for _ in range(min(COMMANDS_MAX, len(self._waiting)))]
        self._waiting_bytes -= sum([len(asked.said) + COMMAND_BYTES for asked in taken])
        if self._waiting:
            self._call_soon()
        return taken

    def _give_up(self) -> None:
        self._note_trip()
        self.drop()
        self._fail_all(TimeoutError())

    def _answered(self) -> None:
        self._failures = 0
        self._note_trip()
        self._calm()
        if self._waiting:
            self._call_soon()  # behind those who were just answered: what they ask now goes along

    def _note_trip(self) -> None:
        self._worst.note(time.monotonic() - self._sent_at)

    def _calm(self) -> None:
        if self._hurry is not None:
            self._hurry.cancel()
            self._hurry = None

    def _ended(self) -> None:
        self._calm()
        self._link = None
        self._failures += 1
        if self._waiting:
            self._call_soon()

    # ---- the connection ----

    async def _dial_anew(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._pause()
                self._take(await self._dial())
        except (OSError, ReplyError, RefusedRedisError) as error:
            self._failures += 1
            self._fail_all(error)
        finally:
            self._dialling = None
        if self._waiting:
            self._call_soon()

    async def _pause(self) -> None:
        if self._failures:
            longest = min(PAUSE_MAX_SECONDS, PAUSE_FIRST_SECONDS * 2 ** min(self._failures - 1, 8))
            await self._sleep(random.uniform(0, longest))  # noqa: S311 - no secret

    def _take(self, link: Link) -> None:
        self._link, link.answered, link.ended = link, self._answered, self._ended
        if not link.is_up:
            self._ended()

    # ---- who waits in vain ----

    def _fail_late(self) -> None:
        late = asyncio.get_running_loop().time() - WAIT_MAX_SECONDS
        while self._waiting and (self._waiting[0].at <= late or self._waiting[0].answer.done()):
            self._fail(self._waiting.popleft(), TimeoutError())

    def _fail_all(self, error: Exception) -> None:
        while self._waiting:
            self._fail(self._waiting.popleft(), error)

    def _fail(self, asked: Asked, error: Exception) -> None:
        self._waiting_bytes -= len(asked.said) + COMMAND_BYTES
        if not asked.answer.done():
            asked.answer.set_exception(error)
