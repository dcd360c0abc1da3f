"""A counsellor ends a conversation as abuse: for the visitor it is an end, and the network works more for an hour."""

from collections.abc import Callable

from chatd.base.errors import Reason, Refused
from chatd.base.names import ConversationId, ConversationPhase, MemberId, Role, TicketId
from chatd.base.ports import Clock
from chatd.conversation.rules.conversation import member_of
from chatd.conversation.rules.giving_back import is_before_her_yes
from chatd.conversation.service.relay import Relay
from chatd.conversation.service.telling import TellingConversations
from chatd.line.ports import DoorsAndTallies, TicketsAndDesks
from chatd.line.rules.outcome import Count

Mark = Callable[[bytes | None], None]  # the keyed network, None where it is not known


class Abuse:
    """One more is counted, and nothing else is stored or logged: a mark in memory goes with the key of its hash."""

    def __init__(
        self,
        store: TellingConversations,
        line: TicketsAndDesks,
        relay: Relay,
        mark: Mark,
        tallies: DoorsAndTallies,
        clock: Clock,
    ) -> None:
        self._store, self._line, self._relay, self._mark = store, line, relay, mark
        self._tallies, self._clock = tallies, clock

    async def end(self, member: MemberId, conversation: ConversationId) -> None:
        """As `Relay.end`; then mark where the visitor asked from, and count it. Before her yes nobody was abused.

        Raises: Unknown, Refused(NOT_A_MEMBER; NOT_ALLOWED: a visitor, or who was asked in), Unavailable.
        """
        found = await self._store.conversation(conversation)
        if member_of(found, member).role is not Role.COUNSELLOR:
            raise Refused(Reason.NOT_ALLOWED)
        visitors = [each.id for each in found.members if each.desk is None]
        tickets = await self._line.tickets([TicketId(each) for each in visitors])
        is_over = found.phase is ConversationPhase.ENDED
        was_theirs = not is_before_her_yes(found, member)
        await self._relay.end(member, conversation)
        if was_theirs:
            for ticket in tickets:
                self._mark(ticket.source)
        if was_theirs and not is_over:
            await self._tallies.add(found.line, Count.ABUSE.value, self._clock.now())
