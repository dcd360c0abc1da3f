"""What a visitor's page says, turned into one service call each."""

from collections.abc import Awaitable, Callable, Mapping

import msgspec

from chatd.base.base64url import to_bytes
from chatd.base.errors import Reason, Refused
from chatd.base.events import NOTHING, Answer, Connection, Event, Handler, check_version, read_auth
from chatd.base.limits import JOINS, WRONG_KEYS
from chatd.base.names import EmbedId, Language, TicketId, Topic
from chatd.base.ports import SourceLimits
from chatd.line.service.visits import Visits
from chatd.line.shapes import (
    VISITOR_EVENTS,
    Here,
    Join,
    Leave,
    Resume,
    VisitorConnect,
    VisitorState,
)

# What is held of each conversation after a number, to be pushed right behind the answer; main fills it.
Delivering = Callable[[Connection, Mapping[str, int]], Awaitable[Callable[[], None]]]


class VisitorEvents:
    """The visitors' events of a line. `kept` with a connection is the resume hash of the join that it made."""

    def __init__(self, visits: Visits, delivering: Delivering, sources: SourceLimits) -> None:
        self._visits, self._delivering, self._sources = visits, delivering, sources

    def events(self) -> Mapping[str, Event]:
        """By name, as docs/protocol.md lists them."""
        handlers: dict[str, Handler] = {
            "join": self.join,
            "resume": self.resume,
            "leave": self.leave,
            "here": self.here,
        }
        return {name: Event(VISITOR_EVENTS[name], each) for name, each in handlers.items()}

    async def admit(self, _: Connection, auth: str) -> None:
        """Raises: Malformed, Refused(RETIRED_VERSION)."""
        check_version(read_auth(auth, VisitorConnect).protocol)

    async def gone(self, member: str) -> None:
        """The page has no connection left. Raises: Unavailable."""
        await self._visits.lost(TicketId(member))

    async def join(self, connection: Connection, payload: Join) -> Answer:
        """Take a place; the same hash again is the same place."""
        if connection.kept not in {None, payload.resume_hash}:
            await self._refuse_second(connection)
        if connection.kept != payload.resume_hash:
            self._sources.take(JOINS, connection.source)
        view = await self._visits.join(
            EmbedId(payload.embed),
            Language(payload.language),
            None if payload.topic is None else Topic(payload.topic),
            to_bytes(payload.resume_hash),
        )
        connection.kept = payload.resume_hash
        await connection.enter(view.ticket)
        await self._visits.connected(view.ticket)
        return Answer(shown(view))

    async def resume(self, connection: Connection, payload: Resume) -> Answer:
        """Take it up again; what is held is delivered right behind the answer."""
        with self._sources.guessing(WRONG_KEYS, connection.source):
            view = await self._visits.resume(payload.value, to_bytes(payload.key), payload.received)
        await connection.enter(view.ticket)
        state, conversation = shown(view), view.conversation
        if conversation is None or conversation.phase == "ended":
            return Answer(state)
        held = await self._delivering(connection, {conversation.id: payload.received})
        return Answer(state, held)

    async def leave(self, connection: Connection, payload: Leave) -> Answer:
        """End for good."""
        if connection.member is not None:
            await self._visits.leave(TicketId(connection.member), quick=payload.quick)
        return NOTHING

    async def here(self, connection: Connection, _: Here) -> Answer:
        """Somebody sits here still."""
        if connection.member is None:
            raise Refused(Reason.NOT_A_MEMBER)
        await self._visits.here(TicketId(connection.member))
        return NOTHING

    async def _refuse_second(self, connection: Connection) -> None:
        """Raises: Refused(ALREADY_JOINED) while this page's first ticket lives."""
        if connection.member is not None:
            view = await self._visits.view(TicketId(connection.member))
            if view.phase != "ended":
                raise Refused(Reason.ALREADY_JOINED)


def shown(view: object) -> VisitorState:
    """The view as it goes over the wire."""
    return msgspec.convert(view, VisitorState, from_attributes=True)
