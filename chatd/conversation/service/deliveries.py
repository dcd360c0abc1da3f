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


class Deliveries:
    """Of this process. Whoever is not connected here is told nothing: the state says it on coming back."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._told: dict[MemberId, dict[ConversationId, int]] = {}  # delivered, as last told

    def deliver(
        self, conversation: ConversationId, to: Sequence[MemberId], envelope: Envelope
    ) -> None:
        """The envelope to these members."""
        self._post.push("deliver", shape_of(conversation, envelope), to)

    def receipt(self, conversation: ConversationId, to: MemberId, receipt: Stored) -> None:
        """A receipt, at once when more was delivered than was last told."""
        told = self._told.get(to)
        if told is None:
            if not any(to in self._post.connected(each) for each in (VISITORS, CONSOLES)):
                return  # nobody to tell, and nothing to remember
            told = self._told[to] = {}
        payload = Receipt(
            conversation=conversation, stored=receipt.stored, delivered=receipt.delivered
        )
        if receipt.delivered > told.get(conversation, 0):
            told[conversation] = receipt.delivered
            self._post.push("receipt", payload, (to,), key=_key(to, conversation))
        else:
            self._post.push_soon("receipt", _key(to, conversation), payload, (to,))

    def forget(self, member: MemberId) -> None:
        """The member has no connection left."""
        self._told.pop(member, None)

    def keep_only(self, member: MemberId, alive: Collection[ConversationId]) -> None:
        """Of a page that stays, nothing is kept of conversations that it is shown no more."""
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


def _key(member: MemberId, conversation: ConversationId) -> str:
    return f"{member} {conversation}"
