"""What the transport knows of each connection of one namespace, and who is here; it goes with the connection."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Protocol

from chatd.base.limits import Bucket
from chatd.base.shapes import Shape, as_json
from chatd.transport import frames
from chatd.transport.engine_socket import EngineSocket


class Mover(Protocol):
    """Who sees to it that a member's loss is told when its last connection speaks for another."""

    async def enter(self, connection: "Connection", member: str) -> bool:
        """False when it is gone. Raises: whatever those raise who are told."""


class Connection:
    """One accepted connection; keeps the promise of `base.events.Connection`."""

    __slots__ = (
        "_connections",
        "_mover",
        "buckets",
        "is_asking",
        "kept",
        "malformed",
        "member",
        "owner",
        "pushed",
        "socket",
        "unanswered",
    )

    def __init__(self, socket: EngineSocket, connections: "Connections", mover: Mover) -> None:
        self.socket = socket
        self._connections, self._mover = connections, mover
        self.member: str | None = None
        self.owner = ""
        self.kept: Any = None
        self.malformed = 0  # packets that were none of ours
        self.pushed: dict[
            str, tuple[object, float]
        ] = {}  # of what it watches: its essence, and when
        self.is_asking = False  # an event of it is being answered
        # What has changed since it entered, while it is not answered yet: shown behind the answer. None: answered.
        self.unanswered: set[str] | None = None
        self.buckets: dict[str, Bucket] = {}  # by the limit's name, from the first event on

    @property
    def source(self) -> bytes | None:
        """The keyed hash of the network it comes from; None is never limited."""
        return self.socket.source

    async def enter(self, member: str) -> bool:
        """False when it is gone. Raises: whatever those raise who are told that the member before is gone."""
        return await self._mover.enter(self, member)

    def watch(self, what: str, *, is_on: bool) -> None:
        """Watch what is shown under this name, or watch it no more. Idempotent."""
        self._connections.watch(self, what, is_on=is_on)

    def push(self, event: str, payload: Shape) -> None:
        """To this connection alone."""
        self._connections.push(event, as_json(payload), (self,))

    async def close(self) -> None:
        """Leave the namespace and close: the client does not come back by itself."""
        self.socket.push(frames.disconnected(self._connections.namespace))
        await self.socket.close(reason=self.socket.server.reason.SERVER_DISCONNECT)


class Connections:
    """Who is here in one namespace: every connection, those of each member, and who watches what."""

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace
        self.accepted: dict[str, Connection] = {}  # by the socket's id
        self.members: dict[str, tuple[Connection, ...]] = {}
        self._watching: dict[str, set[Connection]] = {}
        self.changed: Callable[[str, str], None] = lambda _what, _member: None  # `Pushes` fills it

    def all(self) -> Sequence[Connection]:
        """Every accepted connection."""
        return list(self.accepted.values())

    def enter(self, connection: Connection, member: str) -> None:
        """It speaks for the member from now on. Idempotent. One that is gone speaks for nobody."""
        if connection.socket.closed:
            return
        connection.member = member
        here = self.members.get(member, ())
        if connection not in here:
            self.members[member] = (*here, connection)

    def leave(self, connection: Connection) -> str | None:
        """The member that has lost its last connection by this, or None."""
        member, connection.member = connection.member, None
        if member is None:
            return None
        here = tuple(each for each in self.members.get(member, ()) if each is not connection)
        if here:
            self.members[member] = here
            return None
        self.members.pop(member, None)
        return member

    def of(self, member: str) -> tuple[Connection, ...]:
        """The member's connections in this process."""
        return self.members.get(member, ())

    def of_owner(self, owner: str) -> Sequence[Connection]:
        """The connections of one owner."""
        return [each for each in self.accepted.values() if each.owner == owner]

    def watch(self, connection: Connection, what: str, *, is_on: bool) -> None:
        """It is shown this from now on, or no more. One that is gone watches nothing."""
        watching = self._watching.setdefault(what, set())
        if is_on and not connection.socket.closed:
            watching.add(connection)
        else:
            watching.discard(connection)

    def watching(self, what: str) -> Collection[Connection]:
        """Who watches this."""
        return self._watching.get(what, ())

    def forget(self, connection: Connection) -> None:
        """The connection is closed: it watches nothing any more."""
        for watching in self._watching.values():
            watching.discard(connection)

    def push(self, event: str, payload: str, to: Iterable[Connection]) -> None:
        """Send an event, its payload already JSON, to these: written directly, one text for all."""
        text = frames.pushed(self.namespace, event, payload)
        for each in to:
            each.socket.push(text)
