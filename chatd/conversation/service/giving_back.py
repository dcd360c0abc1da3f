"""A visitor whose conversation could not begin goes back to the line: at its head, or to the place that is kept."""

from chatd.base.errors import Unknown
from chatd.base.names import ConversationId, DeskId, LineId, MemberId, Outcome, Seconds, TicketId
from chatd.base.ports import Clock
from chatd.conversation.rules import conversation as rules
from chatd.conversation.rules import giving_back
from chatd.conversation.rules.company import check_counsellor
from chatd.conversation.rules.conversation import Conversation, Step
from chatd.conversation.service.endings import Endings
from chatd.conversation.service.telling import TellingConversations
from chatd.directory.service.registry import Registry
from chatd.line.ports import DoorsAndTallies, TicketsAndDesks
from chatd.line.rules import back_on_line
from chatd.line.rules.back_on_line import at_least
from chatd.line.rules.closing import promised_until, serves
from chatd.line.rules.door import serve_on
from chatd.line.rules.outcome import Count
from chatd.line.rules.presence import Page, absent
from chatd.line.rules.ticket import Ticket
from chatd.line.service.assigning import Assigning, settled

# Ends by which a ticket comes back.
BACK = (Outcome.NOT_VERIFIED, Outcome.RELEASED, Outcome.BACK_ON_LINE)


class GivingBack:
    """The conversation ends first, then the ticket goes back: whoever is told between the two is told of an end."""

    def __init__(
        self,
        *,
        store: TellingConversations,
        line: TicketsAndDesks,
        records: DoorsAndTallies,
        assigning: Assigning,
        endings: Endings,
        registry: Registry,
        clock: Clock,
    ) -> None:
        self._store = store
        self._line = line
        self._records = records
        self._assigning = assigning
        self._endings = endings
        self._registry = registry
        self._clock = clock

    @settled
    async def not_verified(self, visitor: MemberId, conversation: ConversationId) -> None:
        """The visitor's page could not make sure who answers. Idempotent.

        Raises: Unknown, Refused(NOT_A_MEMBER, WRONG_STATE once there are keys), Unavailable.
        """
        now = self._clock.now()

        def rule(found: Conversation) -> Step:
            rules.member_of(found, visitor)
            return giving_back.not_verified(found, now)

        await self._unsealed(visitor, await self._endings.by_rule(conversation, rule), now)

    @settled
    async def keyless(self, visitor: MemberId, page: Page, conversation: Conversation) -> None:
        """No keys came, and it is time. Raises: Unknown, Refused(WRONG_STATE: not any more), Unavailable."""
        now = self._clock.now()
        policy = self._registry.policy(conversation.line)
        ended = await self._endings.by_rule(
            conversation.id, lambda found: giving_back.keyless(found, page, policy, now)
        )
        await self._unsealed(visitor, ended, now)

    @settled
    async def another_wanted(self, visitor: MemberId, conversation: ConversationId) -> None:
        """She would rather wait for another than go on with who wants to take over. Idempotent.

        Raises: Unknown, Refused(NOT_A_MEMBER, WRONG_STATE when she is not asked), Unavailable.
        """
        now = self._clock.now()

        def rule(found: Conversation) -> Step:
            rules.member_of(found, visitor)
            return giving_back.another_wanted(found, now)

        ended = await self._endings.by_rule(conversation, rule)
        await self._to_head(visitor, ended, _desk_of(ended), now)

    @settled
    async def put_down(self, desk: MemberId, conversation: ConversationId) -> None:
        """Who took it up ends it before her yes: she is first on the line again. Idempotent.

        Raises: Unknown, Refused(NOT_A_MEMBER, WRONG_STATE once she has said yes), Unavailable.
        """
        now = self._clock.now()
        ended = await self._endings.by_rule(
            conversation, lambda found: giving_back.put_down(found, desk, now)
        )
        await self._to_head(_visitor_of(ended), ended, _desk_of(ended), now)

    @settled
    async def unanswered(self, visitor: MemberId, page: Page, conversation: Conversation) -> None:
        """She has not said whether another may go on: her turn is kept. Who was never asked has nothing to answer.

        Raises: Unknown, Refused, Unavailable.
        """
        now = self._clock.now()
        ended = await self._endings.by_rule(
            conversation.id, lambda found: giving_back.unanswered(found, page, now)
        )
        if ended.newcomer is None:
            await self._to_head(visitor, ended, _desk_of(ended), now)
            return
        await self._keep_head(visitor, ended, now)

    @settled
    async def nobody_took(self, visitor: MemberId, conversation: Conversation) -> None:
        """An orphan that nobody took over: she is first on the line again, if that serves anybody still.

        Raises: Unknown, Refused(WRONG_STATE: not any more), Unavailable.
        """
        now = self._clock.now()
        is_over = await self._is_over(conversation.line, now)
        outcome = Outcome.ABANDONED_BY_LINE if is_over else Outcome.BACK_ON_LINE
        ended = await self._endings.by_rule(
            conversation.id, lambda found: giving_back.given_up(found, outcome, now)
        )
        if not is_over:
            await self._to_head(visitor, ended, None, now)

    @settled
    async def again(self, ended: Conversation) -> None:
        """Its visitor is back on the line, if it ended so, also where that failed as it ended. Idempotent.

        Raises: Unavailable.
        """
        visitor, now = _visitor_of(ended), self._clock.now()
        known = await self._line.tickets([TicketId(visitor)]) if ended.outcome in BACK else ()
        if not any(each.conversation == ended.id for each in known):
            return
        if ended.outcome is Outcome.NOT_VERIFIED:
            await self._unsealed(visitor, ended, now)
        elif ended.outcome is Outcome.RELEASED:
            await self._keep_turn(visitor, ended, await self._kept_until(ended, now), now)
        elif giving_back.was_unanswered(ended):
            await self._keep_head(visitor, ended, now)
        else:
            await self._to_head(visitor, ended, _asked_of(ended), now)

    async def _to_head(
        self, visitor: MemberId, ended: Conversation, desk: DeskId | None, now: Seconds
    ) -> None:
        """`desk`: which is not asked for a while. Idempotent."""
        _, after = await self._line.change_ticket(
            TicketId(visitor),
            lambda found: back_on_line.to_head(at_least(found, ended.past), ended.id, desk, now),
        )
        await self._serve_on(after, now)

    async def _keep_head(self, visitor: MemberId, ended: Conversation, now: Seconds) -> None:
        until = await self._kept_until(ended, now)
        _, after = await self._line.change_ticket(
            TicketId(visitor),
            lambda found: back_on_line.keep_head(
                at_least(found, ended.past), ended.id, None, until, now
            ),
        )
        await self._serve_on(after, now)

    async def _is_over(self, line_id: LineId, now: Seconds) -> bool:
        """Whether the line serves nobody any more: gone, or closed and its grace over. Raises: Unavailable."""
        try:
            line = self._registry.line(line_id)
        except Unknown:
            return True
        door = (await self._records.records([line_id]))[line_id].door
        grace_seconds = line.policy.closing_grace_minutes * 60
        return not serves(door, line.hours, now, grace_seconds=grace_seconds)

    async def _unsealed(self, visitor: MemberId, ended: Conversation, now: Seconds) -> None:
        """To the head of the line, as long as there are tries, and counted. Idempotent."""
        tries_max = self._registry.policy(ended.line).verify_tries_max
        desk = _desk_of(ended)
        before, after = await self._line.change_ticket(
            TicketId(visitor),
            lambda found: back_on_line.not_verified(
                at_least(found, ended.past), ended.id, desk, tries_max, now
            ),
        )
        await self._serve_on(after, now)
        if after.tries == before.tries:
            return
        await self._records.add(
            ended.line, Count.UNVERIFIED.value, now
        )  # last: a count lost is no harm

    @settled
    async def release(self, desk: DeskId, conversation: ConversationId) -> None:
        """The counsellor frees the place of a visitor who did not come; the turn is kept, but not for ever. Idempotent.

        Raises: Unknown, Refused(NOT_A_MEMBER; NOT_ALLOWED: who was asked in; WRONG_STATE: too early, or a word was
        said), Unavailable.
        """
        now = self._clock.now()
        before = await self._store.conversation(conversation)
        policy = self._registry.policy(before.line)
        visitor = _visitor_of(before)
        pages = await self._line.pages([visitor])

        def rule(found: Conversation) -> Step:
            check_counsellor(found, MemberId(desk))
            page = pages.get(visitor) or absent(found.started)
            return giving_back.release(
                found,
                page,
                wait_seconds=policy.no_show_seconds,
                no_shows_max=policy.no_shows_max,
                now=now,
            )

        until = await self._kept_until(before, now)  # before the end: it may not be known
        ended = await self._endings.by_rule(conversation, rule)
        if ended.outcome is Outcome.NO_SHOW:
            if before.outcome is None:  # as a kept turn that expired
                await self._records.add(ended.line, Count.ABANDONED.value, now)
            return
        await self._keep_turn(visitor, ended, until, now)

    async def _keep_turn(
        self, visitor: MemberId, ended: Conversation, until: Seconds, now: Seconds
    ) -> None:
        _, after = await self._line.change_ticket(
            TicketId(visitor),
            lambda found: back_on_line.keep_turn(at_least(found, ended.past), ended.id, until, now),
        )
        await self._serve_on(after, now)

    async def _kept_until(self, conversation: Conversation, now: Seconds) -> Seconds:
        """No longer than the line serves. Raises: Unavailable."""
        line_id = conversation.line
        until = Seconds(now + self._registry.policy(line_id).no_show_kept_seconds)
        try:
            line = self._registry.line(line_id)
        except Unknown:
            return until
        door = (await self._records.records([line_id]))[line_id].door
        grace_seconds = line.policy.closing_grace_minutes * 60
        return promised_until(door, line.hours, until, now, grace_seconds=grace_seconds)

    async def _serve_on(self, ticket: Ticket, now: Seconds) -> None:
        """A line that closed meanwhile serves whoever comes back to it; also asked again after a fault of the store."""
        if ticket.is_waiting:
            await self._records.change_door(ticket.line, lambda door: serve_on(door, now))


def _visitor_of(conversation: Conversation) -> MemberId:
    return next(each.id for each in conversation.members if each.desk is None)


def _asked_of(ended: Conversation) -> DeskId | None:
    """Which desk is not asked for a while: none where nobody was there."""
    return None if ended.orphaned_at is not None else _desk_of(ended)


def _desk_of(conversation: Conversation) -> DeskId | None:
    return next((each.desk for each in conversation.members if each.desk is not None), None)
