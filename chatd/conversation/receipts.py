"""When a member is told how far its own envelopes are: at once what was delivered, a little later what was stored."""

from collections.abc import Collection

from chatd.base.names import CONSOLES, VISITORS, ConversationId, MemberId
from chatd.base.ports import Post
from chatd.conversation.shapes import Receipt

RECEIPT = "receipt"


class Receipts:
    """Remembers, of connected members alone, how far each was last told that its envelopes were delivered."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._told: dict[str, dict[str, int]] = {}  # by member and conversation

    def tell(self, conversation: ConversationId, to: MemberId, stored: int, delivered: int) -> None:
        """At once when more was delivered than was last told, else within half a second."""
        told = self._told.get(to)
        if told is None:
            if not self._is_connected(to):
                return  # nobody to tell, and nothing to remember: the state says it on coming back
            told = self._told[to] = {}
        receipt = Receipt(conversation=conversation, stored=stored, delivered=delivered)
        key = f"{to} {conversation}"
        if delivered > told.get(conversation, 0):
            told[conversation] = delivered
            self._post.push(RECEIPT, receipt, (to,), key=key)
        else:
            self._post.push_soon(RECEIPT, key, receipt, (to,))

    def _is_connected(self, member: MemberId) -> bool:
        return any(member in self._post.connected(each) for each in (VISITORS, CONSOLES))

    def forget_member(self, member: str) -> None:
        """It has no connection left."""
        self._told.pop(member, None)

    def forget_others(self, member: str, alive: Collection[str]) -> None:
        """Of a page that stays, nothing is kept of conversations that have gone from its state."""
        told = self._told.get(member)
        if told:
            for conversation in [each for each in told if each not in alive]:
                del told[conversation]
