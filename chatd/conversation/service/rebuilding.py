"""After a restart: conversations are made again from what pages hold, in whatever order the pages come back.

Nothing of a conversation is on a disk. Each member's page holds a signed membership, which tells of all members; so the
first page that comes back is enough to make the conversation again, and every later one finds it there.

The difficulty is that the pages' values are of different age. Each page got its value with its last state, and the
daemon may have stopped between telling one page of a change and telling the next. So the conversation may first be
made from an old value, and a newer one comes after it. What a newer value may know, and what becomes of it:

- words have been said: whoever ends the conversation then gets the right outcome (`with_spoken`);
- a group was made: words may go at once, without another opening (`members.with_epoch`);
- another desk had taken the conversation over: the counsellor of the old value leaves (`members.succeed`), and the desk
  of that counsellor, if it was rebuilt too, must let go of the conversation, or it would carry it for ever.

An older value that comes after a newer one changes nothing. Its holder gets the conversation as it is, unless it is no
member any more: then the answer is Unknown, as for anything that is over.

No order of arrival between a ticket and its conversation is assumed either. A visitor whose value is still that of a
ticket may come back before the counsellor whose value is a membership: the ticket then stands in the queue until the
conversation is known again, and is taken out of it here (`_take_tickets`). In the other order
`line.service.rebuilding` asks for the conversation, and the ticket never stands in the queue.
"""

from contextlib import suppress
from functools import partial

from chatd.base.claims import Claim
from chatd.base.errors import Unknown
from chatd.base.names import MemberId, Role, TicketId
from chatd.base.ports import Clock
from chatd.conversation import claims
from chatd.conversation.claims import MembershipClaim
from chatd.conversation.rules import conversation as rules
from chatd.conversation.rules import members
from chatd.conversation.rules.conversation import Conversation, Step
from chatd.conversation.service.holders import Holders
from chatd.conversation.service.telling import TellingConversations
from chatd.directory.service.registry import Registry
from chatd.line.ports import TicketsAndDesks
from chatd.line.rules import desk as desks
from chatd.line.rules import ticket as tickets
from chatd.line.rules.back_on_line import has_come_back
from chatd.line.rules.ticket import Ticket
from chatd.line.service.assigning import MOVES_MAX
from chatd.line.service.endings import Endings as LineEndings
from chatd.line.service.rebuilding import Rebuilding as LineRebuilding


class Rebuilding:
    """What is there already is never made anew: two pages that come back at once get the same conversation."""

    def __init__(
        self,
        *,
        store: TellingConversations,
        line: TicketsAndDesks,
        line_rebuilding: LineRebuilding,
        line_endings: LineEndings,
        holders: Holders,
        registry: Registry,
        clock: Clock,
    ) -> None:
        self._store = store
        self._line = line
        self._line_rebuilding = line_rebuilding
        self._line_endings = line_endings
        self._holders = holders
        self._registry = registry
        self._clock = clock

    async def visitor(self, claim: Claim) -> Ticket:
        """The ticket by which the visitor in this conversation is known. Both are made again when they are not there.

        Raises: Unknown (no visitor's membership; the conversation is over), Unavailable.
        """
        if not isinstance(claim, MembershipClaim) or not claim.is_visitors:
            raise Unknown
        if (back := await self._back_on_line(claim)) is not None:
            return back
        await self.conversation(claim)
        return await self._line.add_ticket(claims.ticket_again(claim, self._clock.now()))

    async def conversation(self, claim: MembershipClaim) -> Conversation:
        """The conversation, made again when it is not there; its other members count as lost until they come.

        Raises: Unknown, Unavailable.
        """
        try:
            await self._store.conversation(claim.conversation)
        except Unknown:
            await self._line_rebuilding.check(claim, claim.conversation)
            if await self._back_on_line(claim) is not None:
                raise
            self._registry.line(claim.line)
            now = self._clock.now()
            kept = await self._store.add(claims.conversation_again(claim, now), now)
            await self._take_tickets(kept)
            await self._carry_on(kept)
            await self._hold(kept)
            return kept
        return await self._learned(claim)

    async def _back_on_line(self, claim: MembershipClaim) -> Ticket | None:
        """Its visitor's ticket, if that is known and has come back from the conversation that the claim tells of."""
        every = [TicketId(each.id) for each in claim.members if each.role is Role.VISITOR]
        known = await self._line.tickets(every)
        return next((each for each in known if has_come_back(each, claim.started)), None)

    async def _take_tickets(self, conversation: Conversation) -> None:
        """The visitor came back first, with the ticket's value, and waits: the ticket is this conversation's.

        Every member's id is tried, since only the visitor's is also a ticket's.
        """
        for member in conversation.members:
            with suppress(Unknown):
                await self._line.change_ticket(
                    TicketId(member.id), lambda found: tickets.become(found, conversation.id)
                )

    async def _carry_on(self, conversation: Conversation) -> None:
        """Its counsellor's page came back first, and held nothing of it: it counts at that desk."""
        rule = partial(desks.carry_on, conversation=conversation.id, now=self._clock.now())
        for member in conversation.members:
            if member.desk is not None:
                with suppress(Unknown):
                    await self._line.change_desk(member.desk, rule)

    async def _hold(self, conversation: Conversation) -> None:
        """What is said in it goes to where those are who came back first. Who moves later says so.

        They held nothing of it: so they may say something as soon as they are shown it, and come back to nothing more.
        """
        every = [each.id for each in conversation.members]
        pages = await self._line.pages(every)
        for member in pages:
            await self._store.received(conversation.id, MemberId(member), 0, is_back=True)
        for _ in range(MOVES_MAX):
            for member, page in pages.items():
                await self._holders.hold(MemberId(member), page, [conversation.id])
            before, pages = pages, await self._line.pages(every)
            if {each: page.at for each, page in pages.items()} == {
                each: page.at for each, page in before.items()
            }:
                return

    async def _learned(self, claim: MembershipClaim) -> Conversation:
        """The conversation that is there, with what a newer value knows. Raises: Unknown (the holder handed over)."""

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
        """Desks that had handed it over before the restart, and were rebuilt with it, carry it no more."""
        desks = {each.desk for each in after.members}
        for member in before.members:
            if member.desk is not None and member.desk not in desks:
                await self._line_endings.release(member.desk, after.id)
