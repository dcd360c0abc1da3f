"""What the line asks of conversations: the port `line.ports.Conversations`, kept by the services here."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from functools import partial

from chatd.base.claims import Claim
from chatd.base.errors import Refused, Unknown
from chatd.base.names import (
    ConversationId,
    ConversationPhase,
    DeskId,
    LineId,
    MemberId,
    Outcome,
    Role,
    Seconds,
    TicketId,
    Urgent,
)
from chatd.base.ports import Clock, Ids
from chatd.conversation.claims import MembershipClaim
from chatd.conversation.ports import Look
from chatd.conversation.rules import conversation as rules
from chatd.conversation.rules import orphans as orphan_rules
from chatd.conversation.rules.company import is_member
from chatd.conversation.rules.conversation import Conversation, Member
from chatd.conversation.rules.outcome import is_shown_to_staff
from chatd.conversation.service.catching_up import CatchingUp
from chatd.conversation.service.deliveries import Deliveries
from chatd.conversation.service.endings import Endings
from chatd.conversation.service.holders import Holders
from chatd.conversation.service.orphans import Orphans, counsellor_of
from chatd.conversation.service.rebuilding import Rebuilding
from chatd.conversation.service.showing import Showing
from chatd.conversation.service.takers import Takers
from chatd.conversation.service.telling import TellingConversations
from chatd.directory.service.registry import Registry
from chatd.line.ports import ForConsole, Orphaned, Served, TicketsAndDesks
from chatd.line.rules import desk as desks
from chatd.line.rules.back_on_line import has_come_back, past_of
from chatd.line.rules.desk import Desk
from chatd.line.rules.presence import Page, Presence
from chatd.line.rules.ticket import Ticket
from chatd.line.shapes.conversation import ConversationState


class ConversationsOfLine:
    """Each method is one or two calls of a service."""

    def __init__(
        self,
        *,
        store: TellingConversations,
        line: TicketsAndDesks,
        registry: Registry,
        showing: Showing,
        endings: Endings,
        orphans: Orphans,
        takers: Takers,
        rebuilding: Rebuilding,
        deliveries: Deliveries,
        holders: Holders,
        catching_up: CatchingUp,
        clock: Clock,
        ids: Ids,
    ) -> None:
        self._store = store
        self._line = line
        self._registry = registry
        self._showing = showing
        self._endings = endings
        self._orphans = orphans
        self._takers = takers
        self._rebuilding = rebuilding
        self._deliveries = deliveries
        self._holders = holders
        self._catching_up = catching_up
        self._clock = clock
        self._ids = ids

    # ---- a ticket becomes one ----

    async def open(self, ticket: Ticket, desk: Desk, now: Seconds) -> ConversationId:
        visitor = Member(MemberId(ticket.id), Role.VISITOR, ticket.resume_hash)
        opened = rules.start(
            ConversationId(self._ids.id("c")),
            line=ticket.line,
            language=desks.language_with(desk, ticket),
            topic=ticket.topic,
            members=(visitor, counsellor_of(desk)),
            past=past_of(ticket),
            urgent=ticket.urgent,
            now=now,
        )
        kept, *_ = await asyncio.gather(
            self._store.add(opened, now),
            self._holders.hold(MemberId(ticket.id), ticket.page, [opened.id]),
            self._holders.hold(MemberId(desk.id), desk.page, [opened.id]),
        )
        return kept.id

    async def held_by(self, conversation: ConversationId, ticket: Ticket, desk: Desk) -> None:
        await asyncio.gather(
            self._holders.hold(MemberId(ticket.id), ticket.page, [conversation]),
            self._holders.hold(MemberId(desk.id), desk.page, [conversation]),
        )

    async def visitor_here(self, ticket: Ticket) -> None:
        if ticket.conversation is not None:
            await self._holders.hold(MemberId(ticket.id), ticket.page, [ticket.conversation])

    async def discard(self, conversation: ConversationId) -> None:
        await self._store.forget(conversation)

    # ---- shown ----

    async def for_visitor(self, ticket: Ticket) -> ConversationState:
        looks = await self._store.looks([ticket.conversation] if ticket.conversation else [])
        if not looks:
            raise Unknown
        state = self._showing.state(looks[0], MemberId(ticket.id), await self._showing.pages(looks))
        self._forget_ended(MemberId(ticket.id), (state,))
        return state

    async def for_console(self, desk: Desk) -> ForConsole:
        me = MemberId(desk.id)
        now = self._clock.now()
        concerned = await self._store.of_member(me)
        looks = {
            look.conversation.id: look
            for look in concerned
            if is_member(look.conversation, me)
            and is_shown_to_staff(look.conversation, now)
            and _has_begun(look.conversation, desk)
        }
        order = [*desk.conversations, *(id_ for id_ in looks if id_ not in desk.conversations)]
        pages = await self._showing.pages(list(looks.values()))
        own = tuple(self._showing.state(looks[id_], me, pages) for id_ in order if id_ in looks)
        self._forget_ended(me, own)
        orphans = await self._takers.for_desk(desk.id)
        asked = (self._showing.asked(each.conversation, me) for each in concerned)
        return ForConsole(
            own,
            tuple(self._showing.orphan(each) for each in orphans),
            tuple(each for each in asked if each is not None),
        )

    async def ended_of(self, desk: DeskId) -> tuple[ConversationState, ...]:
        me = MemberId(desk)
        ended, now = ConversationPhase.ENDED, self._clock.now()
        looks = [
            look
            for look in await self._store.of_member(me)
            if look.conversation.phase is ended
            and is_member(look.conversation, me)
            and is_shown_to_staff(look.conversation, now)
        ]
        pages = await self._showing.pages(looks)
        return tuple(self._showing.state(look, me, pages) for look in looks)

    async def kept_for_orphans(self, desks: Sequence[Desk]) -> Collection[tuple[DeskId, LineId]]:
        return await self._takers.kept(desks)

    def _forget_ended(self, member: MemberId, shown: Sequence[ConversationState]) -> None:
        ended = ConversationPhase.ENDED
        alive = [ConversationId(each.id) for each in shown if each.phase is not ended]
        self._deliveries.keep_only(member, alive)

    async def served(self) -> Mapping[LineId, Served]:
        looks = await self._store.living()
        pages = await self._showing.pages(looks)
        found: defaultdict[LineId, Served] = defaultdict(Served)
        for look in sorted(looks, key=lambda each: _orphaned_at(each.conversation)):
            line = look.conversation.line
            found[line] = self._with(found[line], look, pages)
        return found

    def _with(self, theirs: Served, look: Look, pages: Mapping[str, Page]) -> Served:
        """What a line has, with one more that lives."""
        conversation = look.conversation
        theirs = theirs._replace(urgent=theirs.urgent + (conversation.urgent is not None))
        if conversation.phase is ConversationPhase.ORPHANED:
            return theirs._replace(orphans=(*theirs.orphans, self._orphaned(conversation)))
        seen = zip(conversation.members, self._showing.presences(look, pages), strict=True)
        visitors = [how for member, how in seen if member.desk is None]
        return theirs._replace(
            served=theirs.served + 1,
            lost=theirs.lost + (Presence.LOST in visitors),
            silent=theirs.silent + (Presence.SILENT in visitors),
        )

    def _orphaned(self, orphan: Conversation) -> Orphaned:
        policy = self._registry.policy(orphan.line)
        return Orphaned(
            orphan.id,
            orphan.language,
            orphan_rules.languages_of(orphan),
            _orphaned_at(orphan),
            orphan.urgent is not None,
            orphan_rules.is_up_for_taking(orphan, policy, self._clock.now()),
        )

    # ---- pages come, go and come back ----

    async def of_ticket(self, ticket: Ticket) -> ConversationId | None:
        for conversation, *_ in await self._store.of_member(MemberId(ticket.id)):
            if has_come_back(ticket, conversation.started):
                await self._endings.by_time(conversation.id, Outcome.NOT_VERIFIED)
            elif (
                conversation.rebuilt_at is not None
            ):  # else its ticket is about to be taken, or not
                return conversation.id
        return None

    def here_after_all(self, member: str) -> None:
        self._catching_up.missed(MemberId(member))

    async def visitor_back(self, claim: Claim) -> Ticket:
        return await self._rebuilding.visitor(claim)

    async def received(self, ticket: Ticket, up_to: int) -> None:
        if ticket.conversation is not None:
            await self._received(ticket.conversation, MemberId(ticket.id), up_to)

    async def _received(self, conversation: ConversationId, member: MemberId, up_to: int) -> None:
        told = await self._store.received(conversation, member, up_to, is_back=True)
        for sender, receipt in told:
            self._deliveries.receipt(conversation, sender, receipt)

    async def leave(self, ticket: Ticket, outcome: Outcome | None) -> None:
        if ticket.conversation is not None:
            await self._endings.by_member(ticket.conversation, MemberId(ticket.id), outcome)

    async def say_urgent(self, conversation: ConversationId, urgent: Urgent | None) -> None:
        await self._store.change(
            conversation, lambda found: rules.with_urgent(found, urgent), self._clock.now()
        )

    async def tell(self, conversation: ConversationId) -> None:
        with suppress(Unknown):
            await self._store.members_changed(conversation)

    async def console_back(self, desk: Desk, held: Sequence[tuple[Claim, int]]) -> Desk:
        for claim, up_to in held:
            with suppress(Unknown, Refused):
                await self._hold_again(desk, claim, up_to)
        return await self._with_its_own(desk)

    async def _hold_again(self, desk: Desk, claim: Claim, up_to: int) -> None:
        """A conversation that the console still holds is rebuilt if need be, and freed of what it has received.

        Raises: Unknown, Refused(NOT_A_MEMBER).
        """
        me = MemberId(desk.id)
        if not isinstance(claim, MembershipClaim) or claim.me != me:
            raise Unknown
        found = await self._rebuilding.conversation(claim)
        await self._received(found.id, me, up_to)

    async def _with_its_own(self, desk: Desk) -> Desk:
        """Every living conversation of this desk counts at it, whichever side rebuilt it."""
        now = self._clock.now()
        for look in await self._store.of_member(MemberId(desk.id)):
            found = look.conversation
            is_new = found.id not in desk.conversations and is_member(found, desk.id)
            if is_new and await self._is_carried(found):
                rule = partial(desks.carry_on, conversation=found.id, now=now)
                desk = (await self._line.change_desk(desk.id, rule)).after
        return desk

    async def _is_carried(self, conversation: Conversation) -> bool:
        """Not one whose ticket was not taken into it: that is forgotten soon, and nothing would free the desk of it."""
        if conversation.phase is ConversationPhase.ENDED:
            return False
        if conversation.rebuilt_at is not None:
            return True
        visitors = [TicketId(each.id) for each in conversation.members if each.desk is None]
        tickets = await self._line.tickets(visitors)
        return any(each.conversation == conversation.id for each in tickets)

    async def console_here(self, desk: Desk, sealed: Sequence[Claim] | None) -> None:
        with_keys: Collection[ConversationId] = desk.conversations
        if sealed is not None:
            with_keys = [each.conversation for each in sealed if isinstance(each, MembershipClaim)]
        await self._holders.hold(MemberId(desk.id), desk.page, desk.conversations)
        await self._orphans.give_back(desk, with_keys)

    async def console_lost(self, desk: Desk, since: Seconds) -> None:
        await self._orphans.lose(desk, since)

    async def console_out(self, desk: Desk) -> None:
        await self._orphans.lose_for_good(desk)

    async def hand_over(self, old: Desk, new: Desk) -> None:
        await self._orphans.hand_over(old, new)


def _has_begun(conversation: Conversation, desk: Desk) -> bool:
    """One whose ticket is not taken, or is taken into another, is nobody's; one made again may be known here first."""
    is_over = conversation.phase is ConversationPhase.ENDED
    return is_over or conversation.rebuilt_at is not None or conversation.id in desk.conversations


def _orphaned_at(orphan: Conversation) -> Seconds:
    return orphan.orphaned_at or orphan.started
