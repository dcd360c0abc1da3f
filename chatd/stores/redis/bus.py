"""What the processes of a federation tell each other: hints, for the store is the truth.

Each process listens to a channel of its own, `chatd:p:ID`, and to the common one, `chatd:all`. A frame is

    KIND SENDER BODY

with one space between: the kind (`[a-z_]{1,16}`), the `ProcessId` of who published it, and one value as MessagePack,
`PAYLOAD_MAX_BYTES` at most. A function inside Redis publishes the same frame, best with a body that Python has encoded
and handed over as it is:

    redis.call('PUBLISH', 'chatd:p:' .. to, 'deliver ' .. sender .. ' ' .. body)

What Lua encodes itself by `cmsgpack` has no `bin`: each of its strings is a `str` here, and must be UTF-8.

Whoever may publish on this Redis may say what a process may: nothing is believed of a frame but what the store, or the
page by its seal, says too. What cannot be read, or is too long, is counted and left out.

Whoever was not listening has missed what was published. So each process sends itself an echo; when it does not hear
it, it subscribes anew and tells its `cut_handlers`. What this process could not publish it owes: once it can again, it
tells those who were to hear it that they have missed something, which is to them as if they had been cut.
"""

import asyncio
import random
import re
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple

import msgspec
import structlog

from chatd.base.errors import Unavailable
from chatd.base.names import ProcessId
from chatd.stores.redis import lane as lanes
from chatd.stores.redis import server as servers
from chatd.stores.redis.link import Link, LostError, packed
from chatd.stores.redis.server import RedisServer

ALL = "chatd:all"
PAYLOAD_MAX_BYTES = 65_536  # the longest body of an envelope, and what stands beside it
FRAME_MAX_BYTES = PAYLOAD_MAX_BYTES + 64  # with kind and sender; what is longer is not looked into
ECHO_SECONDS = 5.0  # so long after a cut that nobody was told of, and the patience, it is noticed
PAUSE_FIRST_SECONDS = 0.1
PAUSE_MAX_SECONDS = 2.0
OWED_MAX = 100  # channels; above it, it is owed to everybody
ECHO, MISSED = "echo", "missed"

log = structlog.get_logger("chatd.stores")
_KIND = re.compile(r"[a-z_]{1,16}")
Handler = Callable[[Any], None]


class Heard(NamedTuple):
    """Who is told of a kind, and what its body is."""

    handler: Handler
    decoder: "msgspec.msgpack.Decoder[Any]"


def channel(process: ProcessId) -> str:
    """Where this process listens, alone."""
    return f"chatd:p:{process}"


def frame(kind: str, sender: ProcessId, payload: Any) -> bytes:
    """What is published. Raises: ValueError (too long, or no kind), TypeError (no MessagePack)."""
    body = msgspec.msgpack.encode(payload)
    if not _KIND.fullmatch(kind) or len(body) > PAYLOAD_MAX_BYTES:
        raise ValueError(f"{kind}: {len(body)} bytes")
    return b"%s %s %s" % (kind.encode(), sender.encode(), body)


def _parts(said: bytes) -> list[bytes]:
    """Kind, sender, body. Raises: ValueError."""
    if len(said) > FRAME_MAX_BYTES or len(parts := said.split(b" ", 2)) < 3:  # noqa: PLR2004
        raise ValueError
    return parts


def _must_be_up(link: Link) -> None:
    """Raises: LostError; also when this user may not listen."""
    if not link.is_up:
        raise LostError


class RedisBus:
    """Keeps the promise of `chatd.base.ports.Bus`, by one more connection."""

    def __init__(self, server: RedisServer, process: ProcessId) -> None:
        self.process = process
        self.cut_handlers: list[Callable[[], None]] = []
        self.is_subscribed = False
        self.unreadable = 0  # frames, since the start
        self._server = server
        self._heard: dict[bytes, Heard] = {}
        self._owed: set[str] = set()
        self._is_heard = True  # the last echo
        self._link: Link | None = None
        self._begun = self._ended = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.on(ECHO, self._hear_echo)
        self.on(MISSED, lambda _: self._tell_cut())

    async def start(self) -> None:
        """Once: listen from now on. Raises: Unavailable."""
        await self._subscribe()
        self._task = asyncio.get_running_loop().create_task(self._keep())

    async def stop(self) -> None:
        """Listen no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._hang_up()

    def on(self, kind: str, handler: Handler, shape: Any = Any) -> None:
        """Call `handler` with each payload of this kind, decoded as `shape`; one handler for a kind."""
        self._heard[kind.encode()] = Heard(handler, msgspec.msgpack.Decoder(shape))

    def publish(self, to: ProcessId | None, kind: str, payload: Any) -> None:
        """Tell this process, or all others (None), with what else leaves in this turn. Raises: as `frame`."""
        self._publish(ALL if to is None else channel(to), frame(kind, self.process, payload))

    def _publish(self, name: str, said: bytes) -> None:
        self._server.post("PUBLISH", name, said).add_done_callback(partial(self._published, name))

    def _published(self, name: str, sent: "asyncio.Future[Any]") -> None:
        if sent.cancelled() or sent.exception() is not None:
            self._owed = self._owed | {name} if len(self._owed) < OWED_MAX else {ALL}

    # ---- the subscription ----

    async def _keep(self) -> None:
        while True:
            await self._listen()
            log.warning("bus_cut")
            await self._subscribe_again()
            self._tell_cut()

    async def _subscribe_again(self) -> None:
        longest = PAUSE_FIRST_SECONDS
        while self._link is None:  # after a random pause, so that not all processes come at once
            await self._server.sleep(random.uniform(longest / 2, longest))  # noqa: S311 - no secret
            longest = min(2 * longest, PAUSE_MAX_SECONDS)
            with suppress(Unavailable):
                await self._subscribe()

    async def _subscribe(self) -> None:
        """Raises: Unavailable."""
        self._ended, self._begun = asyncio.Event(), asyncio.Event()
        try:
            async with asyncio.timeout(lanes.PATIENCE_SECONDS):
                self._link = link = await self._server.dialled(await self._server.primary())
                link.heard, link.ended = self._take, self._end
                link.send(packed("SUBSCRIBE", channel(self.process), ALL), ())
                await self._begun.wait()
                _must_be_up(link)
        except servers.FAULTS as error:
            self._hang_up()
            raise Unavailable from error
        self._is_heard = self.is_subscribed = True

    def _end(self) -> None:
        self._ended.set()
        self._begun.set()

    def _hang_up(self) -> None:
        self.is_subscribed = False
        if self._link is not None:
            self._link.close()
            self._link = None

    async def _listen(self) -> None:
        """Until it is lost."""
        watch = asyncio.get_running_loop().create_task(self._watch())
        watch.add_done_callback(lambda _: self._ended.set())
        try:
            await self._ended.wait()
        finally:
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)
            self._hang_up()

    async def _watch(self) -> None:
        """Ends when an echo is not heard."""
        while self._is_heard:
            await self._server.sleep(ECHO_SECONDS)
            owed, self._owed = self._owed, set()
            for name in owed:
                self._publish(name, frame(MISSED, self.process, None))
            self._is_heard = False
            self.publish(self.process, ECHO, None)
            await self._server.sleep(lanes.PATIENCE_SECONDS)

    def _hear_echo(self, _: object) -> None:
        self._is_heard = True

    def _tell_cut(self) -> None:
        for handler in self.cut_handlers:
            self._call(handler)

    # ---- what is heard ----

    def _take(self, said: list[bytes]) -> None:
        if said[0] == b"message":
            self._hear(said[1], said[2])
        elif said[:2] == [b"subscribe", ALL.encode()]:  # the second of two
            self._begun.set()

    def _hear(self, name: bytes, said: bytes) -> None:
        try:
            kind, sender, body = _parts(said)
            if name == ALL.encode() and sender == self.process.encode():
                return
            if (heard := self._heard.get(kind)) is None:
                return  # of another release
            payload = heard.decoder.decode(body)
        except (ValueError, msgspec.MsgspecError, RecursionError):
            self.unreadable += 1
            log.warning("bus_unreadable", count=self.unreadable)
            return
        self._call(heard.handler, payload)

    def _call(self, handler: Callable[..., None], *told: Any) -> None:
        """One that fails is a fault of ours, and keeps nobody from hearing what comes next."""
        try:
            handler(*told)
        except Exception:
            log.exception("handler_broken", phase="bus")
