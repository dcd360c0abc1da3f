"""What goes out of a conversation to its members: envelopes at once, receipts at once or a little later.

A sender waits for "delivered", so a receipt by which more is delivered goes at once; so does that of a change of the
group, with whose keys its sender then goes on. One that only says that words are stored may wait half a second, since
the next one says it too. What a member has been told is remembered while it is connected.
"""

from collections.abc import Collection, Mapping, Sequence

from chatd.base.names import CONSOLES, VISITORS, ConversationId, MemberId
from chatd.base.ports import Bus, Post
from chatd.conversation.ports import DELIVER, RECEIPT, Relayed, Told
from chatd.conversation.rules.conversation import Kind
from chatd.conversation.rules.envelopes import Envelope
from chatd.conversation.rules.envelopes import Receipt as Stored
from chatd.conversation.shapes import Deliver, Receipt

CHANGES = frozenset({Kind.OPENING, Kind.COMMIT})


class _Told:
    """What a member was last told of a conversation. `key`: under which its receipts wait, made once."""

    __slots__ = ("delivered", "key")

    def __init__(self, member: MemberId, conversation: ConversationId) -> None:
        self.delivered = 0
        self.key = f"{member} {conversation}"


class _Kept:
    """What comes for a member while what is held for it is asked for. `asking`: how many connections do."""

    __slots__ = ("asking", "came", "sent")

    def __init__(self) -> None:
        self.asking = 0
        self.came: list[tuple[ConversationId, Envelope]] = []
        self.sent: dict[ConversationId, int] = {}  # up to this number it is on its way already


class Deliveries:
    """Of this process. Whoever is not connected here is told nothing: the state says it on coming back.

    What another process has stored comes by the bus.
    """

    def __init__(self, post: Post, bus: Bus | None = None) -> None:
        self._post = post
        self._told: dict[MemberId, dict[ConversationId, _Told]] = {}
        self._kept: dict[MemberId, _Kept] = {}
        if bus is not None:
            bus.on(DELIVER, self._relayed, Relayed)
            bus.on(RECEIPT, self._receipted, Told)

    def deliver(
        self, conversation: ConversationId, to: Sequence[MemberId], envelope: Envelope
    ) -> None:
        """The envelope to these members; to one for whom older ones are being asked for, after those."""
        if self._kept:
            for member in to:
                if (kept := self._kept.get(member)) is not None:
                    kept.came.append((conversation, envelope))
            to = [each for each in to if each not in self._kept]
        self._post.push("deliver", shape_of(conversation, envelope), to)

    def keep_back(self, member: MemberId) -> None:
        """What comes for this member from now on waits until `let_go`, which must follow."""
        self._kept.setdefault(member, _Kept()).asking += 1

    def let_go(self, member: MemberId, sent: Mapping[ConversationId, int]) -> None:
        """What was held is on its way, up to these numbers: what came meanwhile follows, but for what was among it."""
        kept = self._kept[member]
        kept.asking -= 1
        for conversation, number in sent.items():
            kept.sent[conversation] = max(number, kept.sent.get(conversation, 0))
        if kept.asking:
            return  # another connection of the same member asks still
        del self._kept[member]
        for conversation, envelope in kept.came:
            if envelope.number > kept.sent.get(conversation, 0):
                self.deliver(conversation, (member,), envelope)

    def _relayed(self, relayed: Relayed) -> None:
        self.deliver(relayed.conversation, relayed.to, relayed.envelope)

    def _receipted(self, told: Told) -> None:
        self.receipt(told.conversation, told.sender, told.receipt)

    def receipt(
        self,
        conversation: ConversationId,
        to: MemberId,
        receipt: Stored,
        *,
        kind: Kind = Kind.MESSAGE,
    ) -> None:
        """A receipt, at once when more was delivered than was last told. `kind`: of what is stored."""
        told = self._told_of(to, conversation)
        if told is None:
            return
        payload = Receipt(
            conversation=conversation, stored=receipt.stored, delivered=receipt.delivered
        )
        if receipt.delivered > told.delivered or kind in CHANGES:
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
