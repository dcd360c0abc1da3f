"""The Socket.IO server of one namespace, made lean: members instead of rooms, one encoding, a direct write.

python-socketio keeps the handshake, the polling fallback and its registry of handlers; packets are read strictly by
frames.py before its decoder could see them (it logs what it cannot read). Pinned by tests/transport/test_engine.py.
"""

import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any

import socketio
from aiohttp import web

from chatd.base.errors import Malformed, Reason
from chatd.base.names import StaffId
from chatd.transport import frames
from chatd.transport.connection import Peer
from chatd.transport.engine_socket import LeanEngine, LeanSocket

Connect = Callable[[Peer, str], Awaitable[Reason | None]]
Event = Callable[[Peer, frames.Packet], Coroutine[Any, Any, None]]
Gone = Callable[[Peer], Awaitable[None]]

PACKET_MAX_BYTES = 64 * 1024

# Answered in place, since what they ask is in memory. A store that waits is waited for in a task, but what comes
# before its first wait has no current task: with `asyncio.timeout` there, take the event out of here.
PROMPT = ("say", "received")


class LeanManager(socketio.AsyncManager):  # type: ignore[misc]  # the library is untyped
    """Who is here: the connections of each member, and of each person of the staff."""

    def __init__(self, namespace: str) -> None:
        super().__init__()
        self.namespace = namespace
        self.members: dict[str, tuple[Peer, ...]] = {}
        self.peers: dict[str, Peer] = {}

    def enter(self, peer: Peer, member: str) -> None:
        """This connection speaks for the member from now on; twice is once. One that is gone speaks for nobody."""
        if peer.socket.closed:
            return
        peer.member = member
        here = self.members.get(member, ())
        if peer not in here:
            self.members[member] = (*here, peer)

    def leave(self, peer: Peer) -> str | None:
        """The member that has lost its last connection by this, or None."""
        member, peer.member = peer.member, None
        if member is None:
            return None
        here = tuple(other for other in self.members.get(member, ()) if other is not peer)
        if here:
            self.members[member] = here
            return None
        self.members.pop(member, None)
        return member

    def of(self, member: str) -> tuple[Peer, ...]:
        """The member's connections in this process."""
        return self.members.get(member, ())

    def of_staff(self, staff: StaffId) -> list[Peer]:
        """The connections of one person of the staff."""
        return [
            peer
            for peer in self.peers.values()
            if peer.staff is not None and peer.staff.id == staff
        ]

    def push(self, event: str, payload: str, to: Iterable[Peer]) -> None:
        """Send an event, its payload already JSON: encoded once, written directly."""
        text = frames.pushed(self.namespace, event, payload)
        for peer in to:
            peer.socket.push(text)


class LeanServer(socketio.AsyncServer):  # type: ignore[misc]  # the library is untyped
    """One namespace on one path."""

    def __init__(
        self,
        namespace: str,
        *,
        origins: list[str],
        ping_seconds: tuple[float, float],
        unsent_max_bytes: int,
        connections_max: int,
        source_of: Callable[[web.BaseRequest], bytes | None],
        logger: logging.Logger,
    ) -> None:
        self.manager: LeanManager
        super().__init__(
            client_manager=LeanManager(namespace),
            async_mode="aiohttp",
            async_handlers=False,
            namespaces=[namespace],
            cors_allowed_origins=origins,
            cors_credentials=False,
            http_compression=False,
            max_http_buffer_size=PACKET_MAX_BYTES,
            monitor_clients=False,
            ping_interval=ping_seconds[0],
            ping_timeout=ping_seconds[1],
            logger=logger,
            engineio_logger=logger,
            unsent_max_bytes=unsent_max_bytes,
            connections_max=connections_max,
        )
        self.namespace = namespace
        self._event_at = len(frames.event_start(namespace))
        self._prompt_starts = tuple(f'{frames.event_start(namespace)}["{name}",' for name in PROMPT)
        self.eio.receive = self._receive
        self.eio.prompt = self._prompt
        self.eio.gone = self._gone
        self.eio.source_of = source_of

    def _engineio_server_class(self) -> type[LeanEngine]:
        return LeanEngine

    def routes(self, path: str) -> list[web.RouteDef]:
        """The one address of this server, for polling and WebSocket."""
        return [web.route(verb, path, self._answer) for verb in ("GET", "POST", "OPTIONS")]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if "j" in request.query:  # JSONP would carry replies past every rule of origins
            return web.Response(status=400)
        response: web.StreamResponse = await self.eio.handle_request(request)
        return response

    def handle(self, connect: Connect, event: Event, gone: Gone) -> None:
        """Who answers: all three never raise."""
        self._connect, self._event, self._left = connect, event, gone

    def _prompt(self, socket: LeanSocket, text: str) -> Coroutine[Any, Any, None] | None:
        """The answer to one of the prompt events, still to be begun; None for anything else."""
        if not text.startswith(self._prompt_starts):
            return None
        peer = self.manager.peers.get(socket.sid)
        if peer is None:
            return None
        return self._event(peer, frames.Packet(frames.EVENT, "", text[self._event_at :]))

    async def _receive(self, socket: LeanSocket, message: str) -> None:
        """One packet of the peer, read before the library's decoder could."""
        peer = self.manager.peers.get(socket.sid)
        try:
            packet = frames.read(message, self.namespace)
        except Malformed:
            packet = frames.MALFORMED
        if peer is None:
            if not socket.is_refused:
                await self._admit(socket, packet)
        elif packet.kind == frames.DISCONNECT:
            await socket.close(reason=self.reason.CLIENT_DISCONNECT)
        else:
            await self._event(peer, packet)

    async def _admit(self, socket: LeanSocket, packet: frames.Packet) -> None:
        """CONNECT comes first and once, also when it is refused; anything else before it ends the connection."""
        if packet.kind != frames.CONNECT:
            await socket.close()
            return
        peer = Peer(socket)
        reason = await self._connect(peer, packet.text)
        if reason is not None:
            socket.refuse(frames.refused(self.namespace, reason.value))
            return
        if socket.closed or socket.is_attached:  # gone meanwhile, or asked twice at once
            return
        socket.is_attached = True
        self.manager.peers[socket.sid] = peer
        socket.push(frames.connected(self.namespace, socket.sid))

    async def _gone(self, socket: LeanSocket) -> None:
        peer = self.manager.peers.pop(socket.sid, None)
        if peer is not None:
            await self._left(peer)

    async def disconnect_peer(self, peer: Peer) -> None:
        """Leave the namespace and close: the client does not come back by itself."""
        peer.socket.push(frames.disconnected(self.namespace))
        await peer.socket.close(reason=self.reason.SERVER_DISCONNECT)

    async def close_all(self) -> None:
        """Close every connection, for the end of the process; clients come back by themselves."""
        for socket in list(self.eio.sockets.values()):
            await socket.close(abort=False, reason=self.reason.SERVER_DISCONNECT)
