"""Conversations in the memory of one process. No method waits inside, and so each is atomic."""

from collections.abc import Callable, Sequence

from chatd.base.errors import Unknown
from chatd.base.names import ConversationId, MemberId, Seconds
from chatd.base.ports import Change
from chatd.conversation.ports import Told
from chatd.conversation.rules import conversation as rules
from chatd.conversation.rules import kinds as saying
from chatd.conversation.rules.conversation import Conversation, Kind
from chatd.conversation.rules.envelopes import Envelope, Receipt
from chatd.conversation.rules.kinds import Said


class MemoryConversations:
    """Keeps the promise of `chatd.conversation.ports.ConversationStore`."""

    def __init__(self) -> None:
        self._conversations: dict[ConversationId, Conversation] = {}

    async def add(self, conversation: Conversation) -> Conversation:
        """See `ConversationStore.add`."""
        return self._conversations.setdefault(conversation.id, conversation)

    async def conversation(self, conversation: ConversationId) -> Conversation:
        """See `ConversationStore.conversation`."""
        return self._known(conversation)

    async def all(self) -> Sequence[Conversation]:
        """See `ConversationStore.all`."""
        return list(self._conversations.values())

    async def change(
        self, conversation: ConversationId, rule: Callable[[Conversation], Conversation]
    ) -> Change[Conversation]:
        """See `ConversationStore.change`."""
        before = self._known(conversation)
        after = rule(before)
        self._conversations[conversation] = after
        return Change(before, after)

    async def say(
        self,
        conversation: ConversationId,
        sender: MemberId,
        own_id: int,
        kind: Kind,
        body: str,
        *,
        now: Seconds,
        epoch: int,
        group: bytes,
    ) -> Said:
        """See `ConversationStore.say`."""
        before = self._known(conversation)
        said = saying.say(before, sender, own_id, kind, body, now=now, epoch=epoch, group=group)
        if said.conversation is not before:
            self._conversations[conversation] = said.conversation
        return said

    async def received(
        self, conversation: ConversationId, member: MemberId, up_to: int
    ) -> Sequence[tuple[MemberId, Receipt]]:
        """See `ConversationStore.received`."""
        return rules.received(self._known(conversation), member, up_to)

    async def held(
        self, conversation: ConversationId, member: MemberId, after: int
    ) -> Sequence[Envelope]:
        """See `ConversationStore.held`."""
        return rules.held_for(self._known(conversation), member, after)

    async def drop_overdue(self, now: Seconds) -> Sequence[Told]:
        """See `ConversationStore.drop_overdue`."""
        return [
            Told(conversation.id, sender, receipt)
            for conversation in self._conversations.values()
            for sender, receipt in rules.drop_overdue(conversation, now)
        ]

    async def forget(self, conversation: ConversationId) -> None:
        """See `ConversationStore.forget`."""
        self._conversations.pop(conversation, None)

    def _known(self, conversation: ConversationId) -> Conversation:
        try:
            return self._conversations[conversation]
        except KeyError:
            raise Unknown from None
