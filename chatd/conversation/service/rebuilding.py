"""After a restart: conversations from what pages hold, in whatever order they come back.

Each member's page holds a membership that tells of all members; so the first one back makes the conversation again, and
the others join what is there. Their values may be of different age. A later one may know of a handover, of a group, or
of words that the first did not know: the conversation learns them (`members.succeed`, `members.with_epoch`).
"""

from contextlib import suppress

from chatd.base.claims import Claim
from chatd.base.errors import Unknown
from chatd.base.names import TicketId
from chatd.base.ports import Clock
from chatd.conversation import claims
from chatd.conversation.claims import MembershipClaim
from chatd.conversation.rules import conversation as rules
from chatd.conversation.rules import members
from chatd.conversation.rules.conversation import Conversation, Step
from chatd.conversation.service.telling import TellingConversations
from chatd.directory.service.registry import Registry
from chatd.line.ports import TicketsAndDesks
from chatd.line.rules import ticket as tickets
from chatd.line.rules.ticket import Ticket
from chatd.line.service.endings import Endings as LineEndings
from chatd.line.service.rebuilding import Rebuilding as LineRebuilding


class Rebuilding:
    """Each method leaves what is there as it is."""

    def __init__(
        self,
        *,
        store: TellingConversations,
        line: TicketsAndDesks,
        line_rebuilding: LineRebuilding,
        line_endings: LineEndings,
        registry: Registry,
        clock: Clock,
    ) -> None:
        self._store = store
        self._line = line
        self._line_rebuilding = line_rebuilding
        self._line_endings = line_endings
        self._registry = registry
        self._clock = clock

    async def visitor(self, claim: Claim) -> Ticket:
        """The ticket by which the visitor in this conversation is known; both again if need be.

        Raises: Unknown (no visitor's membership; over), Unavailable.
        """
        if not isinstance(claim, MembershipClaim) or not claim.is_visitors:
            raise Unknown
        await self.conversation(claim)
        return await self._line.add_ticket(claims.ticket_again(claim, self._clock.now()))

    async def conversation(self, claim: MembershipClaim) -> Conversation:
        """The conversation again; others are absent until they come. Raises: Unknown, Unavailable."""
        try:
            await self._store.conversation(claim.conversation)
        except Unknown:
            await self._line_rebuilding.check(claim, claim.conversation)
            self._registry.line(claim.line)
            now = self._clock.now()
            kept = await self._store.add(claims.conversation_again(claim, now), now)
            await self._take_tickets(kept)
            return kept
        return await self._learned(claim)

    async def _take_tickets(self, conversation: Conversation) -> None:
        """A visitor who came back first, with the ticket's value, waits no more: the conversation is known again."""
        for member in conversation.members:
            with suppress(Unknown):
                await self._line.change_ticket(
                    TicketId(member.id), lambda found: tickets.become(found, conversation.id)
                )

    async def _learned(self, claim: MembershipClaim) -> Conversation:
        """The one that is there, with what a later value knows. Raises: Unknown when the holder has handed over."""

        def rule(found: Conversation) -> Step:
            later, step = members.succeed(
                found,
                [each.member() for each in claim.members],
                handovers=claim.handovers,
                epoch=claim.epoch,
            )
            if not any(each.id == claim.me for each in later.members):
                raise Unknown
            spoken = rules.with_spoken(later, claim.spoken)
            return Step(members.with_epoch(spoken, claim.handovers, claim.epoch), step)

        before, after = await self._store.change(claim.conversation, rule, self._clock.now())
        if before.handovers != after.handovers:
            await self._release_who_left(before, after)
        return after

    async def _release_who_left(self, before: Conversation, after: Conversation) -> None:
        """A desk that had handed over before the restart carries it no more."""
        desks = {each.desk for each in after.members}
        for member in before.members:
            if member.desk is not None and member.desk not in desks:
                await self._line_endings.release(member.desk, after.id)
