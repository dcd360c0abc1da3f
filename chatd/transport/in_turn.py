"""The packets of one WebSocket, answered one after the other; most of them in place, without a task.

A relayed message is the hottest path of the daemon, and with live state in memory its handler never waits: then a task
for it costs more than the handler does (docs/adr/0010-relay-cost.md). So the handler's coroutine is begun by hand,
right where the frame was read: `send(None)` runs it up to its first wait. Mostly there is none, `StopIteration` says
that it is done, and nothing else had to happen. When it does wait (a store over the network), what it waits for is
handed on to a task that awaits it in the coroutine's place, and the rest runs there.

Until that task is done the page's next packets are kept in `_heard`, so that order holds: a page's third message must
not overtake its second. A page that goes on sending is not allowed to fill our memory by that: from `HEARD_MAX` packets
on we stop reading its socket, TCP's window closes, and the page has to wait (backpressure). Reading goes on at half of
that, so that it does not stop and go with each packet. They are kept as they came: a terse one (`terse.py`) is written
out in its turn. Of what comes at once `IN_PLACE_MAX` are answered in place; then others have their turn.
"""

import asyncio
import types
from collections import deque
from collections.abc import Awaitable, Coroutine, Generator
from typing import Any, Protocol

HEARD_MAX = 64  # packets of one page that wait to be answered; then it is read no further
IN_PLACE_MAX = (
    64  # packets answered without a task, or one after the other in it; then others have their turn
)


class Speaker(Protocol):
    """The socket, as far as its packets need it."""

    @property
    def closed(self) -> bool:
        """Whether nothing is answered any more."""

    def text_of(self, said: str | bytes) -> str | None:
        """What is to be answered, or None; asked once of each packet, in order."""

    def begin(self, text: str) -> Coroutine[Any, Any, None] | None:
        """The answer to a packet that is answered in place, not yet begun; None when it needs a task."""

    async def take_or_close(self, text: str) -> None:
        """Answer any packet; one that breaks the framing ends the connection."""

    def read_on(self, *, is_on: bool) -> None:
        """Read the socket, or leave what comes to the network."""

    def soon(self, work: Coroutine[Any, Any, None]) -> None:
        """Run it as a task."""


class InTurn:
    """At any moment at most one packet of the page is being answered; `is_answering`: whether one is, in a task."""

    __slots__ = ("_heard", "_in_place", "_speaker", "is_answering")

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self._heard: deque[str | bytes] = deque()  # as it came: what it stands for may be longer
        self._in_place = 0
        self.is_answering = False

    def hear(self, said: str | bytes) -> None:
        """Called by the frame reader, in the event loop and outside any task."""
        speaker = self._speaker
        if speaker.closed:
            return
        if not self.is_answering and self._in_place < IN_PLACE_MAX:
            self._in_place += 1
            self._answer_in_place(said)
            return
        self._heard.append(said)
        if not self.is_answering:
            self._go_on()
        elif len(self._heard) == HEARD_MAX:
            speaker.read_on(is_on=False)

    def _answer_in_place(self, said: str | bytes) -> None:
        text = self._speaker.text_of(said)
        if text is None:
            return
        work = self._speaker.begin(text)
        if work is None:
            self._go_on(self._speaker.take_or_close(text))
            return
        try:
            waited = work.send(None)
        except StopIteration:
            return
        self._go_on(_rest(work, waited))

    def _go_on(self, begun: Awaitable[None] | None = None) -> None:
        self.is_answering = True
        self._speaker.soon(self._answer_all(begun))

    async def _answer_all(self, begun: Awaitable[None] | None = None) -> None:
        try:
            if begun is not None:
                await begun
            self._in_place = 0
            while self._heard and not self._speaker.closed:
                text = self._speaker.text_of(self._heard.popleft())
                if text is not None:
                    await self._speaker.take_or_close(text)
                if len(self._heard) == HEARD_MAX // 2:
                    self._speaker.read_on(is_on=True)
                self._in_place += 1
                if self._in_place == IN_PLACE_MAX:
                    self._in_place = 0
                    await asyncio.sleep(0)
        finally:
            self._in_place = 0
            self.is_answering = False


@types.coroutine
def _rest(work: Coroutine[Any, Any, None], wanted: Any) -> Generator[Any, Any, None]:
    """The rest of a coroutine that was begun by hand and waits for `wanted`.

    This is what `await` does, written out: each thing that the coroutine waits for is handed up to the task that runs
    us (`yield`), and what comes back, a wake-up or an error (cancelling too), is handed down into it.
    """
    try:
        while True:
            try:
                yield wanted
            except BaseException as error:  # noqa: BLE001 - it is the coroutine's, cancelling too
                wanted = work.throw(error)
            else:
                wanted = work.send(None)
    except StopIteration:
        return
