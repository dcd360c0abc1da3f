"""The Engine.IO server around our own sockets: who may open a connection, and the library's answers made short.

Query, origin and CORS checks stay the library's; tests/transport/test_engine.py pins each seam that is used here.
"""

import asyncio
import re
import secrets
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

import engineio
from aiohttp import web

from chatd.transport.engine_socket import EngineSocket

NETWORK_SHARE = 20  # one network holds at most a twentieth of all connections
# To a proxy: another process takes it. To a page that came without one: not now.
ELSEWHERE = {
    "status": "503 SERVICE UNAVAILABLE",
    "headers": [("Retry-After", "1"), ("Content-Type", "text/plain")],
    "response": b"",
}
_KEY = re.compile(r";key=([A-Za-z0-9_-]{43})(?![^,; ])")


class Listener(Protocol):
    """Who hears what comes over the sockets."""

    @property
    def event_start(self) -> str:
        """How a packet with an event begins that asks for no answer."""

    def begin(self, socket: EngineSocket, text: str) -> Coroutine[Any, Any, None] | None:
        """The answer to a packet that is answered in place, not yet begun; None for anything else."""

    async def receive(self, socket: EngineSocket, message: str) -> None:
        """Answer one Socket.IO packet."""

    async def gone(self, socket: EngineSocket) -> None:
        """The socket is closed: once for each."""

    def is_spare(self, socket: EngineSocket) -> bool:
        """Whether nothing is lost when it is cut: nobody has a place by it, or is signed in."""


class EngineServer(engineio.AsyncServer):  # type: ignore[misc]  # the library is untyped
    """All sockets of one namespace, by id."""

    def __init__(
        self,
        *,
        listener: Listener,
        source_of: Callable[[web.BaseRequest], bytes | None],
        unsent_max_bytes: int,
        connections_max: int,
        place: str,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.listener, self.source_of = listener, source_of
        self.unsent_max_bytes = unsent_max_bytes
        self.connections_max = connections_max
        self.place = place
        self.is_open = True  # to who has no connection yet
        self.crowded: Callable[[], None] = _nothing  # told that there is no room for one more
        self._of_source: Counter[bytes] = Counter()  # its connections, by the keyed hash
        self._tasks: set[asyncio.Task[None]] = set()

    def soon(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine from a callback, and keep it until it is done."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def generate_id(self) -> str:
        """Begins with where the connection is held, so that a proxy brings each poll there by its address alone."""
        return f"{self.place}-{super().generate_id()}"

    def create_queue(self, *_: Any, **__: Any) -> None:
        """None: a socket of ours keeps what waits by itself."""

    def _log_error_once(self, message: str, message_key: str) -> None:
        """Log nothing: the library's texts quote origins and ids."""

    def _bad_request(self, message: str | None = None) -> Any:  # noqa: ARG002 - it may quote the page
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
        if not self.is_open:
            return ELSEWHERE
        if jsonp_index is not None or not self._has_room(source):
            return self._bad_request()
        socket = EngineSocket(self, self.generate_id())
        socket.source = source
        self.sockets[socket.sid] = socket
        if source is not None:
            self._of_source[source] += 1
        socket.push("0" + self._opening(socket, transport))
        socket.schedule_ping()
        if transport == "websocket":
            return await socket.handle_get_request(environ)
        socket.connected = True
        return self._ok(await socket.poll())

    def is_asked_by_its_page(self, request: web.Request) -> bool:
        """Whether a request about a connection comes from the page that has it.

        Its id stands in addresses, its key never: that is told in the opening packet, and shown as a part of `Accept`,
        which pages of any origin may set without asking first.
        """
        socket = self.sockets.get(request.query.get("sid", ""))
        shown = _KEY.search(",".join(request.headers.getall("Accept", [])))
        return (
            socket is not None
            and shown is not None
            and secrets.compare_digest(shown[1].encode(), socket.key.encode())
        )

    def _has_room(self, source: bytes | None) -> bool:
        """Whether there is room for one more, also of this network; where there is none, it is made.

        Whoever only reads gives way, the one that came first: so nobody shuts others out by connections alone.
        """
        share = max(1, self.connections_max // NETWORK_SHARE)
        is_crowded = source is not None and self._of_source[source] >= share
        if not is_crowded and len(self.sockets) < self.connections_max:
            return True
        if not is_crowded:
            self.crowded()
        among = (each for each in self.sockets.values() if not is_crowded or each.source == source)
        spare = next((each for each in among if self.listener.is_spare(each)), None)
        if spare is not None:
            self.forget(spare)
            spare.cut()
        return spare is not None

    def forget(self, socket: EngineSocket) -> None:
        """The socket is closed, or about to be. Idempotent."""
        if self.sockets.pop(socket.sid, None) is None:
            return
        if socket.source is not None:
            self._of_source[socket.source] -= 1
            if not self._of_source[socket.source]:
                del self._of_source[socket.source]

    def _opening(self, socket: EngineSocket, transport: str) -> str:
        key = f'"key":"{socket.key}",' if transport == "polling" else ""
        knows = ',"terse":1' if transport == "websocket" else ""  # see terse.py
        return (
            f'{{"sid":"{socket.sid}",{key}"upgrades":[],'
            f'"pingInterval":{int(self.ping_interval * 1000)},'
            f'"pingTimeout":{int(self.ping_timeout * 1000)},'
            f'"maxPayload":{self.max_http_buffer_size}{knows}}}'
        )


def _nothing() -> None:
    """Nobody wants to know."""
