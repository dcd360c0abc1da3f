"""The one place where a ticket meets a desk: heads and desks in, matches out, each committed by compare-and-set."""

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import DeskId, MemberId, Role, Seconds, TicketId
from chatd.base.ports import Clock, Ids
from chatd.conversation.ports import Post
from chatd.conversation.rules.conversation import Conversation, Member, start
from chatd.conversation.rules.outcome import Count
from chatd.conversation.service.endings import not_offered
from chatd.directory.service.registry import Registry
from chatd.line.rules import assignment
from chatd.line.rules import desk as shift
from chatd.line.rules import ticket as tickets
from chatd.line.rules.assignment import Match
from chatd.line.rules.desk import Desk
from chatd.line.rules.ticket import Ticket
from chatd.line.service.live import Live

FRUITLESS_MAX = 3  # rounds in which every race was lost; the next sweep asks again


class Assigning:
    """Called after every change, and by the sweep.

    Nothing is assigned before `settled_at`: older tickets, which go first, may be about to come back after a start.
    """

    def __init__(
        self,
        live: Live,
        registry: Registry,
        clock: Clock,
        ids: Ids,
        post: Post,
        *,
        settled_at: Seconds,
    ) -> None:
        self._live = live
        self._registry = registry
        self._clock = clock
        self._ids = ids
        self._post = post
        self._settled_at = settled_at

    async def assign(self) -> None:
        """Match until nothing matches; whoever loses a race asks again. Raises: Unavailable."""
        if self._clock.now() < self._settled_at:
            return
        fruitless = 0
        while fruitless < FRUITLESS_MAX:
            matches = await self._matches()
            if not matches:
                return
            committed = [await self._commit(match) for match in matches]
            fruitless = 0 if any(committed) else fruitless + 1

    async def accept(self, desk_id: DeskId, ticket_id: TicketId) -> None:
        """The desk takes what it was offered. Twice is once.

        Raises: Unknown (desk), Refused(NOT_OFFERED), Unavailable.
        """
        desk = await self._live.places.desk(desk_id)
        try:
            ticket = await self._live.places.ticket(ticket_id)
        except Unknown:
            raise Refused(Reason.NOT_OFFERED) from None
        if ticket.conversation is not None and ticket.conversation in desk.conversations:
            return
        await self._take(ticket, desk, is_offered=True)

    async def _matches(self) -> list[Match]:
        now = self._clock.now()
        desks = await self._live.places.desks()
        roomy = [desk for desk in desks if shift.has_room(desk, now)]
        if not roomy:
            return []
        return assignment.match(await self._live.places.heads(len(roomy)), roomy, now)

    async def _commit(self, match: Match) -> bool:
        """Offer or give it, as the line wants it. False is a lost race, and no error."""
        policy = self._registry.policy(match.ticket.line)
        try:
            if policy.is_auto_assigned:
                await self._take(match.ticket, match.desk, is_offered=False)
            else:
                await self._offer(match, policy.offer_seconds)
        except (Refused, Unknown):
            return False
        return True

    async def _offer(self, match: Match, offer_seconds: float) -> None:
        now = self._clock.now()

        def rule(ticket: Ticket, desk: Desk) -> tuple[Ticket, Desk]:
            return (
                tickets.offer(ticket, desk.id),
                shift.offer(desk, ticket.id, now, offer_seconds),
            )

        await self._live.places.change_pair(match.ticket.id, match.desk.id, rule)
        self._tell(match.ticket.id, match.desk.id)

    async def _take(self, ticket: Ticket, desk: Desk, *, is_offered: bool) -> None:
        """The conversation is made first; if the race is lost, it goes again. Raises: Refused(NOT_OFFERED), Unknown."""
        now = self._clock.now()
        conversation = self._conversation(ticket, desk, now)
        await self._live.conversations.add(conversation)

        def rule(ticket: Ticket, desk: Desk) -> tuple[Ticket, Desk]:
            if is_offered:
                desk = shift.accept(desk, ticket.id, conversation.id, now)
            else:
                desk = shift.take(desk, conversation.id, now)
            return tickets.take(ticket, desk.id, conversation.id), desk

        try:
            await self._live.places.change_pair(ticket.id, desk.id, rule)
        except Refused as error:
            await self._live.conversations.forget(conversation.id)
            raise not_offered(error) from None
        self._tell(ticket.id, desk.id)
        await self._live.tallies.add(ticket.line, Count.TAKEN.value, now)

    def _conversation(self, ticket: Ticket, desk: Desk, now: Seconds) -> Conversation:
        visitor = Member(MemberId(ticket.id), Role.VISITOR, ticket.page, ticket.resume_hash)
        counsellor = counsellor_of(desk)
        return start(
            self._ids.conversation(),
            line=ticket.line,
            language=ticket.language,
            topic=ticket.topic,
            members=(visitor, counsellor),
            now=now,
        )

    def _tell(self, ticket: TicketId, desk: DeskId) -> None:
        self._post.ticket_changed(ticket)
        self._post.desk_changed(desk)
        self._post.board_changed()


def counsellor_of(desk: Desk) -> Member:
    """The desk as a member of a conversation."""
    return Member(MemberId(desk.id), Role.COUNSELLOR, desk.page, desk.resume_hash, desk.id)
