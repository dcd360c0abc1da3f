"""Engine.IO made lean through its own seams: one writer-less socket per connection, a bounded outbox, one timer.

A push never waits: it is written at once or kept for the next poll, and who does not read is cut at a named bound.
tests/transport/test_engine.py pins the library's version and every seam used here.
"""

import asyncio
import types
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any

import engineio
from aiohttp import WSMsgType, web
from engineio import exceptions
from engineio.async_socket import AsyncSocket

from chatd.transport import frames
from chatd.transport.forget_request import forget_request
from chatd.transport.websocket import Wire, take_over

PAYLOAD_PACKETS_MAX = (
    1_000  # in one polling body: a whole outbox comes in one (the library cuts it at 16)
)
NETWORK_SHARE = 20  # one network holds at most a twentieth of all connections
HEARD_MAX = 64  # packets of one peer that wait to be answered; then it is read no further
PROBE_MAX_SECONDS = 10.0  # to finish an upgrade to WebSocket

Receive = Callable[["LeanSocket", str], Awaitable[None]]
Prompt = Callable[["LeanSocket", str], Coroutine[Any, Any, None] | None]


class Broken(exceptions.EngineIOError):  # type: ignore[misc]  # the library is untyped
    """The peer broke the framing: the library answers 400 and the connection goes."""


class LeanSocket(AsyncSocket):  # type: ignore[misc]  # the library is untyped
    """One connection. No task, no queue and no request of its own while it is idle."""

    def __init__(self, server: "LeanEngine", sid: str) -> None:
        super().__init__(server, sid)
        self.connected: bool
        self.upgrading: bool
        self.upgraded: bool
        self.closing: bool
        self.closed: bool
        self.loop = asyncio.get_running_loop()
        self.source: bytes | None = None  # the keyed hash of an address; see sources.py
        self.is_attached = False  # in the namespace, after an accepted CONNECT
        self.is_refused = False  # and what it says more is not heard
        self._wire: asyncio.Transport | None = None
        self._letters: list[str] = []
        self._letters_chars = 0
        self._poller: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._heard: deque[str] = deque()
        self._is_answering = False

    # ---- out ----

    def push(self, text: str) -> None:
        """Send one Engine.IO packet, never waiting. At the bound the connection is cut."""
        if self.closed:
            return
        wire = self._wire
        if wire is None:
            self._keep(text)
            return
        if wire.is_closing():  # the peer is gone, and the reader about to notice
            return
        wire.write(frames.websocket(text))
        if wire.get_write_buffer_size() > self.server.unsent_max_bytes:
            self.cut()

    def refuse(self, text: str) -> None:
        """Send one packet, the last one, and close once the peer has it to read."""
        self.is_refused = True
        self.push(text)
        if self._wire is not None:
            self._close_refused()

    def _close_refused(self) -> None:
        self.server.soon(self.close(reason=self.server.reason.SERVER_DISCONNECT))

    def _keep(self, text: str) -> None:
        self._letters.append(text)
        self._letters_chars += len(text)
        if self._letters_chars > self.server.unsent_max_bytes:
            self.cut()
        elif self._poller is not None and not self._poller.done():
            self._poller.set_result(None)

    def cut(self) -> None:
        """Drop the connection now, with all that is unsent: for peers that do not read or are gone."""
        self.server.cuts += 1
        self._letters, self._letters_chars = [], 0
        if self._wire is not None:
            self._wire.abort()
        self.server.soon(self.close(abort=True, reason=self.server.reason.TRANSPORT_ERROR))

    async def send(self, pkt: Any) -> None:
        """The library's own way out; kept for its calls, of which we make none on the hot path."""
        self.push(pkt.encode(b64=True))

    async def poll(self) -> list[str]:
        """Everything kept for this connection, waiting until there is something.

        Raises: Broken when another poll waits already.
        """
        if self._poller is not None:
            raise Broken
        if not self._letters and not self.closed:
            self._poller = self.loop.create_future()
            try:
                await self._poller
            finally:
                self._poller = None
        letters, self._letters, self._letters_chars = self._letters, [], 0
        if self.is_refused:
            self._close_refused()
        return letters

    # ---- in ----

    async def take(self, text: str) -> None:
        """One Engine.IO packet from the peer. Raises: Broken when it is none."""
        kind = text[:1]
        if kind == "4":
            await self.server.receive(self, text[1:])
        elif kind == "3" and self.is_attached:  # we ping nobody before
            self.schedule_ping()
        elif kind == "1":
            await self.close(abort=True, reason=self.server.reason.CLIENT_DISCONNECT)
        elif kind not in {"2", "5", "6"}:
            raise Broken

    async def handle_get_request(self, environ: dict[str, Any]) -> Any:
        """A poll, or the upgrade to WebSocket."""
        if environ.get("HTTP_UPGRADE", "").lower() == "websocket":
            return await self._upgrade_websocket(environ)
        if self.upgrading or self.upgraded:
            return ["6"]
        return await self.poll()

    async def handle_post_request(self, environ: dict[str, Any]) -> None:
        """A polling body. Raises: Broken when it is too large, no text or no packets.

        And when it ends after the upgrade: from then on the WebSocket alone speaks for the page.
        """
        body = await environ["wsgi.input"].read(self.server.max_http_buffer_size + 1)
        while not environ["wsgi.input"].at_eof() and len(body) <= self.server.max_http_buffer_size:
            body += await environ["wsgi.input"].read(self.server.max_http_buffer_size + 1)
        for text in _packets_in(body, self.server.max_http_buffer_size):
            if self.upgraded:
                raise Broken
            await self.take(text)

    async def _upgrade_websocket(self, environ: dict[str, Any]) -> Any:
        request: web.Request = environ["aiohttp.request"]
        if self.upgraded or self.upgrading:
            raise Broken
        ws = web.WebSocketResponse(max_msg_size=self.server.max_http_buffer_size, compress=False)
        await ws.prepare(request)
        wire = request.transport
        environ.clear()
        if wire is None:
            await self.close(abort=True, reason=self.server.reason.TRANSPORT_CLOSE)
        elif not self.connected:
            self._take_over(request, wire)
            raise asyncio.CancelledError  # ends aiohttp's two tasks, and the request with them
        else:
            forget_request(request)
            await self._converse(ws, wire)
        return ws

    def _take_over(self, request: web.Request, transport: asyncio.Transport) -> None:
        """A WebSocket from the start: aiohttp is needed no more."""
        wire = Wire(transport, self._hear, self._lose, self.server.max_http_buffer_size)
        take_over(request, transport, wire)
        self._use(transport)

    def _hear(self, text: str) -> None:
        """One after the other: what comes while one is being answered waits, and then the peer waits."""
        if self.closed:
            return
        if not self._is_answering and (work := self.server.prompt(self, text)) is not None:
            self._begin(work)
            return
        self._heard.append(text)
        if not self._is_answering:
            self._is_answering = True
            self.server.soon(self._answer_all())
        elif len(self._heard) == HEARD_MAX and self._wire is not None:
            self._wire.pause_reading()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Answer in place, without a task. Only when it has to wait, the rest becomes one."""
        try:
            waited = work.send(None)
        except StopIteration:
            return
        self._is_answering = True
        self.server.soon(self._answer_all(_gone_on(work, waited)))

    async def _answer_all(self, begun: Awaitable[None] | None = None) -> None:
        try:
            if begun is not None:
                await begun
            while self._heard and not self.closed:
                await self.take(self._heard.popleft())
                if len(self._heard) == HEARD_MAX // 2 and self._wire is not None:
                    self._wire.resume_reading()
        except Broken:
            await self.close(abort=True, reason=self.server.reason.TRANSPORT_ERROR)
        finally:
            self._is_answering = False

    def _lose(self) -> None:
        if not self.closed:
            self.server.soon(self.close(abort=True, reason=self.server.reason.TRANSPORT_CLOSE))

    def _use(self, transport: asyncio.Transport) -> None:
        """Write here from now on, first what was kept."""
        self.connected = self.upgraded = True
        self.upgrading = False
        self._wire = transport
        letters, self._letters, self._letters_chars = self._letters, [], 0
        for letter in letters:
            self.push(letter)
        if self.is_refused:
            self._close_refused()

    async def _converse(self, ws: web.WebSocketResponse, wire: asyncio.Transport) -> None:
        if not await self._probe(ws):
            return
        self._use(wire)
        try:
            await self._read_all(ws)
        finally:
            await self.close(abort=True, reason=self.server.reason.TRANSPORT_CLOSE)

    async def _read_all(self, ws: web.WebSocketResponse) -> None:
        receive, server = ws.receive, self.server
        while not self.closed:
            message = await receive()
            if message.type is not WSMsgType.TEXT:
                return
            text = message.data
            if text[:1] == "4":
                await server.receive(self, text[1:])
                continue
            try:
                await self.take(text)
            except Broken:
                return

    async def _probe(self, ws: web.WebSocketResponse) -> bool:
        """The upgrade's three steps; the waiting poll is let go in between. False: stay with polling."""
        self.upgrading = True
        try:
            async with asyncio.timeout(PROBE_MAX_SECONDS):
                if (await ws.receive()).data != "2probe":
                    return False
                await ws.send_str("3probe")
                self._keep("6")
                return bool((await ws.receive()).data == "5") and not self.closed
        except TimeoutError:
            return False
        finally:
            self.upgrading = False

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
        if self._wire is not None:
            self._wire.abort()
        self.server.soon(self.close(abort=True, reason=self.server.reason.PING_TIMEOUT))

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def close(self, wait: bool = True, abort: bool = False, reason: Any = None) -> None:  # noqa: ARG002
        """Close once; twice is once. `abort` means the peer is gone already."""
        if self.closed or self.closing:
            return
        self.closing = True
        if not abort:
            self.push("1")
        self.closed = True
        self._stop_timer()
        self.server.forget(self)
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)
        if self._wire is not None and not self._wire.is_closing():
            self._wire.write(frames.WEBSOCKET_CLOSE)
            self._wire.close()
        await self.server.gone(self)


class LeanEngine(engineio.AsyncServer):  # type: ignore[misc]  # the library is untyped
    """The Engine.IO server around lean sockets. Query, origin and CORS checks stay the library's."""

    receive: Receive
    prompt: Prompt  # what may be begun outside a task, or None
    gone: Callable[[LeanSocket], Awaitable[None]]
    source_of: Callable[[web.BaseRequest], bytes | None]

    def __init__(self, *, unsent_max_bytes: int, connections_max: int, **options: Any) -> None:
        super().__init__(**options)
        self.unsent_max_bytes = unsent_max_bytes
        self.connections_max = connections_max
        self.cuts = 0
        self._of_source: Counter[bytes] = Counter()  # its connections, by the keyed hash
        self._tasks: set[asyncio.Task[None]] = set()

    def soon(self, work: Any) -> None:
        """Run a coroutine from a callback, and keep it until it is done."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def create_queue(self, *_: Any, **__: Any) -> None:
        """None: a lean socket keeps its own letters."""

    def _log_error_once(self, message: str, message_key: str) -> None:
        """Nothing: the library's texts quote origins and ids."""

    def _bad_request(self, message: str | None = None) -> Any:  # noqa: ARG002 - it may quote the peer
        return super()._bad_request()

    def _ok(self, packets: Any = None, headers: Any = None, jsonp_index: int | None = None) -> Any:
        if not packets:
            return super()._ok(headers=headers, jsonp_index=jsonp_index)
        return {
            "status": "200 OK",
            "headers": [("Content-Type", "text/plain; charset=UTF-8")],
            "response": "\x1e".join(packets).encode(),
        }

    async def _handle_connect(
        self, environ: dict[str, Any], transport: str, jsonp_index: int | None = None
    ) -> Any:
        source = self.source_of(environ["aiohttp.request"])
        if jsonp_index is not None or self._is_full(source):
            return self._bad_request()
        socket = LeanSocket(self, self.generate_id())
        socket.source = source
        self.sockets[socket.sid] = socket
        if source is not None:
            self._of_source[source] += 1
        socket.push("0" + self._opening(socket.sid, transport))
        socket.schedule_ping()
        if transport == "websocket":
            return await socket.handle_get_request(environ)
        socket.connected = True
        return self._ok(await socket.poll())

    def _is_full(self, source: bytes | None) -> bool:
        """No room for one more at all, or for one more of this network: others need room too."""
        share = max(1, self.connections_max // NETWORK_SHARE)
        is_crowded = source is not None and self._of_source[source] >= share
        return is_crowded or len(self.sockets) >= self.connections_max

    def forget(self, socket: LeanSocket) -> None:
        """The socket is closed: once for each."""
        self.sockets.pop(socket.sid, None)
        if socket.source is not None:
            self._of_source[socket.source] -= 1
            if not self._of_source[socket.source]:
                del self._of_source[socket.source]

    def _opening(self, sid: str, transport: str) -> str:
        upgrades = '"websocket"' if transport == "polling" else ""
        return (
            f'{{"sid":"{sid}","upgrades":[{upgrades}],'
            f'"pingInterval":{int(self.ping_interval * 1000)},'
            f'"pingTimeout":{int(self.ping_timeout * 1000)},'
            f'"maxPayload":{self.max_http_buffer_size}}}'
        )


@types.coroutine
def _gone_on(work: Coroutine[Any, Any, None], waited: Any) -> Generator[Any, Any, None]:
    """The rest of a coroutine that was begun by hand and waits for something: now a task waits for it."""
    try:
        while True:
            try:
                yield waited
            except BaseException as error:  # noqa: BLE001 - it is the coroutine's, cancelling too
                waited = work.throw(error)
            else:
                waited = work.send(None)
    except StopIteration:
        return


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
