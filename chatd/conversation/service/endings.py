"""How conversations end, by whomever: stored, told, counted, and kept a little for the outcome."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from chatd.base.errors import Unavailable, Unknown
from chatd.base.faults import noted, raise_first
from chatd.base.names import ConversationId, ConversationPhase, MemberId, Outcome, Role, TicketId
from chatd.base.ports import Clock
from chatd.conversation.rules import conversation as rules
from chatd.conversation.rules.company import is_coming_member
from chatd.conversation.rules.conversation import Conversation, Step
from chatd.conversation.rules.outcome import ended_by, is_talk, talk_minutes, wrap_up_seconds
from chatd.conversation.service.deliveries import Deliveries
from chatd.conversation.service.telling import TellingConversations
from chatd.directory.service.registry import Registry
from chatd.line.ports import DoorsAndTallies, TicketsAndDesks
from chatd.line.rules import presence
from chatd.line.rules import ticket as tickets
from chatd.line.rules.estimate import Talks, learn
from chatd.line.service.endings import Endings as LineEndings


class Endings:
    """Every end goes through here. Idempotent."""

    def __init__(
        self,
        *,
        store: TellingConversations,
        line: TicketsAndDesks,
        line_endings: LineEndings,
        tallies: DoorsAndTallies,
        deliveries: Deliveries,
        registry: Registry,
        clock: Clock,
    ) -> None:
        self._deliveries = deliveries
        self._store = store
        self._line = line
        self._line_endings = line_endings
        self._tallies = tallies
        self._registry = registry
        self._clock = clock

    async def by_member(
        self, conversation: ConversationId, member: MemberId, outcome: Outcome | None = None
    ) -> None:
        """A member ends it for everybody. `outcome` None: as the rules name it.

        Raises: Unknown, Refused(NOT_A_MEMBER), Unavailable.
        """
        now = self._clock.now()

        def rule(found: Conversation) -> Step:
            me = rules.member_of(found, member)
            return rules.end(found, outcome or ended_by(me.role, found), now, me.role)

        before, after = await self._store.change(conversation, rule, now)
        if before.phase is ConversationPhase.ENDED:
            return
        faults: list[Unavailable] = []
        if rules.member_of(after, member).desk is None:
            with noted(faults):
                await self._left(TicketId(member))
        with noted(faults):
            await self._ended(after)
        raise_first(faults)

    async def _left(self, visitor: TicketId) -> None:
        """Who ended it on purpose does not come back."""
        now = self._clock.now()
        with suppress(Unknown):
            await self._line.change_ticket(
                visitor,
                lambda found: tickets.with_page(found, presence.leave(found.page, now)),
            )

    async def by_time(self, conversation: ConversationId, outcome: Outcome) -> None:
        """It ends because of what did not happen. Raises: Unknown, Unavailable."""
        now = self._clock.now()
        await self.by_rule(conversation, lambda found: rules.end(found, outcome, now))

    async def by_rule(
        self, conversation: ConversationId, rule: Callable[[Conversation], Step]
    ) -> Conversation:
        """It ends as this rule says. Raises: Unknown, Unavailable, whatever the rule raises."""
        before, after = await self._store.change(conversation, rule, self._clock.now())
        if before.phase is not ConversationPhase.ENDED:
            await self._ended(after)
        return after

    async def _ended(self, ended: Conversation) -> None:
        faults: list[Unavailable] = []
        with noted(faults):
            await self._line_endings.burn(ended.id)
        for member in ended.members:
            if member.desk is not None:
                rest = wrap_up_seconds(ended, self._registry.policy(ended.line))
                rest = 0 if is_coming_member(ended, member.id) else rest
                with noted(faults):
                    await self._line_endings.release(member.desk, ended.id, rest)
        raise_first(faults)
        await self._count(ended)  # last: what is learnt may be lost, an end may not

    async def again(self, ended: Conversation) -> None:
        """What follows from its end has been done, whatever failed then. Idempotent. Raises: Unavailable.

        Where a desk carries it still, the end may have been told to nobody.
        """
        if ended.ended_by is Role.VISITOR:
            for member in ended.members:
                if member.desk is None:
                    await self._left(TicketId(member.id))
        rest = wrap_up_seconds(ended, self._registry.policy(ended.line))
        for desk in await self._line.desks():
            if ended.id in desk.conversations:
                self._store.tell_members(ended)
                await self._line_endings.burn(ended.id)
                await self._line_endings.release(desk.id, ended.id, rest)

    async def forget(self, conversation: Conversation) -> None:
        """Nothing of it remains, but a digest for as long as a page might show its value. Raises: Unavailable."""
        now = self._clock.now()
        visitors = await self._ended_with(conversation)
        for visitor in visitors:
            await self._line.keep_ticket_until(visitor, now)
        await self._line_endings.burn(*visitors, conversation.id)
        await self._store.forget(conversation.id)
        members = [member.id for member in conversation.members]
        self._deliveries.forget_conversation(conversation.id, members)
        await self._line.purge(now)
        self._store.tell_members(conversation)

    async def _ended_with(self, conversation: Conversation) -> Sequence[TicketId]:
        """Its visitors' tickets, but those that have come back to the line meanwhile."""
        every = [TicketId(each.id) for each in conversation.members if each.desk is None]
        known = {each.id: each.conversation for each in await self._line.tickets(every)}
        return [each for each in every if known.get(each, conversation.id) == conversation.id]

    async def _count(self, ended: Conversation) -> None:
        """The length of a talk teaches the estimate; nothing else of it is kept."""
        if not is_talk(ended):
            return
        policy = self._registry.policy(ended.line)
        minutes, start = talk_minutes(ended, policy), float(policy.talk_start_minutes)
        await self._tallies.learn(ended.line, lambda known: learn(known or Talks(start), minutes))
