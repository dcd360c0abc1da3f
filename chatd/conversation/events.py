"""What visitors and consoles do alike: say, receive, catch up, end; and what follows a lost connection."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chatd.base.errors import Reason, Refused
from chatd.base.events import NOTHING, Answer, Connection, Event
from chatd.base.limits import SAYS
from chatd.base.names import ConversationId, MemberId
from chatd.base.shapes import Refusal
from chatd.conversation.pushes import deliver_of
from chatd.conversation.service.relay import Conversations
from chatd.conversation.shapes import EVENTS, CatchUp, Delivered, End, Received, Say


class ConversationEvents:
    """The four events of a conversation, for whoever has a member id."""

    def __init__(self, conversations: Conversations) -> None:
        self._conversations = conversations

    def events(self) -> Mapping[str, Event]:
        """By name, as docs/protocol.md lists them."""
        return {
            "say": Event(EVENTS["say"], self.say, limit=SAYS, is_in_place=True, refusal=refusal_of),
            "received": Event(EVENTS["received"], self.received, is_in_place=True),
            "end": Event(EVENTS["end"], self.end),
            "catch_up": Event(EVENTS["catch_up"], self.catch_up),
        }

    async def say(self, connection: Connection, payload: Say) -> Answer:
        """Relay one envelope."""
        await self._conversations.say(
            member_of(connection),
            ConversationId(payload.conversation),
            payload.id,
            payload.kind,
            payload.body,
        )
        return NOTHING

    async def received(self, connection: Connection, payload: Received) -> Answer:
        """This page has everything up to this number."""
        conversation = ConversationId(payload.conversation)
        await self._conversations.received(member_of(connection), conversation, payload.up_to)
        return NOTHING

    async def end(self, connection: Connection, payload: End) -> Answer:
        """End the conversation for everybody."""
        await self._conversations.end(member_of(connection), ConversationId(payload.conversation))
        return NOTHING

    async def catch_up(self, connection: Connection, payload: CatchUp) -> Answer:
        """All that is held after this number."""
        conversation = ConversationId(payload.conversation)
        held = await self._conversations.held(member_of(connection), conversation, payload.after)
        envelopes = tuple(deliver_of(conversation, envelope) for envelope in held)
        return Answer(Delivered(envelopes=envelopes))

    async def delivering(
        self, connection: Connection, after: Mapping[str, int]
    ) -> Callable[[], None]:
        """Pushes what is held of each conversation after its number, right behind an answer. Raises: as `catch_up`."""
        held: Sequence[tuple[str, Any]] = [
            (
                id_,
                await self._conversations.held(member_of(connection), ConversationId(id_), number),
            )
            for id_, number in after.items()
        ]

        def push() -> None:
            for conversation, envelopes in held:
                for envelope in envelopes:
                    connection.push("deliver", deliver_of(conversation, envelope))

        return push


def member_of(connection: Connection) -> MemberId:
    """As whom this connection speaks. Raises: Refused(NOT_A_MEMBER) before it is anybody."""
    if connection.member is None:
        raise Refused(Reason.NOT_A_MEMBER)
    return MemberId(connection.member)


def refusal_of(reason: Reason, payload: Say | None) -> Refusal:
    """What a page is pushed that said something and asked for no answer."""
    if payload is None:
        return Refusal(refused=reason)
    return Refusal(refused=reason, conversation=payload.conversation, id=payload.id)
