"""A colleague is asked into a conversation, comes in by the visitor's yes alone, and goes; or the first one goes."""

from chatd.base.errors import Reason, Refused
from chatd.base.names import ConversationId, DeskId, LineId, MemberId, Purpose
from chatd.conversation.rules.conversation import member_of
from chatd.conversation.service.telling import TellingConversations
from chatd.conversation.shapes import Askable


class Company:
    """Nobody can be asked in yet: it is refused, and nothing has changed."""

    def __init__(self, store: TellingConversations) -> None:
        self._store = store

    async def known(self, visitor: MemberId, conversation: ConversationId) -> None:
        """The visitor's page knows a third person. Raises: Unknown, Refused(NOT_A_MEMBER), Unavailable."""
        member_of(await self._store.conversation(conversation), visitor)

    async def turn_away(
        self,
        visitor: MemberId,
        conversation: ConversationId,
        *,
        is_no: bool,  # noqa: ARG002
    ) -> None:
        """The visitor lets nobody in. Raises: Unknown, Refused(NOT_A_MEMBER), Unavailable."""
        member_of(await self._store.conversation(conversation), visitor)

    async def askable(self, desk: DeskId, conversation: ConversationId) -> Askable:
        """Who could be asked in. Raises: Unknown, Refused(NOT_A_MEMBER), Unavailable."""
        member_of(await self._store.conversation(conversation), MemberId(desk))
        return Askable(lines=())

    async def ask_in(
        self,
        desk: DeskId,
        conversation: ConversationId,
        purpose: Purpose,  # noqa: ARG002
        other: DeskId | None,  # noqa: ARG002
        line: LineId | None,  # noqa: ARG002
    ) -> None:
        """Ask a colleague in. Raises: Unknown, Refused, Unavailable."""
        member_of(await self._store.conversation(conversation), MemberId(desk))
        raise Refused(Reason.PAGE_TOO_OLD)

    async def withdraw(self, desk: DeskId, conversation: ConversationId) -> None:
        """Ask for nobody any more. Raises: Unknown, Refused(NOT_A_MEMBER), Unavailable."""
        member_of(await self._store.conversation(conversation), MemberId(desk))

    async def come_in(self, desk: DeskId, conversation: ConversationId) -> None:
        """The colleague would come. Raises: Unknown, Refused(NOT_A_MEMBER), Unavailable."""
        member_of(await self._store.conversation(conversation), MemberId(desk))

    async def decline(self, desk: DeskId, conversation: ConversationId) -> None:
        """The colleague does not come. Raises: Unknown, Refused(NOT_A_MEMBER), Unavailable."""
        member_of(await self._store.conversation(conversation), MemberId(desk))

    async def part(self, desk: DeskId, conversation: ConversationId) -> None:
        """One of two goes. Raises: Unknown, Refused(NOT_A_MEMBER, WRONG_STATE), Unavailable."""
        member_of(await self._store.conversation(conversation), MemberId(desk))
        raise Refused(Reason.WRONG_STATE)
