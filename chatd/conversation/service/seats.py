"""Who is in a conversation changes: what follows for desks, the visitor's ticket and the counts is done here."""

from collections.abc import Callable
from contextlib import suppress

from chatd.base.errors import Unavailable, Unknown
from chatd.base.faults import noted, raise_first
from chatd.base.names import AskingOutcome, ConversationId, Purpose, TicketId
from chatd.base.ports import Change, Clock
from chatd.conversation.rules import company
from chatd.conversation.rules.conversation import Conversation, Member, Step
from chatd.conversation.rules.outcome import wrap_up_seconds
from chatd.conversation.service.telling import TellingConversations
from chatd.directory.service.registry import Registry
from chatd.line.ports import DoorsAndTallies, TicketsAndDesks
from chatd.line.rules import ticket as tickets
from chatd.line.rules.outcome import Count
from chatd.line.service.endings import Endings as LineEndings

Rule = Callable[[Conversation], Step]


class Seats:
    """One round trip where nobody goes; one more for each who does."""

    def __init__(
        self,
        *,
        store: TellingConversations,
        line: TicketsAndDesks,
        line_endings: LineEndings,
        tallies: DoorsAndTallies,
        registry: Registry,
        clock: Clock,
    ) -> None:
        self._store = store
        self._line = line
        self._line_endings = line_endings
        self._tallies = tallies
        self._registry = registry
        self._clock = clock

    async def change(self, conversation: ConversationId, rule: Rule) -> Change[Conversation]:
        """Apply the rule. Raises: Unknown, Unavailable, whatever the rule raises."""
        changed = await self._store.change(conversation, rule, self._clock.now())
        before, after = changed
        if after is not before:
            await self._follow(before, after)
        return changed

    async def _follow(self, before: Conversation, after: Conversation) -> None:
        faults: list[Unavailable] = []
        for member in before.members:
            if member.desk is not None and not company.is_member(after, member.id):
                with noted(faults):
                    await self._line_endings.release(
                        member.desk, after.id, self._rest(before, member)
                    )
        if after.line != before.line:
            with noted(faults):
                await self._tell_ticket(after)
        raise_first(faults)
        await self._count(before, after)

    async def _tell_ticket(self, conversation: Conversation) -> None:
        """The visitor's ticket is of the line on which the conversation is. Idempotent. Raises: Unavailable."""
        for member in conversation.members:
            if member.desk is None:
                with suppress(Unknown):
                    await self._line.change_ticket(
                        TicketId(member.id),
                        lambda found: tickets.on_line(found, conversation.id, conversation.line),
                    )

    async def mend(self, conversation: Conversation) -> None:
        """Of one that was handed on: also where a store was away between the two steps. Raises: Unavailable."""
        asking = conversation.asking
        if asking is not None and asking.outcome is AskingOutcome.TRANSFERRED:
            await self._tell_ticket(conversation)

    def _rest(self, before: Conversation, member: Member) -> int:
        """How long the place of who goes rests: of who was only coming, not at all."""
        if company.is_coming_member(before, member.id):
            return 0
        return wrap_up_seconds(before, self._registry.policy(before.line))

    async def let_in(self, conversation: Conversation) -> None:
        """The visitor has said yes. A count lost is no harm."""
        asking = conversation.asking
        if asking is not None and asking.purpose is not Purpose.TRANSFER:
            await self._add(conversation, Count.LET_IN)

    async def _count(self, before: Conversation, after: Conversation) -> None:
        asking, known = after.asking, before.asking
        if asking is None or asking is known or asking.purpose is not Purpose.TRANSFER:
            return
        if asking.outcome is AskingOutcome.TRANSFERRED and known is not None and known.is_under_way:
            await self._add(before, Count.TRANSFERRED)

    async def _add(self, conversation: Conversation, count: Count) -> None:
        with suppress(Unavailable, Unknown):
            await self._tallies.add(conversation.line, count.value, self._clock.now())
