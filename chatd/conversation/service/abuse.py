"""A counsellor ends a conversation as abuse: for the visitor it is an end, and the network works more for an hour."""

from collections.abc import Callable

from chatd.base.errors import Reason, Refused
from chatd.base.names import ConversationId, MemberId, TicketId
from chatd.conversation.rules.conversation import member_of
from chatd.conversation.rules.giving_back import is_before_her_yes
from chatd.conversation.service.relay import Relay
from chatd.conversation.service.telling import TellingConversations
from chatd.line.ports import TicketsAndDesks

Mark = Callable[[bytes | None], None]  # the keyed network, None where it is not known


class Abuse:
    """Nothing is stored and nothing is logged: a mark in memory goes with the key of its hash."""

    def __init__(
        self, store: TellingConversations, line: TicketsAndDesks, relay: Relay, mark: Mark
    ) -> None:
        self._store, self._line, self._relay, self._mark = store, line, relay, mark

    async def end(self, member: MemberId, conversation: ConversationId) -> None:
        """As `Relay.end`; then mark where the visitor asked from. Before the visitor's yes nobody was abused.

        Raises: Unknown, Refused(NOT_A_MEMBER; NOT_ALLOWED: a visitor), Unavailable.
        """
        found = await self._store.conversation(conversation)
        if member_of(found, member).desk is None:
            raise Refused(Reason.NOT_ALLOWED)
        visitors = [each.id for each in found.members if each.desk is None]
        tickets = await self._line.tickets([TicketId(each) for each in visitors])
        was_theirs = not is_before_her_yes(found, member)
        await self._relay.end(member, conversation)
        if was_theirs:
            for ticket in tickets:
                self._mark(ticket.source)
