"""What members do in a conversation: say, receive, catch up, end. The hot path of the daemon."""

from collections.abc import Sequence

from chatd.core.envelopes import Envelope
from chatd.core.names import ConversationId, MemberId


class Conversations:
    """Relays envelopes whose bodies nobody here can read. Refusals change nothing."""

    async def say(
        self, member: MemberId, conversation: ConversationId, own_id: int, kind: str, body: str
    ) -> None:
        """Relay one envelope; `body` is base64url. `Post.deliver` and `Post.receipt` follow from it.

        An id seen before is not stored again; the receipt comes again.
        Raises: Unknown, Malformed, Refused(NOT_A_MEMBER, OUT_OF_ORDER, OUTBOX_FULL, WRONG_EPOCH, WRONG_KIND,
        WRONG_STATE, TOO_LARGE, BAD_CREDENTIAL).
        """
        raise NotImplementedError

    async def received(self, member: MemberId, conversation: ConversationId, up_to: int) -> None:
        """This page has everything up to this number: it is freed, the senders get receipts.

        Raises: Unknown, Refused(NOT_A_MEMBER).
        """
        raise NotImplementedError

    async def end(self, member: MemberId, conversation: ConversationId) -> None:
        """End it for everybody; twice is once. Raises: Unknown, Refused(NOT_A_MEMBER)."""
        raise NotImplementedError

    async def held(
        self, member: MemberId, conversation: ConversationId, after: int
    ) -> Sequence[Envelope]:
        """All envelopes for this member with a number above `after`, in order.

        Raises: Unknown, Refused(NOT_A_MEMBER).
        """
        raise NotImplementedError
