"""The Socket.IO server of one namespace: python-socketio's handshake and polling around our own engine.

Packets are read strictly by frames.py before the library's decoder could see them (it logs what it cannot read), and
its rooms, queues and acknowledgements are not used. Pinned by tests/transport/test_engine.py.
"""

import logging
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

import socketio
from aiohttp import web

from chatd.base.errors import Malformed, Reason
from chatd.transport import frames
from chatd.transport.connection import Connection, Connections
from chatd.transport.engine_server import EngineServer
from chatd.transport.engine_socket import EngineSocket

PACKET_MAX_BYTES = 64 * 1024


class Answering(Protocol):
    """Who answers for the namespace. None of `admit`, `event` and `gone` raises."""

    @property
    def connections(self) -> Connections:
        """Who is here: the server adds and removes."""

    @property
    def in_place(self) -> tuple[str, ...]:
        """The events that are answered without a task of their own."""

    async def admit(self, connection: Connection, auth: str) -> Reason | None:
        """Why it is not accepted; None when it is."""

    async def event(self, connection: Connection, packet: frames.Packet) -> None:
        """Answer one packet of an accepted connection."""

    async def gone(self, connection: Connection) -> None:
        """An accepted connection is closed."""

    async def enter(self, connection: Connection, member: str) -> bool:
        """The connection speaks for this member from now on, if it is not gone. Who has lost its last is told of."""


class NamespaceServer(socketio.AsyncServer):  # type: ignore[misc]  # the library is untyped
    """One namespace on one path."""

    def __init__(
        self,
        answering: Answering,
        *,
        origins: list[str],
        ping_seconds: tuple[float, float],
        unsent_max_bytes: int,
        connections_max: int,
        place: str,
        source_of: Callable[[web.BaseRequest], bytes | None],
        logger: logging.Logger,
    ) -> None:
        self._answering, self.connections = answering, answering.connections
        self.namespace = self.connections.namespace
        self.event_start = start = frames.event_start(self.namespace)
        self._event_at = len(start)
        self._sent_away: list[Connection] = []  # since the door was closed
        self._in_place = tuple(f'{start}["{name}",' for name in answering.in_place)
        super().__init__(
            async_mode="aiohttp",
            async_handlers=False,
            namespaces=[self.namespace],
            cors_allowed_origins=origins,
            cors_credentials=False,
            http_compression=False,
            max_http_buffer_size=PACKET_MAX_BYTES,
            monitor_clients=False,
            ping_interval=ping_seconds[0],
            ping_timeout=ping_seconds[1],
            logger=logger,
            engineio_logger=logger,
            # and for our own engine:
            listener=self,
            source_of=source_of,
            unsent_max_bytes=unsent_max_bytes,
            connections_max=connections_max,
            place=place,
        )

    def _engineio_server_class(self) -> type[EngineServer]:
        return EngineServer

    def routes(self, path: str) -> list[web.RouteDef]:
        """The one address of this server, for polling and WebSocket."""
        return [web.route(verb, path, self._answer) for verb in ("GET", "POST", "OPTIONS")]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if "j" in request.query:  # JSONP would carry replies past every rule of origins
            return web.Response(status=400)
        if (
            "sid" in request.query
            and request.method != "OPTIONS"
            and not self.eio.is_asked_by_its_page(request)
        ):
            return web.Response(status=400)
        response: web.StreamResponse = await self.eio.handle_request(request)
        return response

    # ---- what the engine tells us (`engine_server.Listener`) ----

    def begin(self, socket: EngineSocket, text: str) -> Coroutine[Any, Any, None] | None:
        """The answer to an event that is answered in place, still to be begun; None for anything else."""
        if not text.startswith(self._in_place):
            return None
        connection = self.connections.accepted.get(socket.sid)
        if connection is None:
            return None
        packet = frames.Packet(frames.EVENT, "", text[self._event_at :])
        return self._answering.event(connection, packet)

    async def receive(self, socket: EngineSocket, message: str) -> None:
        """One packet of the page, read before the library's decoder could."""
        connection = self.connections.accepted.get(socket.sid)
        try:
            packet = frames.read(message, self.namespace)
        except Malformed:
            packet = frames.MALFORMED
        if connection is None:
            if not socket.is_refused:
                await self._admit(socket, packet)
        elif packet.kind == frames.DISCONNECT:
            await socket.close(reason=self.reason.CLIENT_DISCONNECT)
        else:
            await self._answering.event(connection, packet)

    async def gone(self, socket: EngineSocket) -> None:
        """The socket is closed. Of a page that was sent away nobody is told yet: it is elsewhere in a moment."""
        connection = self.connections.accepted.pop(socket.sid, None)
        if connection is None:
            return
        if self.eio.is_open:
            await self._answering.gone(connection)
        else:
            self._sent_away.append(connection)

    def is_spare(self, socket: EngineSocket) -> bool:
        """Whether it only reads: no place on a line, no shift, nobody signed in."""
        connection = self.connections.accepted.get(socket.sid)
        return connection is None or (connection.member is None and not connection.owner)

    async def _admit(self, socket: EngineSocket, packet: frames.Packet) -> None:
        """CONNECT comes first and once, also when it is refused; anything else before it ends the connection."""
        if packet.kind != frames.CONNECT:
            await socket.close()
            return
        connection = Connection(socket, self.connections, self._answering)
        reason = await self._answering.admit(connection, packet.text)
        if reason is not None:
            socket.refuse(frames.refused(self.namespace, reason.value))
            return
        if socket.closed or socket.is_attached:  # gone meanwhile, or asked twice at once
            return
        socket.is_attached = True
        self.connections.accepted[socket.sid] = connection
        socket.push(frames.connected(self.namespace, socket.sid))

    def close_door(self) -> None:
        """Whoever comes now is to go elsewhere; who is here stays until it is sent away."""
        self.eio.is_open = False

    async def close_all(self) -> None:
        """Close every connection, for the end of the process; clients come back by themselves."""
        for socket in list(self.eio.sockets.values()):
            await socket.close(abort=False, reason=self.reason.SERVER_DISCONNECT)
        for connection in self._sent_away:
            await self._answering.gone(connection)
        self._sent_away.clear()
