"""One connection to one Redis, signed in: what is sent is answered in its order.

The protocol is read and written by `hiredis`; the rest of `redis.asyncio` costs a command three to five times as much
(docs/adr/0047-one-redis-for-all-processes.md).
"""

import asyncio
import ssl
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

import hiredis

from chatd.stores.redis.addresses import Credentials, Node

Future = asyncio.Future[Any]
_MORE = object()  # the reader needs more bytes


class ReplyError(Exception):
    """Redis answered that it does not do this; the text is never shown."""

    @property
    def code(self) -> str:
        """Its first word, such as WRONGPASS."""
        return str(self).partition(" ")[0]


class LostError(ConnectionError):
    """The connection ended; nobody knows whether what was under way has been done."""


def packed(*command: str | bytes | float) -> bytes:
    """A command as it is sent. Raises: TypeError."""
    said: bytes = hiredis.pack_command(command)  # type: ignore[arg-type]  # of any length
    return said


class Link(asyncio.Protocol):
    """`answered` is called when nothing is under way any more, `ended` once, `heard` for what is published."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.role = ""
        self.answered: Callable[[], None] = _nothing
        self.ended: Callable[[], None] = _nothing
        self.heard: Callable[[list[bytes]], None] = _ignored
        self.is_up = False
        self._reader = hiredis.Reader(replyError=ReplyError, notEnoughData=_MORE)
        self._under_way: deque[Future] = deque()

    def send(self, said: bytes, answers: Iterable[Future]) -> None:
        """So many commands, and where each answer goes."""
        self._under_way.extend(answers)
        self._transport.write(said)

    async def ask(self, *command: str | bytes | float) -> Any:
        """Raises: ReplyError, LostError."""
        answer: Future = asyncio.get_running_loop().create_future()
        self.send(packed(*command), (answer,))
        return await answer

    @property
    def is_busy(self) -> bool:
        """Something is under way."""
        return bool(self._under_way)

    def close(self) -> None:
        """At once; whoever waits is told that it is lost."""
        self._transport.abort()
        self.connection_lost(None)

    # ---- as asyncio calls it ----

    def connection_made(self, transport: Any) -> None:
        self._transport: asyncio.Transport = transport
        self.is_up = True

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        try:
            while (answer := self._reader.gets()) is not _MORE:
                self._take(answer)
        except (
            hiredis.ProtocolError,
            IndexError,
        ):  # bytes of no Redis, or more answers than questions
            self.close()
            return
        if not self._under_way:
            self.answered()

    def connection_lost(self, _: Exception | None) -> None:
        if not self.is_up:
            return
        self.is_up = False
        lost, self._under_way = self._under_way, deque()
        for each in lost:
            if not each.done():
                each.set_exception(LostError())
        self.ended()

    def _take(self, answer: Any) -> None:
        if isinstance(answer, hiredis.PushNotification):
            self.heard(answer)
            return
        asked = self._under_way.popleft()
        if asked.done():  # who asked has gone
            return
        if isinstance(answer, ReplyError):
            asked.set_exception(answer)
        else:
            asked.set_result(answer)


def _nothing() -> None:
    """Until somebody wants to know."""


def _ignored(_: list[bytes]) -> None:
    """Nothing is listened to."""


async def dialled(node: Node, tls: ssl.SSLContext | None, credentials: Credentials) -> Link:
    """Connected and signed in. Raises: OSError (also for TLS), ReplyError (name, password); nothing stays open then."""
    loop = asyncio.get_running_loop()
    link = Link(node)
    if node.port:
        await loop.create_connection(lambda: link, node.host, node.port, ssl=tls)
    else:
        await loop.create_unix_connection(lambda: link, node.host)
    try:
        link.role = await _signed_in(link, credentials)
    except BaseException:
        link.close()
        raise
    return link


async def _signed_in(link: Link, credentials: Credentials) -> str:
    who = ("AUTH", credentials.username or "default", credentials.password)
    hello = await link.ask("HELLO", 3, *who * bool(credentials.password))
    return str(hello.get(b"role", b"").decode())
