"""What goes out of a conversation to its members: envelopes at once, receipts at once or a little later.

A sender waits for "delivered", so a receipt by which more is delivered goes at once. One that only says "stored" may
wait half a second, since the next one says it too. What a member has been told is remembered while it is connected.
"""

from collections.abc import Collection, Sequence

from chatd.base.names import CONSOLES, VISITORS, ConversationId, MemberId
from chatd.base.ports import Post
from chatd.conversation.rules.envelopes import Envelope
from chatd.conversation.rules.envelopes import Receipt as Stored
from chatd.conversation.shapes import Deliver, Receipt


class _Told:
    """What a member was last told of a conversation. `key`: under which its receipts wait, made once."""

    __slots__ = ("delivered", "key")

    def __init__(self, member: MemberId, conversation: ConversationId) -> None:
        self.delivered = 0
        self.key = f"{member} {conversation}"


class Deliveries:
    """Of this process. Whoever is not connected here is told nothing: the state says it on coming back."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._told: dict[MemberId, dict[ConversationId, _Told]] = {}

    def deliver(
        self, conversation: ConversationId, to: Sequence[MemberId], envelope: Envelope
    ) -> None:
        """The envelope to these members."""
        self._post.push("deliver", shape_of(conversation, envelope), to)

    def receipt(self, conversation: ConversationId, to: MemberId, receipt: Stored) -> None:
        """A receipt, at once when more was delivered than was last told."""
        told = self._told_of(to, conversation)
        if told is None:
            return
        payload = Receipt(
            conversation=conversation, stored=receipt.stored, delivered=receipt.delivered
        )
        if receipt.delivered > told.delivered:
            told.delivered = receipt.delivered
            self._post.push("receipt", payload, (to,), key=told.key)
        else:
            self._post.push_soon("receipt", told.key, payload, (to,))

    def _told_of(self, member: MemberId, conversation: ConversationId) -> _Told | None:
        """None when there is nobody to tell, and so nothing to remember."""
        of_member = self._told.get(member)
        if of_member is None:
            if not any(member in self._post.connected(each) for each in (VISITORS, CONSOLES)):
                return None
            of_member = self._told[member] = {}
        told = of_member.get(conversation)
        if told is None:
            told = of_member[conversation] = _Told(member, conversation)
        return told

    def forget(self, member: MemberId) -> None:
        """The member has no connection left."""
        self._told.pop(member, None)

    def forget_conversation(
        self, conversation: ConversationId, members: Collection[MemberId]
    ) -> None:
        """It is no more: nothing is kept of it, nor of a member who was told of nothing else."""
        for member in members:
            told = self._told.get(member, {})
            told.pop(conversation, None)
            if not told:
                self._told.pop(member, None)

    def keep_only(self, member: MemberId, alive: Collection[ConversationId]) -> None:
        """Forget what this member was told of conversations that its page is shown no more."""
        told = self._told.get(member)
        if told:
            for conversation in [each for each in told if each not in alive]:
                del told[conversation]


def shape_of(conversation: ConversationId, envelope: Envelope) -> Deliver:
    """The payload of `deliver`."""
    return Deliver(
        conversation=conversation,
        number=envelope.number,
        sender=envelope.sender,
        id=envelope.id,
        kind=envelope.kind,  # type: ignore[arg-type]  # checked when it came in
        body=envelope.body,
    )
