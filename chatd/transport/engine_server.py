"""The Engine.IO server around our own sockets: who may open a connection, and the library's answers made short.

Query, origin and CORS checks stay the library's; tests/transport/test_engine.py pins each seam that is used here.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

import engineio
from aiohttp import web

from chatd.transport.engine_socket import EngineSocket

NETWORK_SHARE = 20  # one network holds at most a twentieth of all connections


class Listener(Protocol):
    """Who hears what comes over the sockets."""

    def begin(self, socket: EngineSocket, text: str) -> Coroutine[Any, Any, None] | None:
        """The answer to a packet that is answered in place, not yet begun; None for anything else."""

    async def receive(self, socket: EngineSocket, message: str) -> None:
        """Answer one Socket.IO packet."""

    async def gone(self, socket: EngineSocket) -> None:
        """The socket is closed: once for each."""


class EngineServer(engineio.AsyncServer):  # type: ignore[misc]  # the library is untyped
    """All sockets of one namespace, by id."""

    def __init__(
        self,
        *,
        listener: Listener,
        source_of: Callable[[web.BaseRequest], bytes | None],
        unsent_max_bytes: int,
        connections_max: int,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.listener, self.source_of = listener, source_of
        self.unsent_max_bytes = unsent_max_bytes
        self.connections_max = connections_max
        self._of_source: Counter[bytes] = Counter()  # its connections, by the keyed hash
        self._tasks: set[asyncio.Task[None]] = set()

    def soon(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine from a callback, and keep it until it is done."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

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
        if jsonp_index is not None or self._is_full(source):
            return self._bad_request()
        socket = EngineSocket(self, self.generate_id())
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

    def forget(self, socket: EngineSocket) -> None:
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
