"""What a visitor's page says, turned into one service call each."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from chatd.base.base64url import to_bytes
from chatd.base.errors import Reason, Refused
from chatd.base.events import NOTHING, Answer, Connection, Event, Handler, check_version, read_auth
from chatd.base.limits import WRONG_KEYS
from chatd.base.names import EmbedId, Language, TicketId, Topic
from chatd.base.ports import SourceLimits
from chatd.directory.rules import advice
from chatd.line.service.admission import Admission, Asked
from chatd.line.service.joining import Joining
from chatd.line.service.visits import Visits
from chatd.line.shapes import VISITOR_EVENTS
from chatd.line.shapes.visitor import (
    Here,
    Join,
    Languages,
    Leave,
    Resume,
    SayUrgent,
    VisitorConnect,
    VisitorState,
)

# Pushes what is held of these conversations for this member, when it is called; main fills it.
Delivering = Callable[[Connection, Sequence[str]], Awaitable[Callable[[], None]]]


class VisitorEvents:
    """The visitors' events of a line. `kept` with a connection is the resume hash of the join that it made."""

    def __init__(
        self,
        joining: Joining,
        visits: Visits,
        admission: Admission,
        delivering: Delivering,
        sources: SourceLimits,
    ) -> None:
        self._joining, self._visits, self._admission = joining, visits, admission
        self._delivering, self._sources = delivering, sources

    def events(self) -> Mapping[str, Event]:
        """By name, as docs/protocol.md lists them."""
        handlers: dict[str, Handler] = {
            "join": self.join,
            "resume": self.resume,
            "languages": self.languages,
            "leave": self.leave,
            "here": self.here,
            "urgent": self.urgent,
        }
        return {name: Event(VISITOR_EVENTS[name], each) for name, each in handlers.items()}

    async def admit(self, _: Connection, auth: str) -> None:
        """Raises: Malformed, Refused(RETIRED_VERSION)."""
        check_version(read_auth(auth, VisitorConnect).protocol)

    async def gone(self, member: str) -> None:
        """The page has no connection left. Raises: Unavailable."""
        await self._visits.lost(TicketId(member))

    async def join(self, connection: Connection, payload: Join) -> Answer:
        """Take a place, maybe after some work; the same hash again is the same place."""
        if connection.member is not None and connection.kept != payload.resume_hash:
            await self._joining.check_may_join_again(TicketId(connection.member))
        embed, topic = advice.read(EmbedId(payload.embed))
        if topic is None and payload.topic is not None:
            topic = Topic(payload.topic)
        language = Language(payload.language)
        others = [Language(each) for each in payload.others]
        resume_hash = to_bytes(payload.resume_hash)
        has_worked = False
        if connection.kept != payload.resume_hash:
            asked = Asked(connection.source, resume_hash, payload.work)
            first, has_worked = await self._admission.enter(
                embed, (language, *others), topic, asked
            )
            if first is not None:
                return Answer(first)

        async def entering(ticket: str) -> bool:
            connection.kept = (
                payload.resume_hash
            )  # first: if what follows fails, the same is asked again
            return await connection.enter(ticket)

        _, state = await self._joining.join(
            embed,
            language,
            topic,
            resume_hash,
            payload.urgent,
            others=others,
            source=connection.source,
            has_worked=has_worked,
            entering=entering,
        )
        if state.conversation is None:
            return Answer(state)
        return Answer(state, await self._delivering(connection, conversations_of(state)))

    async def resume(self, connection: Connection, payload: Resume) -> Answer:
        """Take it up again; what is held is delivered right behind the answer, and the last words of a talk before it.

        With the answer that it has ended the page lets the keys go.
        """
        with self._sources.counting_wrong(WRONG_KEYS, payload.value):
            ticket, state = await self._visits.resume(
                payload.value, to_bytes(payload.key), payload.received, connection.enter
            )
        await connection.enter(ticket)
        deliver = await self._delivering(connection, conversations_of(state))
        if state.phase == "ended":
            deliver()
            return Answer(state)
        return Answer(state, deliver)

    async def languages(self, connection: Connection, payload: Languages) -> Answer:
        """Further languages are fine while she waits."""
        if connection.member is None:
            raise Refused(Reason.NOT_A_MEMBER)
        others = [Language(each) for each in payload.others]
        await self._visits.languages(TicketId(connection.member), others)
        return NOTHING

    async def leave(self, connection: Connection, payload: Leave) -> Answer:
        """The visitor leaves the ticket or the conversation for good."""
        if connection.member is not None:
            await self._visits.leave(TicketId(connection.member), quick=payload.quick)
        connection.kept = None  # the same hash again is another place, and counts as one
        return NOTHING

    async def here(self, connection: Connection, _: Here) -> Answer:
        """The visitor says that somebody is still there."""
        if connection.member is None:
            raise Refused(Reason.NOT_A_MEMBER)
        await self._visits.here(TicketId(connection.member))
        return NOTHING

    async def urgent(self, connection: Connection, payload: SayUrgent) -> Answer:
        """The visitor says that it cannot wait, or takes it back."""
        if connection.member is None:
            raise Refused(Reason.NOT_A_MEMBER)
        await self._visits.say_urgent(TicketId(connection.member), payload.urgent)
        return NOTHING


def conversations_of(state: VisitorState) -> Sequence[str]:
    """Those of which something may be held for this page."""
    return [] if state.conversation is None else [state.conversation.id]
