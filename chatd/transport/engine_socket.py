"""One connection as Engine.IO sees it: a direct write or a bounded outbox, one timer, and no task while it is idle.

The library gives each connection a queue, a writer task, a reader task and a ping task, and keeps aiohttp's request
alive with them; ten thousand waiting visitors make that most of our memory. So everything of `AsyncSocket` that touches
those is replaced here, through seams that tests/transport/test_engine.py pins together with the library's version
(docs/adr/0012-seams-of-the-socket-library.md).

**Out.** `push` never waits and never fails. A WebSocket is written to at once; asyncio buffers what the network does
not take. A polling page has no open socket between two requests, so packets wait in `_outbox` for its next poll, and
the poll that is waiting already is woken. Either way somebody who does not read may hold `unsent_max_bytes` of ours and
no more: then the connection is cut (and the page comes back and asks for its state, which is always enough).

**In.** A WebSocket is taken over from aiohttp: once the handshake is answered, its frames come to `in_turn.InTurn`
straight from the transport, and aiohttp's two tasks and the request end with the `CancelledError` raised in
`_open_websocket`. A page that polls goes on polling: to upgrade it would have to show its key in an address.

**Time.** One timer for each connection. It runs out after the interval: ping. It runs out after the wait: the page is
gone. Only the pong starts it anew, and only after an accepted CONNECT, so that nobody stays by answering alone. A page
may ping too, and is answered; that is its own affair, and starts nothing.
"""

import asyncio
import secrets
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from aiohttp import web
from engineio import exceptions
from engineio.async_socket import AsyncSocket

from chatd.base.base64url import KEY_BYTES
from chatd.base.errors import Malformed
from chatd.transport import frames, terse
from chatd.transport.forget_request import forget_request
from chatd.transport.in_turn import InTurn
from chatd.transport.terse import Terse
from chatd.transport.websocket import WebSocketProtocol, take_over

if TYPE_CHECKING:
    from chatd.transport.engine_server import EngineServer

# In one polling body: a whole outbox comes in one (the library cuts it at 16).
PAYLOAD_PACKETS_MAX = 1_000
CLOSE = "1"  # to the page: connect anew


class Broken(exceptions.EngineIOError):  # type: ignore[misc]  # the library is untyped
    """The page broke the framing: the library answers 400 and the connection goes."""


class _Switching(web.WebSocketResponse):
    """The answer to an upgrade: its head waits for the opening packet, and both leave in one write."""

    _send_headers_immediately = False


class EngineSocket(AsyncSocket):  # type: ignore[misc]  # the library is untyped
    """One connection. `closed` is final; `is_attached` says that its CONNECT was accepted."""

    def __init__(self, server: "EngineServer", sid: str) -> None:
        super().__init__(server, sid)
        self.server: EngineServer
        self.connected: bool
        self.upgraded: bool
        self.closing: bool
        self.closed: bool
        self.loop = asyncio.get_running_loop()
        self.key = secrets.token_urlsafe(
            KEY_BYTES
        )  # of the page, told it alone: its id stands in addresses
        self.source: bytes | None = None  # the keyed hash of an address; see sources.py
        self.is_attached = False  # in the namespace, after an accepted CONNECT
        self.is_refused = False  # and what it says more is not heard
        self._transport: asyncio.Transport | None = None  # of the WebSocket, once there is one
        self._outbox: list[str] = []  # packets that wait for the next poll
        self._outbox_chars = 0
        self._poller: asyncio.Future[None] | None = None  # the poll that waits for a packet
        self._timer: asyncio.TimerHandle | None = None
        self._turn: InTurn | None = None  # of the WebSocket's packets
        self._terse: Terse | None = None  # from when its page has said that it knows that form
        self._unsupported: Callable[[], None] | None = None  # ends the WebSocket
        self._posts = 0  # bodies of a polling page that are being answered

    # ---- out ----

    def push(self, text: str) -> None:
        """Send one Engine.IO packet, never waiting. At the bound the connection is cut."""
        if self.closed:
            return
        transport = self._transport
        if transport is None:
            self._keep(text)
            return
        if transport.is_closing():  # the page is gone, and the reader about to notice
            return
        short = None if self._terse is None else self._terse.shortened(text)
        transport.write(frames.websocket(text if short is None else short))
        if transport.get_write_buffer_size() > self.server.unsent_max_bytes:
            self.cut()

    def refuse(self, text: str) -> None:
        """Send one packet, the last one, and close once the page has it to read."""
        self.is_refused = True
        self.push(text)
        if self._transport is not None:
            self._close_refused()

    def _close_refused(self) -> None:
        self.soon(self.close(reason=self.server.reason.SERVER_DISCONNECT))

    def _keep(self, text: str) -> None:
        self._outbox.append(text)
        self._outbox_chars += len(text)
        if self._outbox_chars > self.server.unsent_max_bytes:
            self.cut()
        else:
            self._wake_poller()

    def _wake_poller(self) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)

    def _emptied_outbox(self) -> list[str]:
        packets, self._outbox, self._outbox_chars = self._outbox, [], 0
        return packets

    @property
    def is_busy(self) -> bool:
        """Whether something that the page has said is still being answered."""
        return self._posts > 0 or (self._turn is not None and self._turn.is_answering)

    def send_away(self) -> None:
        """The page is to connect anew, and at once: closed in order, as soon as it has that to read."""
        if self._transport is None and self._poller is None:
            self.refuse(CLOSE)
        else:
            self.soon(self.close(reason=self.server.reason.SERVER_DISCONNECT))

    def cut(self) -> None:
        """Drop the connection now, with all that is unsent: for pages that do not read or are gone."""
        self._emptied_outbox()
        if self._transport is not None:
            self._transport.abort()
        self.soon(self.close(abort=True, reason=self.server.reason.TRANSPORT_ERROR))

    async def send(self, pkt: Any) -> None:
        """The library's own way out; kept for its calls, of which we make none on the hot path."""
        self.push(pkt.encode(b64=True))

    async def poll(self) -> list[str]:
        """Everything kept for this connection, waiting until there is something.

        Raises: Broken when another poll waits already.
        """
        if self._poller is not None:
            raise Broken
        if not self._outbox and not self.closed:
            self._poller = self.loop.create_future()
            try:
                await self._poller
            finally:
                self._poller = None
        packets = self._emptied_outbox()
        if self.is_refused:
            self._close_refused()
        return packets

    # ---- in ----

    async def take(self, text: str) -> None:
        """One Engine.IO packet from the page. Raises: Broken when it is none."""
        kind = text[:1]
        if kind == "4":
            await self.server.listener.receive(self, text[1:])
        elif kind == "3" and self.is_attached:  # we ping nobody before
            self.schedule_ping()
        elif kind == "2":  # is anybody there? A page asks when its network may have changed
            self.push("3")
        elif kind == "1":
            await self.close(abort=True, reason=self.server.reason.CLIENT_DISCONNECT)
        elif kind not in {"5", "6"}:
            raise Broken

    async def handle_get_request(self, environ: dict[str, Any]) -> Any:
        """A poll, or the opening of a WebSocket. Raises: Broken for a page that polls and would be one."""
        if environ.get("HTTP_UPGRADE", "").lower() != "websocket":
            _forget(environ)
            return await self.poll()
        if self.connected:
            raise Broken
        return await self._open_websocket(environ)

    async def handle_post_request(self, environ: dict[str, Any]) -> None:
        """A polling body. Raises: Broken when it is too large, torn off, no text or no packets."""
        most = self.server.max_http_buffer_size
        came = environ["wsgi.input"]
        try:
            body = await came.read(most + 1)
            while not came.at_eof() and len(body) <= most:
                body += await came.read(most + 1)
        except (web.RequestPayloadError, ConnectionError):  # the page is gone
            raise Broken from None
        self._posts += 1
        try:
            for text in _packets_in(body, most):
                await self.take(text)
        finally:
            self._posts -= 1

    # ---- in, by WebSocket from the start: for `InTurn` ----

    def begin(self, text: str) -> Coroutine[Any, Any, None] | None:
        """Hands the packet to the namespace, which knows whether it can be answered in place."""
        return self.server.listener.begin(self, text)

    async def take_or_close(self, text: str) -> None:
        """Answers any packet; one that breaks the framing ends the connection."""
        if self.closed:
            return
        try:
            await self.take(text)
        except Broken:
            await self.close(abort=True, reason=self.server.reason.TRANSPORT_ERROR)

    def read_on(self, *, is_on: bool) -> None:
        """Reads the socket, or leaves what comes to the network until the answers have caught up."""
        if self._transport is None:
            return
        if is_on:
            self._transport.resume_reading()
        else:
            self._transport.pause_reading()

    def soon(self, work: Coroutine[Any, Any, None]) -> None:
        """Run it as a task of the server's, which keeps it until it is done."""
        self.server.soon(work)

    # ---- becoming a WebSocket ----

    async def _open_websocket(self, environ: dict[str, Any]) -> Any:
        request: web.Request = environ["aiohttp.request"]
        ws = _Switching(max_msg_size=self.server.max_http_buffer_size, compress=False)
        writer = await ws.prepare(request)
        transport = request.transport
        environ.clear()  # it holds every header of the request
        if transport is None:
            await self.close(abort=True, reason=self.server.reason.TRANSPORT_CLOSE)
            return ws
        await writer.write(b"".join(map(frames.websocket, self._emptied_outbox())))
        self._take_over(request, transport)
        raise asyncio.CancelledError  # ends aiohttp's two tasks, and the request with them

    def _take_over(self, request: web.Request, transport: asyncio.Transport) -> None:
        """Aiohttp is needed no more."""
        self._turn = InTurn(self)
        most = self.server.max_http_buffer_size
        protocol = WebSocketProtocol(transport, self._hear, self._hear, self._lose, most)
        self._unsupported = protocol.unsupported
        take_over(request, transport, protocol)
        self._use(transport)

    def _hear(self, said: str | bytes) -> None:
        is_open = self._transport is not None and not self._transport.is_closing()
        if self._turn is not None and is_open:
            self._turn.hear(said)

    def text_of(self, said: str | bytes) -> str | None:
        """A packet as text, in its turn, since the next may be told by it. None: nothing is to be answered."""
        if isinstance(said, str):
            if self._terse is not None:
                self._terse.heard(said)
            return said
        try:
            if said == terse.BEGIN:
                self._begin_terse()
                return None
            if self._terse is not None:
                return self._terse.written_out(said)
        except Malformed:
            pass
        if self._unsupported is not None:
            self._unsupported()
        return None

    def _begin_terse(self) -> None:
        """Raises: Malformed when it has begun."""
        if self._terse is not None or self._transport is None:
            raise Malformed
        most = self.server.max_http_buffer_size
        self._terse = Terse(self.server.listener.event_start, most)
        self._transport.write(frames.websocket(terse.BEGIN))

    def _lose(self) -> None:
        if not self.closed:
            self.soon(self.close(abort=True, reason=self.server.reason.TRANSPORT_CLOSE))

    def _use(self, transport: asyncio.Transport) -> None:
        """Write here from now on, first what was kept."""
        self.connected = self.upgraded = True
        self._transport = transport
        for packet in self._emptied_outbox():
            self.push(packet)
        if self.is_refused:
            self._close_refused()

    # ---- time ----

    def schedule_ping(self) -> None:
        """Ping after the interval; a pong that comes starts the next interval."""
        self._stop_timer()
        if not self.closed:
            self._timer = self.loop.call_later(self.server.ping_interval, self._ping)

    def _ping(self) -> None:
        if not self.is_attached:  # opened, and never said what for
            self.cut()
            return
        self._timer = self.loop.call_later(self.server.ping_timeout, self._give_up)
        self.push("2")

    def _give_up(self) -> None:
        if self._transport is not None:
            self._transport.abort()
        self.soon(self.close(abort=True, reason=self.server.reason.PING_TIMEOUT))

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def close(self, wait: bool = True, abort: bool = False, reason: Any = None) -> None:  # noqa: ARG002
        """Close; closing twice changes nothing. `abort` means the page is gone already."""
        if self.closed or self.closing:
            return
        self.closing = True
        if not abort:
            self.push(CLOSE)
        self.closed = True
        self._terse = None  # what was said goes with the connection
        self._stop_timer()
        self.server.forget(self)
        self._wake_poller()
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(frames.WEBSOCKET_CLOSE)
            self._transport.close()
        await self.server.listener.gone(self)


def _forget(environ: dict[str, Any]) -> None:
    """A poll waits long: of what its request says, only the origin is needed for the answer."""
    forget_request(environ["aiohttp.request"])
    for name in [each for each in environ if each not in {"HTTP_ORIGIN", "REQUEST_METHOD"}]:
        del environ[name]


def _packets_in(body: bytes, max_bytes: int) -> list[str]:
    if len(body) > max_bytes:
        raise Broken
    try:
        packets = body.decode().split("\x1e")
    except UnicodeDecodeError:
        raise Broken from None
    if len(packets) > PAYLOAD_PACKETS_MAX:
        raise Broken
    return packets
