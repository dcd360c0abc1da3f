"""What visitors and consoles do alike: say, receive, catch up, end; and what follows a lost connection."""

from collections.abc import Callable, Sequence

from chatd.base.errors import Reason, Refused
from chatd.base.names import ConversationId, MemberId
from chatd.conversation.rules.envelopes import Envelope
from chatd.conversation.service.relay import Conversations
from chatd.conversation.shapes import CatchUp, Delivered, End, Received, Say
from chatd.transport.connection import Peer
from chatd.transport.handling import NOTHING, Answer
from chatd.transport.namespace_server import LeanManager
from chatd.transport.pushes import deliver_struct, delivery


class Talk:
    """The four events of a conversation, for whoever has a member id."""

    def __init__(self, conversations: Conversations) -> None:
        self._conversations = conversations

    async def say(self, peer: Peer, payload: Say) -> Answer:
        """Relay one envelope."""
        await self._conversations.say(
            member_of(peer),
            ConversationId(payload.conversation),
            payload.id,
            payload.kind,
            payload.body,
        )
        return NOTHING

    async def received(self, peer: Peer, payload: Received) -> Answer:
        """This page has everything up to this number."""
        conversation = ConversationId(payload.conversation)
        await self._conversations.received(member_of(peer), conversation, payload.up_to)
        return NOTHING

    async def end(self, peer: Peer, payload: End) -> Answer:
        """End the conversation for everybody."""
        await self._conversations.end(member_of(peer), ConversationId(payload.conversation))
        return NOTHING

    async def catch_up(self, peer: Peer, payload: CatchUp) -> Answer:
        """All that is held after this number."""
        held = await self.held(member_of(peer), payload.conversation, payload.after)
        envelopes = tuple(deliver_struct(payload.conversation, envelope) for envelope in held)
        return Answer(Delivered(envelopes=envelopes))

    async def held(self, member: MemberId, conversation: str, after: int) -> Sequence[Envelope]:
        """What is held for this member."""
        return await self._conversations.held(member, ConversationId(conversation), after)


def member_of(peer: Peer) -> MemberId:
    """As whom this connection speaks. Raises: Refused(NOT_A_MEMBER) before it is anybody."""
    if peer.member is None:
        raise Refused(Reason.NOT_A_MEMBER)
    return MemberId(peer.member)


def deliver_held(
    manager: LeanManager, peer: Peer, held: Sequence[tuple[str, Sequence[Envelope]]]
) -> Callable[[], None]:
    """Pushes what was held, right behind the answer."""

    def push() -> None:
        for conversation, envelopes in held:
            for envelope in envelopes:
                manager.push("deliver", delivery(conversation, envelope), (peer,))

    return push
