"""How tickets and conversations end, by whomever: stored, counted, told, and kept a little for the outcome."""

from collections.abc import Callable

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import (
    ConversationId,
    ConversationPhase,
    DeskId,
    MemberId,
    Outcome,
    Seconds,
    TicketId,
)
from chatd.base.ports import Clock
from chatd.conversation.ports import Post
from chatd.conversation.rules import conversation as conversations
from chatd.conversation.rules import members
from chatd.conversation.rules.conversation import Conversation
from chatd.conversation.rules.outcome import count_of, ended_by, is_talk
from chatd.conversation.rules.resume import REBUILD_SECONDS
from chatd.conversation.service.telling import tell_members
from chatd.directory.service.registry import Registry
from chatd.line.rules import desk as shift
from chatd.line.rules import presence
from chatd.line.rules.estimate import Talks, learn
from chatd.line.rules.ticket import Ticket, waited_seconds
from chatd.line.service.live import ENDED_KEPT_SECONDS, Live, burnt_name

SECONDS_PER_MINUTE = 60


class Endings:
    """Every end goes through here. Twice is once."""

    def __init__(self, live: Live, registry: Registry, clock: Clock, post: Post) -> None:
        self._live = live
        self._registry = registry
        self._clock = clock
        self._post = post

    async def ticket(self, ticket: TicketId, rule: Callable[[Ticket], Ticket]) -> None:
        """End one that waits, by `leave`, `expire` or `refuse`. Raises: Unknown, Refused(WRONG_STATE), Unavailable."""
        now = self._clock.now()
        before, after = await self._live.places.change_ticket(ticket, rule)
        if before.desk is not None:
            await self._withdraw(before.desk, ticket)
        await self._live.places.keep_ticket_until(ticket, Seconds(now + ENDED_KEPT_SECONDS))
        await self._burn(ticket, now)
        self._post.ticket_changed(ticket)
        self._post.board_changed()
        count = count_of(after.outcome, waited_seconds(after, now))
        await self._live.tallies.add(after.line, count.value, now)  # last: a count lost is no harm

    async def by_member(
        self, conversation: ConversationId, member: MemberId, outcome: Outcome | None = None
    ) -> None:
        """A member ends it for everybody. `outcome` None: as the core names it.

        Raises: Unknown, Refused(NOT_A_MEMBER), Unavailable.
        """
        now = self._clock.now()

        def rule(found: Conversation) -> Conversation:
            me = conversations.member_of(found, member)
            if found.phase is ConversationPhase.ENDED:
                return found
            named = outcome or ended_by(me.role, found)
            gone = members.with_page(found, member, presence.leave(me.page, now))
            return conversations.end(gone, named, now)

        await self._conversation(conversation, rule)

    async def by_time(self, conversation: ConversationId, outcome: Outcome) -> None:
        """It ends because of what did not happen. Raises: Unknown, Unavailable."""
        now = self._clock.now()
        await self._conversation(conversation, lambda found: conversations.end(found, outcome, now))

    async def forget(self, conversation: Conversation) -> None:
        """Nothing of it remains, but a digest for as long as a page might show its value. Raises: Unavailable."""
        now = self._clock.now()
        for member in conversation.members:
            if member.desk is None:
                await self._live.places.keep_ticket_until(TicketId(member.id), now)
                await self._burn(member.id, now)
        await self._burn(conversation.id, now)
        await self._live.conversations.forget(conversation.id)
        await self._live.places.purge(now)
        tell_members(self._post, conversation)

    async def _conversation(
        self, conversation: ConversationId, rule: Callable[[Conversation], Conversation]
    ) -> None:
        before, after = await self._live.conversations.change(conversation, rule)
        if before.phase is ConversationPhase.ENDED:
            return
        await self._burn(conversation, self._clock.now())
        for member in after.members:
            if member.desk is not None:
                await self.release(member.desk, conversation)
        tell_members(self._post, after)
        self._post.board_changed()
        await self._count(after)  # last: what is learnt may be lost, an end may not

    async def release(self, desk: DeskId, conversation: ConversationId) -> None:
        """The desk carries it no more; one whose shift is over goes with its last. Raises: Unavailable."""
        now = self._clock.now()
        try:
            changed = await self._live.places.change_desk(
                desk, lambda found: shift.release(found, conversation, now)
            )
        except Unknown:
            return
        if changed.after.is_over:
            await self._live.places.forget_desk(desk)
        self._post.desk_changed(desk)

    async def _withdraw(self, desk: DeskId, ticket: TicketId) -> None:
        try:
            await self._live.places.change_desk(desk, lambda found: shift.withdraw(found, ticket))
        except Unknown:
            return
        self._post.desk_changed(desk)

    async def _count(self, ended: Conversation) -> None:
        """The length of a talk teaches the estimate; nothing else of it is kept."""
        if not is_talk(ended):
            return
        minutes = ((ended.ended_at or ended.started) - ended.started) / SECONDS_PER_MINUTE
        start = self._registry.policy(ended.line).talk_start_minutes
        await self._live.tallies.learn(
            ended.line, lambda known: learn(known or Talks(float(start)), minutes)
        )

    async def _burn(self, ended: str, now: Seconds) -> None:
        await self._live.places.burn(burnt_name(ended), Seconds(now + REBUILD_SECONDS))


def not_offered(error: Refused) -> Refused:
    """What a desk is told that came too late, whatever became of the ticket."""
    return Refused(Reason.NOT_OFFERED) if error.reason is Reason.WRONG_STATE else error
